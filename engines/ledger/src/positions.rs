use crate::{LotKey, LotNo, Position};

/// What an account owns of its lots, the first to be spent first. A list: most wallets have a few lots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<Owned>);

type Owned = (LotKey, Position);

impl Positions {
    pub fn get(&self, key: LotKey) -> Option<&Position> {
        let at = self.at(key).ok()?;
        self.0.get(at).map(|(_, position)| position)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (LotKey, Position)> + ExactSizeIterator + Clone {
        self.0.iter().copied()
    }

    pub fn values(&self) -> impl Iterator<Item = Position> {
        self.iter().map(|(_, position)| position)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lots that are dead at `now_ms` and those that are alive: a lot is dead from its expiry on.
    pub(crate) fn split(&self, now_ms: i64) -> (&[Owned], &[Owned]) {
        let last_dead = LotKey { expires_ms: now_ms, lot: LotNo(i64::MAX) };
        self.0.split_at(self.0.partition_point(|(key, _)| *key <= last_dead))
    }

    pub(crate) fn last_key(&self) -> Option<LotKey> {
        self.0.last().map(|(key, _)| *key)
    }

    /// What it owns of the lot; nothing when there is nothing left.
    pub(crate) fn set(&mut self, key: LotKey, position: Option<Position>) {
        match (self.at(key), position) {
            (Ok(at), None) => _ = self.0.remove(at),
            (Ok(at), Some(position)) => self.0.iter_mut().skip(at).take(1).for_each(|slot| slot.1 = position),
            (Err(at), Some(position)) => self.0.insert(at, (key, position)),
            (Err(_), None) => {}
        }
    }

    fn at(&self, key: LotKey) -> Result<usize, usize> {
        self.0.binary_search_by_key(&key, |(known, _)| *known)
    }
}
