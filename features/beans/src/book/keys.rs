//! Which entry answered an idempotency key. Derived from the journal; 64 bits of each key are kept in memory, the entry
//! itself decides whether it is the same key.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::hash::{BuildHasherDefault, Hasher};

use ledger::Key;

/// Entries whose keys are stored in one row.
pub(super) const SEGMENT: usize = 16_384;

/// The low half of a key, which is a hash already; never zero.
pub(crate) fn short(key: Key) -> u64 {
    (key.0 as u64).max(1)
}

#[derive(Debug, Default)]
pub(super) struct Keys {
    seqs: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// Further entries under a hash that another key has too.
    twins: HashMap<u64, Vec<i64>>,
    /// The hashes of the entries after the last stored segment.
    tail: Vec<u64>,
    /// The first entry of `tail`.
    tail_from: i64,
}

impl Keys {
    pub fn new() -> Self {
        Self { tail_from: 1, ..Self::default() }
    }

    /// A stored segment, in order.
    pub fn load(&mut self, first_seq: i64, hashes: &[u64]) {
        hashes.iter().zip(first_seq..).for_each(|(hash, seq)| self.know(*hash, seq));
        self.tail_from = first_seq + hashes.len() as i64;
    }

    /// The next entry of the journal.
    pub fn push(&mut self, key: Option<Key>, seq: i64) {
        let hash = key.map_or(0, short);
        self.tail.push(hash);
        self.know(hash, seq);
    }

    fn know(&mut self, hash: u64, seq: i64) {
        if hash == 0 {
            return;
        }
        match (self.seqs.entry(hash), u32::try_from(seq)) {
            (Slot::Vacant(slot), Ok(seq)) => _ = slot.insert(seq),
            _ => self.twins.entry(hash).or_default().push(seq),
        }
    }

    /// Entries that may answer the key.
    pub fn candidates(&self, key: Key) -> impl Iterator<Item = i64> + '_ {
        let hash = short(key);
        let first = self.seqs.get(&hash).map(|seq| i64::from(*seq));
        first.into_iter().chain(self.twins.get(&hash).into_iter().flatten().copied())
    }

    /// A full segment that waits to be stored: its first entry and its hashes.
    pub fn full_segment(&self, stored: usize) -> Option<(i64, &[u64])> {
        let hashes = self.tail.get(stored * SEGMENT..(stored + 1) * SEGMENT)?;
        Some((self.tail_from + (stored * SEGMENT) as i64, hashes))
    }

    /// `count` segments are stored for good.
    pub fn stored(&mut self, count: usize) {
        self.tail.drain(..count * SEGMENT);
        self.tail_from += (count * SEGMENT) as i64;
    }

    /// The entry that the next stored segment begins with.
    pub fn tail_from(&self) -> i64 {
        self.tail_from
    }
}

/// Keys are hashes; hashing them again would tell nothing new.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_share_a_hash_are_both_candidates() {
        let mut keys = Keys::new();
        let (one, other) = (Key(7 << 64 | 5), Key(9 << 64 | 5));
        keys.push(Some(one), 1);
        keys.push(None, 2);
        keys.push(Some(other), 3);
        assert_eq!(keys.candidates(other).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(keys.candidates(Key(6)).count(), 0);
    }

    #[test]
    fn a_stored_segment_says_what_the_journal_said() {
        let mut keys = Keys::new();
        (1..=SEGMENT as i64 + 5).for_each(|seq| keys.push(Some(Key(seq as u128 * 3)), seq));
        let (first, hashes) = keys.full_segment(0).expect("it is full");
        let mut again = Keys::new();
        again.load(first, hashes);
        assert_eq!((first, again.tail_from()), (1, SEGMENT as i64 + 1));
        assert_eq!(again.candidates(Key(300)).collect::<Vec<_>>(), [100]);
        keys.stored(1);
        assert_eq!((keys.tail_from(), keys.full_segment(0)), (SEGMENT as i64 + 1, None));
    }
}
