//! Writing a book down.

use std::rc::Rc;

use db::{Error, Tx, Waiting};

use rustc_hash::FxHashSet;

use super::one::Book;
use crate::log_state::REPLAY_MAX;
use crate::store::ledger as rows;

/// So few changed accounts are written with the commit that changed them: a quiet house is always settled.
const SETTLED_AT_ONCE_MAX: usize = 16;
/// So many are not held back any longer.
const HELD_BACK_MAX: usize = 400_000;
/// So many new lines go to the journal while the action goes on.
const ASIDE: usize = 128;

impl Book {
    pub fn write(&mut self, tx: &mut Tx<'_>, what: Waiting) -> Result<(), Error> {
        self.dirty.add(self.state.take_changes());
        let settles = self.settles(what);
        if !settles && !self.has_unwritten() {
            return Ok(());
        }
        self.move_head(tx, settles)?;
        let waiting = &mut self.waiting;
        rows::append(tx, self.community, waiting.entries.iter().skip(waiting.entries_written))?;
        rows::add_nodes(tx, self.community, waiting.nodes.iter().skip(waiting.nodes_written))?;
        (waiting.entries_written, waiting.nodes_written) = (waiting.entries.len(), waiting.nodes.len());
        if settles { self.settle(tx) } else { Ok(()) }
    }

    /// Begins to write the lines of a long action. The head follows with the last of them.
    pub fn write_aside(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        if self.waiting.entries.len() - self.waiting.entries_written < ASIDE {
            return Ok(());
        }
        if self.waiting.entries_written == 0 {
            self.move_head(tx, false)?;
        }
        let waiting = &mut self.waiting;
        rows::append_aside(tx, self.community, waiting.entries.iter().skip(waiting.entries_written))?;
        waiting.entries_written = waiting.entries.len();
        Ok(())
    }

    /// First of all: where another writer was here since, nothing we know is true any more.
    fn move_head(&mut self, tx: &mut Tx<'_>, settles: bool) -> Result<(), Error> {
        if settles {
            let head = Rc::make_mut(&mut self.head);
            head.settled_seq = head.last_seq;
        }
        if !rows::move_head(tx, self.community, self.waiting.head_written, &self.head)? {
            return Err(tx.conflict());
        }
        self.waiting.head_written = Some(self.head.last_seq);
        Ok(())
    }

    fn settles(&self, what: Waiting) -> bool {
        let changed = self.dirty.accounts.len();
        let due = what == Waiting::All
            || changed <= SETTLED_AT_ONCE_MAX
            || changed > HELD_BACK_MAX
            || self.head.last_seq - self.head.settled_seq > REPLAY_MAX;
        due && !self.dirty.is_empty()
    }

    fn settle(&mut self, tx: &mut Tx<'_>) -> Result<(), Error> {
        let (c, state, dirty) = (self.community, &self.state, &self.dirty);
        let last_seq = |no| self.last_seqs.get(&no).copied().unwrap_or(0);
        let accounts = in_order(&dirty.accounts).filter_map(|no| state.account(no));
        rows::set_accounts(tx, c, accounts.map(|account| (account, last_seq(account.no))))?;
        rows::set_holds(tx, c, in_order(&dirty.holds).filter_map(|id| state.hold(id)))?;
        let reversed = in_order(&dirty.transfers).filter_map(|id| state.transfer(id));
        let reversed = reversed.filter(|posted| posted.reversed > 0);
        rows::set_reversed(tx, c, reversed.map(|posted| (posted.id, posted.reversed)))?;
        while let Some((first, hashes)) = self.keys.full_segment(self.waiting.segments_written) {
            rows::add_keys(tx, c, first, hashes)?;
            self.waiting.segments_written += 1;
        }
        self.settled_now.append(std::mem::take(&mut self.dirty));
        Ok(())
    }
}

/// Neighbours of a table one after another.
fn in_order<T: Copy + Ord>(names: &FxHashSet<T>) -> impl Iterator<Item = T> {
    let mut names: Vec<T> = names.iter().copied().collect();
    names.sort_unstable();
    names.into_iter()
}
