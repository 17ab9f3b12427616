//! Opening a book, and reading into it what a command touches.

use std::rc::Rc;

use common::CommunityId;
use db::{Error, Reader};
use ledger::{
    AccountNo, Answer, Command, Effect, Entry, Hold, Key, Origin, Posted, State, TransferId,
    UTC_OFFSET_CHINA_MS,
};
use rustc_hash::FxHashMap;

use super::keys::Keys;
use super::lines::{LastSeqs, columns, sides};
use super::one::{Book, Dirty, Waiting};
use super::recent::Recent;
use crate::store::ledger::{self as rows, Head};
use crate::store::owners;
use crate::store::statement::{self, Step};
use crate::{BeansError, Owner};

impl Book {
    /// Reads the head and replays what the tables do not know yet.
    pub fn open(r: &mut Reader<'_>, c: CommunityId, secret: [u8; 32]) -> Result<Self, BeansError> {
        let stored = rows::head(r, c)?;
        let head_written = stored.as_ref().map(|head| head.last_seq);
        let head = stored.unwrap_or_else(Head::fresh);
        let mut book = Self {
            community: c,
            secret,
            state: State::new(UTC_OFFSET_CHINA_MS, head.settled_seq, i64::MIN),
            last_seqs: LastSeqs::default(),
            keys: Keys::new(),
            recent: Recent::since(head.last_ms, head.last_seq),
            owners: FxHashMap::default(),
            waiting: Waiting { head_written, ..Waiting::default() },
            dirty: Dirty::default(),
            settled_now: Dirty::default(),
            seqs_before: vec![],
            committed_account: head.last_account,
            head: Rc::new(head),
        };
        book.load_keys(r)?;
        book.catch_up(r)?;
        Ok(book)
    }

    fn load_keys(&mut self, r: &mut Reader<'_>) -> Result<(), BeansError> {
        loop {
            let segments = rows::keys_after(r, self.community, self.keys.tail_from() - 1)?;
            if segments.is_empty() {
                break;
            }
            segments.iter().for_each(|(first, hashes)| self.keys.load(*first, hashes));
        }
        let mut after = self.keys.tail_from() - 1;
        while after < self.head.last_seq {
            for line in rows::entries_after(r, self.community, after)? {
                let entry = Entry::from_bytes(&line.body)?;
                self.keys.push(entry.request.map(|request| request.key), entry.seq);
                after = entry.seq;
            }
        }
        Ok(())
    }

    fn catch_up(&mut self, r: &mut Reader<'_>) -> Result<(), BeansError> {
        while self.state.last_seq < self.head.last_seq {
            for line in rows::entries_after(r, self.community, self.state.last_seq)? {
                let entry = Entry::from_bytes(&line.body)?;
                self.load_touched(r, &entry)?;
                columns(&entry, &mut self.last_seqs);
                self.note_receiver(&entry);
                self.state.replay(&entry)?;
            }
        }
        self.state.last_ms = self.head.last_ms;
        self.state.drop_answers();
        self.dirty.add(self.state.take_changes());
        self.let_go_of_ended(&Dirty::default());
        Ok(())
    }

    fn load_touched(&mut self, r: &mut Reader<'_>, entry: &Entry) -> Result<(), BeansError> {
        let ended = match &entry.effect {
            Effect::Moved(moved) => match moved.origin {
                Origin::Capture { hold } => Some(hold),
                Origin::Reversal { of } => {
                    return self.load_transfer(r, of).and_then(|()| self.load_sides(r, entry));
                }
                Origin::Transfer | Origin::Expiry => None,
            },
            Effect::Released { hold, .. } => Some(*hold),
            Effect::Closed { account }
            | Effect::FloorSet { account, .. }
            | Effect::SpendingLimitsSet { account, .. }
            | Effect::ReceivingLimitsSet { account, .. }
            | Effect::CoverSet { account, .. } => return self.load_account(r, *account),
            Effect::Opened { .. } | Effect::Held(_) | Effect::Refused { .. } | Effect::Declined { .. } => {
                None
            }
        };
        if let Some(hold) = ended {
            self.load_hold(r, hold)?;
        }
        self.load_sides(r, entry)
    }

    fn load_sides(&mut self, r: &mut Reader<'_>, entry: &Entry) -> Result<(), BeansError> {
        let of_hold = match &entry.effect {
            Effect::Released { hold, .. } => self.state.hold(*hold).map(|hold| (hold.from, hold.to)),
            _ => sides(entry),
        };
        let Some((from, to)) = of_hold else { return Ok(()) };
        self.load_account(r, from)?;
        self.load_account(r, to)
    }

    /// Everything a command looks at.
    pub fn load(&mut self, r: &mut Reader<'_>, command: &Command) -> Result<(), BeansError> {
        for step in command.steps() {
            if let Some(id) = step.action.reversed() {
                self.load_transfer(r, id)?;
            }
            if let Some(id) = step.action.hold() {
                self.load_hold(r, id)?;
            }
        }
        for no in self.state.accounts_of(command) {
            self.load_account(r, no)?;
            let cover = self.state.account(no).and_then(|account| account.cover.clone());
            for other in cover.iter().flat_map(|cover| cover.cash.iter().chain(&cover.backing)) {
                self.load_account(r, *other)?;
            }
        }
        Ok(())
    }

