//! The canonical bytes of an entry: what a journal stores and a chain hashes. Whole numbers are zig-zag varints,
//! ids 16 bytes big endian, options a leading 0 or 1, lists a leading count.

mod read;
mod write;

use crate::{ENTRY_LOTS_MAX, Entry, LotMove};
use read::Reader;
use write::Writer;

const VERSION: u8 = 1;

/// The bytes are not an entry of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a journal entry: wrong byte at {at}")]
pub struct Garbled {
    /// Offset at which reading stopped.
    pub at: usize,
}

impl Entry {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.entry(self);
        writer.bytes
    }

    /// # Errors
    /// [`Garbled`] for anything [`Entry::to_bytes`] does not write, trailing bytes included.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.expect(VERSION)?;
        let entry = reader.entry()?;
        reader.end()?;
        Ok(entry)
    }
}

impl LotMove {
    /// The bytes of a list of lots, as a store keeps them beside a hold or a transfer.
    pub fn list_to_bytes(lots: &[Self]) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.lots(lots);
        writer.bytes
    }

    /// # Errors
    /// [`Garbled`] for anything [`LotMove::list_to_bytes`] does not write.
    pub fn list_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.expect(VERSION)?;
        let lots = reader.lots()?;
        reader.end()?;
        Ok(lots)
    }
}

/// Longest list a reader accepts.
const LIST_MAX: i64 = ENTRY_LOTS_MAX as i64;
