use rustc_hash::FxHashMap;

use crate::{Account, AccountNo};

/// Accounts whose numbers follow each other lie side by side: a million of them need no table of their own size.
const BLOCK: i64 = 64;

type Block = Box<[Option<Account>]>;

/// Accounts by number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accounts {
    blocks: FxHashMap<i64, Block>,
    count: usize,
}

impl PartialEq for Accounts {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.values().all(|account| other.get(account.no) == Some(account))
    }
}

impl Accounts {
    pub fn get(&self, no: AccountNo) -> Option<&Account> {
        let (block, place) = place(no);
        self.blocks.get(&block)?.get(place)?.as_ref()
    }

    pub fn get_mut(&mut self, no: AccountNo) -> Option<&mut Account> {
        let (block, place) = place(no);
        self.blocks.get_mut(&block)?.get_mut(place)?.as_mut()
    }

    /// Gives what had the number before.
    pub fn insert(&mut self, account: Account) -> Option<Account> {
        let (block, place) = place(account.no);
        let block = self.blocks.entry(block).or_insert_with(|| (0..BLOCK).map(|_| None).collect());
        let before = block.get_mut(place)?.replace(account);
        self.count += usize::from(before.is_none());
        before
    }

    pub fn remove(&mut self, no: AccountNo) {
        let (at, place) = place(no);
        let Some(block) = self.blocks.get_mut(&at) else { return };
        let removed = block.get_mut(place).and_then(Option::take);
        self.count -= usize::from(removed.is_some());
        if block.iter().all(Option::is_none) {
            self.blocks.remove(&at);
        }
    }

    /// In no order.
    pub fn values(&self) -> impl Iterator<Item = &Account> {
        self.blocks.values().flatten().flatten()
    }

    pub fn len(&self) -> usize {
        self.count
    }
}

fn place(no: AccountNo) -> (i64, usize) {
    (no.0.div_euclid(BLOCK), no.0.rem_euclid(BLOCK) as usize)
}