    /// The account with its live holds, if it is not here already.
    pub fn load_account(&mut self, r: &mut Reader<'_>, no: AccountNo) -> Result<(), BeansError> {
        if self.state.account(no).is_some() || no.0 > self.committed_account {
            return Ok(());
        }
        for row in rows::neighbours(r, self.community, no, |near| self.state.account(near).is_some())? {
            let (near, held) = (row.account.no, row.account.held != 0);
            if held && near != no {
                continue;
            }
            self.last_seqs.insert(near, row.last_seq);
            self.state.load_account(row.account);
            if held {
                let holds = rows::live_holds(r, self.community, no)?;
                holds.into_iter().for_each(|hold| self.state.load_hold(hold));
            }
        }
        Ok(())
    }

    pub fn load_hold(&mut self, r: &mut Reader<'_>, id: TransferId) -> Result<(), BeansError> {
        if self.state.hold(id).is_none()
            && let Some(hold) = rows::hold(r, self.community, id)?
        {
            // Its account first: a live hold is listed there.
            self.load_account(r, hold.from)?;
            self.state.load_hold(hold);
        }
        Ok(())
    }

    /// A transfer is its journal entry plus how much of it has been reversed.
    fn load_transfer(&mut self, r: &mut Reader<'_>, id: TransferId) -> Result<(), BeansError> {
        if self.state.transfer(id).is_some() {
            return Ok(());
        }
        let Some(body) = rows::entry_of_transfer(r, self.community, rows::uuid(id.0))? else { return Ok(()) };
        let Entry { at_ms, effect: Effect::Moved(moved), .. } = Entry::from_bytes(&body)? else {
            return Ok(());
        };
        let spent_ms = match moved.origin {
            Origin::Capture { hold } => self.hold_of(r, hold)?.map_or(at_ms, |hold| hold.made_ms),
            _ => at_ms,
        };
        let reversed = rows::reversed(r, self.community, id)?;
        let ledger::Move { origin, from, to, amount, lots, .. } = moved;
        self.state.load_transfer(Posted { id, origin, from, to, amount, reversed, lots, at_ms, spent_ms });
        Ok(())
    }

    fn hold_of(&self, r: &mut Reader<'_>, id: TransferId) -> Result<Option<Hold>, Error> {
        match self.state.hold(id) {
            Some(hold) => Ok(Some(hold.clone())),
            None => rows::hold(r, self.community, id),
        }
    }

    /// The stored answer of a key.
    pub fn answer(&self, r: &mut Reader<'_>, key: Key) -> Result<Option<Answer>, BeansError> {
        if let Some(answer) = self.state.answer(key) {
            return Ok(Some(*answer));
        }
        for seq in self.keys.candidates(key) {
            let Some(body) = rows::entry_at(r, self.community, seq)? else { continue };
            let entry = Entry::from_bytes(&body)?;
            if let Some(request) = entry.request.filter(|request| request.key == key) {
                return Ok(Some(Answer { fingerprint: request.fingerprint, outcome: entry.outcome() }));
            }
        }
        Ok(None)
    }

    /// An entry of the journal, committed or of this transaction.
    pub fn entry(&self, r: &mut Reader<'_>, seq: i64) -> Result<Entry, BeansError> {
        if let Some(entry) = self.fresh_entry(seq) {
            return Ok(entry.clone());
        }
        let body = rows::entry_at(r, self.community, seq)?.ok_or(BeansError::NotFound)?;
        Ok(Entry::from_bytes(&body)?)
    }

    /// The newest entry of an account; 0: none.
    pub fn last_seq(&mut self, r: &mut Reader<'_>, no: AccountNo) -> Result<i64, BeansError> {
        self.load_account(r, no)?;
        Ok(self.last_seqs.get(&no).copied().unwrap_or(0))
    }

    /// An entry as a statement walks it, committed or of this transaction.
    pub fn step(&self, r: &mut Reader<'_>, seq: i64) -> Result<Option<Step>, BeansError> {
        match self.fresh_line(seq) {
            Some(line) => Ok(Some(Step::of(seq, &line.columns))),
            None => Ok(statement::at(r, self.community, seq)?),
        }
    }

    /// The account of an owner.
    pub fn account_of(&mut self, r: &mut Reader<'_>, owner: Owner) -> Result<Option<AccountNo>, Error> {
        if let Some(no) = self.owners.get(&owner) {
            return Ok(Some(*no));
        }
        let near = owners::neighbours(r, self.community, owner)?;
        let found = near.first().filter(|(next, _)| *next == owner).map(|(_, no)| *no);
        // One that this action opened may yet be taken back.
        self.owners.extend(near.into_iter().filter(|(_, no)| no.0 <= self.committed_account));
        Ok(found)
    }
}
