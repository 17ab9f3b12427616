//! The book of one community in the memory of its lane.
//!
//! The journal is the truth and is written with every commit. Balances, lots, holds and reversals follow when there is
//! time: a book that is opened replays the journal from the last settled entry on.

use std::rc::Rc;

use access::Cx;
use common::CommunityId;
use ledger::{AccountNo, Changes, Entry, HoldState, Mark, State, TransferId};
use rustc_hash::{FxHashMap, FxHashSet};
use tlog::Kept;

use super::keys::Keys;
use super::leaf::{check_of, leaf_hash};
use super::lines::{LastSeqs, columns, sides};
use super::recent::Recent;
use crate::Owner;
use crate::store::ledger::{Head, StoredEntry};

/// Accounts kept in memory, and owners; beyond it those that are in the tables are let go.
const ACCOUNTS_MAX: usize = 1_500_000;

pub(crate) struct Book {
    pub(super) community: CommunityId,
    /// See [`crate::proof::leaf_secret`].
    pub(super) secret: [u8; 32],
    pub(super) state: State,
    pub(super) head: Rc<Head>,
    pub(super) last_seqs: LastSeqs,
    pub(super) keys: Keys,
    pub(super) recent: Recent,
    pub(super) owners: FxHashMap<Owner, AccountNo>,
    pub(super) waiting: Waiting,
    /// What the tables do not know yet.
    pub(super) dirty: Dirty,
    /// What this transaction has written of it.
    pub(super) settled_now: Dirty,
    /// What accounts had as their last entry before this action's entries, newest last; 0: none.
    pub(super) seqs_before: Vec<(AccountNo, i64)>,
    /// The account numbers given out by committed entries.
    pub(super) committed_account: i64,
}

/// Entries since the last commit, and how many of them are written.
#[derive(Default)]
pub(super) struct Waiting {
    pub entries: Vec<StoredEntry>,
    pub parsed: Vec<Entry>,
    pub nodes: Vec<Kept>,
    pub entries_written: usize,
    pub nodes_written: usize,
    /// The head in the table, `None` when there is none.
    pub head_written: Option<i64>,
    pub segments_written: usize,
}

#[derive(Default)]
pub(super) struct Dirty {
    pub accounts: FxHashSet<AccountNo>,
    pub holds: FxHashSet<TransferId>,
    pub transfers: FxHashSet<TransferId>,
}

/// A moment to go back to.
pub(crate) struct BookMark {
    state: Mark,
    head: Rc<Head>,
    seqs_before: usize,
    entries: usize,
    nodes: usize,
    written: (usize, usize, Option<i64>, usize),
}

impl Dirty {
    pub fn add(&mut self, changes: Changes) {
        self.accounts.extend(changes.accounts);
        self.holds.extend(changes.holds);
        self.transfers.extend(changes.transfers);
    }
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.holds.is_empty() && self.transfers.is_empty()
    }
    pub fn append(&mut self, other: Self) {
        self.accounts.extend(other.accounts);
        self.holds.extend(other.holds);
        self.transfers.extend(other.transfers);
    }
}

impl Book {
    pub fn mark(&mut self) -> BookMark {
        let waiting = &self.waiting;
        BookMark {
            state: self.state.mark(),
            head: Rc::clone(&self.head),
            seqs_before: self.seqs_before.len(),
            entries: waiting.entries.len(),
            nodes: waiting.nodes.len(),
            written: (
                waiting.entries_written,
                waiting.nodes_written,
                waiting.head_written,
                waiting.segments_written,
            ),
        }
    }

    /// The transaction goes back too: what was written since waits again.
    pub fn back_to(&mut self, mark: &BookMark) {
        self.state.back_to(mark.state);
        self.head = Rc::clone(&mark.head);
        for (no, before) in self.seqs_before.drain(mark.seqs_before..).rev() {
            match before {
                0 => self.last_seqs.remove(&no),
                seq => self.last_seqs.insert(no, seq),
            };
        }
        self.waiting.entries.truncate(mark.entries);
        self.waiting.parsed.truncate(mark.entries);
        self.waiting.nodes.truncate(mark.nodes);
        let (entries, nodes, head, segments) = mark.written;
        self.waiting.entries_written = entries;
        self.waiting.nodes_written = nodes;
        self.waiting.head_written = head;
        self.waiting.segments_written = segments;
        self.dirty.append(std::mem::take(&mut self.settled_now));
    }

