//! UUIDv7 ids (RFC 9562 §5.7) made by us: time-ordered, no database sequence.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::Timestamp;

/// An id of one kind of thing. `K` is an uninhabited tag, so a wallet id cannot stand where a person id is meant.
pub struct Id<K>(pub Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    pub const fn new(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<K> From<Uuid> for Id<K> {
    fn from(uuid: Uuid) -> Self {
        Self::new(uuid)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::new)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::new)
    }
}

/// The ids one action may use: the same seed gives the same ids, so an action can be run again after a
/// rolled-back try, and the demo builds the same bytes on every machine.
#[derive(Clone, Debug)]
pub struct Ids {
    at: Timestamp,
    seed: u128,
    next: Cell<u64>,
}

impl Ids {
    /// `seed`: 80 bits of chance; only its low 74 bits reach the id.
    pub fn new(at: Timestamp, seed: u128) -> Self {
        Self { at, seed, next: Cell::new(0) }
    }

    pub fn uuid(&self) -> Uuid {
        let n = self.next.get();
        self.next.set(n + 1);
        let tail = self.seed.wrapping_add(u128::from(n)).to_be_bytes();
        let mut random = [0_u8; 10];
        random.copy_from_slice(&tail[6..]);
        uuid::Builder::from_unix_timestamp_millis(self.at.millis().unsigned_abs(), &random).into_uuid()
    }

    pub fn id<K>(&self) -> Id<K> {
        Id::new(self.uuid())
    }

    /// Another run of ids for the same moment, as far from this one as chance would put it.
    #[must_use]
    pub fn fork(&self) -> Self {
        const ODD: u128 = 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835;
        let mixed = self.uuid().as_u128().wrapping_mul(ODD);
        Self::new(self.at, (mixed ^ (mixed >> 64)).wrapping_mul(ODD))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_gives_the_same_ids_and_no_two_are_equal() {
        let make = || {
            let ids = Ids::new(Timestamp::from_millis(1_700_000_000_000), u128::MAX);
            (0..1000).map(|_| ids.uuid()).collect::<Vec<_>>()
        };
        assert_eq!(make(), make());
        let unique: std::collections::BTreeSet<_> = make().into_iter().collect();
        assert_eq!(unique.len(), 1000);
        assert!(unique.iter().all(|id| id.get_version_num() == 7));
    }
}
