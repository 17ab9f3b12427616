use common::CommunityId;
use ledger::Entry;
use tlog::{Checkpoint, Hash, Note, VerifyingKey, verify_inclusion};

use super::{Leaf, Unproved, Verified, Witness, origin_community};

/// Longest receipt file, in bytes.
pub const JSON_BYTES_MAX: usize = 262_144;
/// Longest entry in a receipt, in bytes.
pub const ENTRY_BYTES_MAX: usize = 65_536;

/// Everything needed to check one journal entry later, without the house: `courtyard-receipt/1`.
/// Whoever holds it sees the entry; give it to its parties only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptFile {
    pub community: CommunityId,
    /// Canonical bytes of the journal entry, at most [`ENTRY_BYTES_MAX`].
    pub entry: Vec<u8>,
    pub nonce: [u8; 16],
    pub witness: Witness,
    /// Index of the leaf: the entry's seq − 1.
    pub index: u64,
    /// The inclusion proof, the leaf's sibling first.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint that the proof leads to.
    pub checkpoint: Note,
}

impl ReceiptFile {
    /// Checks the receipt against the log's public key, whose name is the log's. Only what this gives back may be shown
    /// to people.
    ///
    /// # Errors
    /// [`Unproved`]: what does not fit; nothing in the receipt may be believed then.
    pub fn verify(&self, key: &VerifyingKey) -> Result<Verified, Unproved> {
        if origin_community(key.name()) != Some(self.community) {
            let (said, origin) = (self.community.to_string(), key.name().to_owned());
            return Err(Unproved::Elsewhere { said, origin });
        }
        let checkpoint = Checkpoint::of_note(&self.checkpoint, key.name(), std::slice::from_ref(key))?;
        verify_inclusion(&self.leaf().hash(), self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        let entry = self.opened()?;
        Ok(Verified {
            community: self.community,
            origin: checkpoint.origin,
            log_size: checkpoint.size,
            entry,
        })
    }

    pub fn leaf(&self) -> Leaf {
        Leaf::new(self.nonce, self.witness, &self.entry)
    }

    /// The entry, which must be at the leaf that its number says.
    fn opened(&self) -> Result<Entry, Unproved> {
        let entry = Entry::from_bytes(&self.entry)?;
        let (seq, index) = (entry.seq, self.index);
        if u64::try_from(seq).ok() == index.checked_add(1) {
            Ok(entry)
        } else {
            Err(Unproved::Place { seq, index })
        }
    }
}
