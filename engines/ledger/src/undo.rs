//! Going back: what entries change is remembered from a mark on.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};

use crate::{Account, AccountNo, Answer, Hold, Key, LotKey, Meter, Position, Posted, State, TransferId};

/// One thing as it was before an entry changed it.
#[derive(Clone, Debug)]
pub(crate) enum Before {
    Head(i64, i64),
    /// The account without its positions and holds; `None` when it was not there.
    Account(AccountNo, Option<Box<Account>>),
    Sums(AccountNo, Sums),
    Position(AccountNo, LotKey, Option<Position>),
    /// A hold in the list of its account.
    Listed(AccountNo, (i64, TransferId), bool),
    Hold(TransferId, Option<Box<Hold>>),
    Transfer(TransferId, Option<Box<Posted>>),
    Answer(Key, Option<Answer>),
}

/// What payments and holds change of an account beside its positions and holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    balance: i64,
    held: i64,
    spent: Meter,
    received: Meter,
}

/// A moment to go back to, see [`State::mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(usize);

impl State {
    /// From now on everything that entries change can be taken back. Loading is not taken back.
    pub fn mark(&mut self) -> Mark {
        Mark(self.undo.get_or_insert_default().len())
    }

    /// Takes back all entries since the mark; marks made after it are void.
    pub fn back_to(&mut self, mark: Mark) {
        while let Some(before) = self.undo.as_mut().filter(|undo| undo.len() > mark.0).and_then(Vec::pop) {
            self.put_back(before);
        }
    }

    /// Forgets how to go back, until the next mark.
    pub fn forget_marks(&mut self) {
        self.undo = None;
    }

    pub(crate) fn remember(&mut self, before: impl FnOnce(&Self) -> Before) {
        if self.undo.is_some() {
            let before = before(self);
            self.undo.get_or_insert_default().push(before);
        }
    }

    fn put_back(&mut self, before: Before) {
        match before {
            Before::Head(seq, ms) => (self.last_seq, self.last_ms) = (seq, ms),
            Before::Account(no, None) => self.accounts.remove(no),
            Before::Account(no, Some(was)) => {
                if let Some(account) = self.accounts.get_mut(no) {
                    let positions = std::mem::take(&mut account.positions);
                    let holds = std::mem::take(&mut account.holds);
                    *account = Account { positions, holds, ..*was };
                }
            }
            Before::Sums(no, was) => {
                if let Some(account) = self.accounts.get_mut(no) {
                    (account.balance, account.held) = (was.balance, was.held);
                    (account.spending.meter, account.receiving.meter) = (was.spent, was.received);
                }
            }
            Before::Position(no, lot, was) => {
                if let Some(account) = self.accounts.get_mut(no) {
                    account.positions.set(lot, was);
                }
            }
            Before::Listed(no, hold, was) => {
                if let Some(account) = self.accounts.get_mut(no) {
                    if was {
                        account.holds.insert(hold)
                    } else {
                        account.holds.remove(&hold)
                    };
                }
            }
            Before::Hold(id, Some(was)) => _ = self.holds.insert(id, *was),
            Before::Hold(id, None) => _ = self.holds.remove(&id),
            Before::Transfer(id, was) => put(&mut self.transfers, id, was.map(|transfer| *transfer)),
            Before::Answer(key, was) => put(&mut self.answers, key, was),
        }
    }
}

fn put<K: Eq + Hash, V>(map: &mut HashMap<K, V, impl BuildHasher>, key: K, was: Option<V>) {
    match was {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    };
}

impl Account {
    pub(crate) fn sums(&self) -> Sums {
        let (spent, received) = (self.spending.meter, self.receiving.meter);
        Sums { balance: self.balance, held: self.held, spent, received }
    }

    /// Everything but the lists of lots and holds.
    pub(crate) fn sheet(&self) -> Self {
        let Self { no, asset, lotted, open, floor, balance, held, spending, receiving, .. } = *self;
        let fresh = Self::new(no, asset, lotted, floor);
        Self { open, balance, held, spending, receiving, cover: self.cover.clone(), ..fresh }
    }
}
