//! That a checkpoint extends an earlier one, in one text: the request body of C2SP tlog-witness.

use std::fmt;
use std::str::FromStr;

use crate::hash::{decimal, hash_lines};
use crate::{Checkpoint, Hash, Malformed, NOTE_BYTES_MAX, Note, Refused, VerifyingKey, verify_consistency};

/// `old SIZE`, the consistency proof, an empty line, the newer checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrowthProof {
    /// Size of the older tree, in leaves.
    pub old: u64,
    /// The consistency proof.
    pub hashes: Vec<Hash>,
    /// The newer, signed checkpoint.
    pub checkpoint: Note,
}

impl GrowthProof {
    /// Checks that the newer checkpoint is of the log of `older` and only adds to it; gives the newer one.
    ///
    /// # Errors
    /// [`Refused`]: nothing is proved.
    pub fn verify(&self, older: &Checkpoint, keys: &[VerifyingKey]) -> Result<Checkpoint, Refused> {
        let newer = Checkpoint::of_note(&self.checkpoint, &older.origin, keys)?;
        if self.old != older.size {
            return Err(Malformed::new("growth proof", 1, "the size of the older checkpoint").into());
        }
        verify_consistency((older.size, &older.root), (newer.size, &newer.root), &self.hashes)?;
        Ok(newer)
    }
}

impl fmt::Display for GrowthProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for GrowthProof {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = |line, expected| Malformed::new("growth proof", line, expected);
        if text.len() > NOTE_BYTES_MAX * 2 {
            return Err(wrong(0, "at most 262,144 bytes"));
        }
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(wrong(0, "an empty line before the checkpoint"))?;
        let mut lines = head.split('\n').zip(1..);
        let old = lines.next().and_then(|(line, _)| line.strip_prefix("old ")).and_then(decimal);
        let old = old.ok_or(wrong(1, "old NUMBER"))?;
        Ok(Self { old, hashes: hash_lines("growth proof", lines)?, checkpoint: checkpoint.parse()? })
    }
}
