//! A leaf's place in a log, with all that is needed to check it later without the log: C2SP tlog-proof.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};

use crate::hash::{decimal, hash_lines};
use crate::{Checkpoint, Hash, Malformed, NOTE_BYTES_MAX, Note, Refused, VerifyingKey, verify_inclusion};

/// Most extra data, in bytes.
pub const EXTRA_BYTES_MAX: usize = 65_536;
const TITLE: &str = "c2sp.org/tlog-proof@v1";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfflineProof {
    /// Not authenticated: check it before use. At most [`EXTRA_BYTES_MAX`].
    pub extra: Option<Vec<u8>>,
    /// Of the leaf, from 0.
    pub index: u64,
    /// The inclusion proof, the leaf's sibling first.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint of the tree.
    pub checkpoint: Note,
}

impl OfflineProof {
    /// Checks that a leaf with this hash is in the log `origin`, as one of `keys` signed it; gives the checkpoint.
    ///
    /// # Errors
    /// [`Refused`]: nothing is proved.
    pub fn verify(&self, leaf: &Hash, origin: &str, keys: &[VerifyingKey]) -> Result<Checkpoint, Refused> {
        let checkpoint = Checkpoint::of_note(&self.checkpoint, origin, keys)?;
        verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for OfflineProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{TITLE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", Base64::encode_string(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for OfflineProof {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let wrong = |line, expected| Malformed::new("proof", line, expected);
        if text.len() > NOTE_BYTES_MAX + EXTRA_BYTES_MAX * 2 {
            return Err(wrong(0, "at most 262,144 bytes"));
        }
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(wrong(0, "an empty line before the checkpoint"))?;
        let mut lines = head.split('\n').zip(1..).peekable();
        lines.next_if(|(line, _)| *line == TITLE).ok_or(wrong(1, TITLE))?;
        let extra = lines.next_if(|(line, _)| line.starts_with("extra "));
        let extra = extra.map(|(line, at)| parse_extra(line).ok_or(wrong(at, "extra BASE64"))).transpose()?;
        let (line, at) = lines.next().ok_or(wrong(2, "index NUMBER"))?;
        let index = line.strip_prefix("index ").and_then(decimal).ok_or(wrong(at, "index NUMBER"))?;
        let hashes = hash_lines("proof", lines)?;
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.parse()? })
    }
}

fn parse_extra(line: &str) -> Option<Vec<u8>> {
    let base64 = line.strip_prefix("extra ")?;
    let bytes = Base64::decode_vec(base64).ok()?;
    (bytes.len() <= EXTRA_BYTES_MAX).then_some(bytes)
}