    /// Takes entries of the engine into the journal.
    pub fn append(&mut self, cx: &Cx, entries: Vec<Entry>) {
        let actor = cx.actor.id().map(|person| person.uuid());
        for entry in entries {
            self.note_receiver(&entry);
            let (seq, body) = (entry.seq, entry.to_bytes());
            let hash = leaf_hash(&self.secret, self.community, seq, &body, actor);
            let (head, nodes) = (Rc::make_mut(&mut self.head), &mut self.waiting.nodes);
            head.tree.append(hash, |node| nodes.extend((node.level > 0).then_some(node)));
            (head.last_seq, head.last_ms) = (seq, entry.at_ms);
            let columns = columns(&entry, &mut self.last_seqs);
            if let Some((from, to)) = sides(&entry) {
                self.seqs_before.extend([(from, columns.debit_prev), (to, columns.credit_prev)]);
            }
            self.waiting.entries.push(StoredEntry { seq, columns, actor, body, leaf: check_of(&hash) });
            self.waiting.parsed.push(entry);
        }
    }

    /// What a statement on the derived tables would miss.
    pub fn is_behind(&self) -> bool {
        !self.dirty.is_empty() || self.has_unwritten()
    }

    pub fn has_unwritten(&self) -> bool {
        self.head.last_seq > self.waiting.head_written.unwrap_or(0)
    }

    /// An entry of this transaction.
    pub fn fresh_entry(&self, seq: i64) -> Option<&Entry> {
        let first = self.waiting.parsed.first()?.seq;
        self.waiting.parsed.get(usize::try_from(seq - first).ok()?)
    }

    /// Its line.
    pub fn fresh_line(&self, seq: i64) -> Option<&StoredEntry> {
        let first = self.waiting.entries.first()?.seq;
        self.waiting.entries.get(usize::try_from(seq - first).ok()?)
    }

    /// What was written is durable.
    pub fn committed(&mut self) {
        self.dirty.add(self.state.take_changes());
        self.state.forget_marks();
        self.state.drop_answers();
        self.seqs_before.clear();
        let settled = std::mem::take(&mut self.settled_now);
        let waiting = std::mem::take(&mut self.waiting);
        self.keys.stored(waiting.segments_written);
        self.waiting.head_written = waiting.head_written;
        for entry in waiting.parsed {
            self.keys.push(entry.request.map(|request| request.key), entry.seq);
            self.recent.push(entry.at_ms, entry.seq);
        }
        self.let_go_of_ended(&settled);
        self.committed_account = self.head.last_account;
        self.let_go();
    }

    /// Transfers and ended holds are read again when they are needed; only what the tables do not know is kept here.
    /// A hold changes nothing of its receiver but which entry named it last; that has to reach the table too.
    pub(super) fn note_receiver(&mut self, entry: &Entry) {
        if let ledger::Effect::Held(hold) = &entry.effect {
            self.dirty.accounts.insert(hold.to);
        }
    }

    pub(super) fn let_go_of_ended(&mut self, settled: &Dirty) {
        let state = &self.state;
        self.dirty.transfers.retain(|id| state.transfer(*id).is_some_and(|posted| posted.reversed > 0));
        self.state.keep_transfers(|id| self.dirty.transfers.contains(&id));
        for id in settled.holds.difference(&self.dirty.holds) {
            if self.state.hold(*id).is_some_and(|hold| hold.state != HoldState::Live) {
                self.state.drop_hold(*id);
            }
        }
    }

    fn let_go(&mut self) {
        if self.owners.len() > ACCOUNTS_MAX {
            self.owners.clear();
        }
        if self.state.account_count() <= ACCOUNTS_MAX {
            return;
        }
        let clean =
            self.state.accounts().map(|account| account.no).filter(|no| !self.dirty.accounts.contains(no));
        for no in clean.collect::<Vec<_>>() {
            let holds: Vec<TransferId> = self
                .state
                .account(no)
                .into_iter()
                .flat_map(|account| &account.holds)
                .map(|(_, id)| *id)
                .collect();
            holds.into_iter().for_each(|id| self.state.drop_hold(id));
            self.state.drop_account(no);
            self.last_seqs.remove(&no);
        }
    }
}
