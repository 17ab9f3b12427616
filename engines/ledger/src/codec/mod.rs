//! The canonical bytes of an entry: what a journal stores and a chain hashes. Whole numbers are zig-zag varints,
//! ids 16 bytes big endian, options a leading 0 or 1, lists a leading count.

mod account;
mod read;
mod write;

use crate::{Account, ENTRY_LOTS_MAX, Entry, Hold};
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

impl Account {
    /// What a store keeps of an account: all but the list of its live holds, which it loads beside it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.account(self);
        writer.bytes
    }

    /// # Errors
    /// [`Garbled`] for anything [`Account::to_bytes`] does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.expect(VERSION)?;
        let account = reader.account_row()?;
        reader.end()?;
        Ok(account)
    }
}

impl Hold {
    /// What a store keeps of a hold, live or ended.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(VERSION);
        writer.hold(self);
        writer.bytes
    }

    /// # Errors
    /// [`Garbled`] for anything [`Hold::to_bytes`] does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.expect(VERSION)?;
        let hold = reader.hold()?;
        reader.end()?;
        Ok(hold)
    }
}

/// Longest list a reader accepts.
const LIST_MAX: i64 = ENTRY_LOTS_MAX as i64;
