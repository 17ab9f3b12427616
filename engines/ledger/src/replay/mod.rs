//! Applying journal entries. No rule is decided here; what cannot be true is reported.

mod holds;
mod parts;

use crate::undo::Before;
use crate::{
    Account, AccountNo, Answer, Effect, Entry, HoldState, Move, Origin, Posted, Release, State, TransferId,
};

/// A journal entry that cannot follow the state it meets. The state must be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("entry {seq}: expected number {expected}")]
    Gap { seq: i64, expected: i64 },
    #[error("entry {seq}: earlier than the entry before it")]
    TimeBackwards { seq: i64 },
    #[error("entry {seq}: account {account} unknown or opened twice")]
    Account { seq: i64, account: i64 },
    #[error("entry {seq}: hold or transfer {id:032x} unknown, taken or ended")]
    Id { seq: i64, id: u128 },
    #[error("entry {seq}: lots of account {account} do not fit")]
    Lots { seq: i64, account: i64 },
    #[error("entry {seq}: balance of account {account} out of range")]
    Balance { seq: i64, account: i64 },
}

impl State {
    /// Applies one entry of the journal.
    pub fn replay(&mut self, entry: &Entry) -> Result<(), Broken> {
        let seq = entry.seq;
        if seq != self.last_seq + 1 {
            return Err(Broken::Gap { seq, expected: self.last_seq + 1 });
        }
        if entry.at_ms < self.last_ms {
            return Err(Broken::TimeBackwards { seq });
        }
        self.remember(|state| Before::Head(state.last_seq, state.last_ms));
        self.replay_effect(entry)?;
        self.last_seq = seq;
        self.last_ms = entry.at_ms;
        if let Some(request) = entry.request {
            let (key, outcome) = (request.key, entry.outcome());
            self.remember(|state| Before::Answer(key, state.answers.get(&key).copied()));
            self.answers.insert(key, Answer { fingerprint: request.fingerprint, outcome });
            self.changes.answers.push(key);
        }
        Ok(())
    }

    fn replay_effect(&mut self, entry: &Entry) -> Result<(), Broken> {
        let seq = entry.seq;
        if let Some(account) = entry.effect.names() {
            self.remember_terms(account);
        }
        match &entry.effect {
            Effect::Opened { account, asset, lotted, floor } => {
                let fresh = Account::new(*account, *asset, *lotted, *floor);
                if self.accounts.insert(fresh).is_some() {
                    return Err(Broken::Account { seq, account: account.0 });
                }
                self.changes.accounts.push(*account);
            }
            Effect::Closed { account } => self.change(seq, *account)?.open = false,
            Effect::FloorSet { account, floor } => self.change(seq, *account)?.floor = *floor,
            Effect::SpendingLimitsSet { account, limits } => {
                self.change(seq, *account)?.spending.limits = *limits
            }
            Effect::ReceivingLimitsSet { account, limits } => {
                self.change(seq, *account)?.receiving.limits = *limits
            }
            Effect::CoverSet { account, cover } => self.change(seq, *account)?.cover = cover.clone(),
            Effect::Moved(moved) => self.replay_move(seq, entry.at_ms, moved)?,
            Effect::Held(hold) => self.replay_hold(seq, hold)?,
            Effect::Released { hold, how } => {
                let state = match how {
                    Release::Voided => HoldState::Voided,
                    Release::Lapsed => HoldState::Lapsed,
                };
                let ended = self.end_hold(seq, *hold, state)?;
                self.unspend(seq, ended.from, ended.amount, ended.made_ms)?;
            }
            Effect::Refused { .. } | Effect::Declined { .. } => {}
        }
        Ok(())
    }

    fn replay_move(&mut self, seq: i64, at_ms: i64, moved: &Move) -> Result<(), Broken> {
        if self.taken(moved.id) {
            return Err(Broken::Id { seq, id: moved.id.0 });
        }
        self.remember_sums(moved.from);
        self.remember_sums(moved.to);
        self.remember(|_| Before::Transfer(moved.id, None));
        let spent_ms = self.settle_origin(seq, at_ms, moved)?;
        self.add(seq, moved.from, -moved.amount)?;
        self.add(seq, moved.to, moved.amount)?;
        self.move_lots(seq, moved.from, &moved.lots, moved.amount, |position, amount| {
            position.free -= amount
        })?;
        self.move_lots(seq, moved.to, &moved.lots, moved.amount, |position, amount| position.free += amount)?;
        let Move { id, origin, from, to, amount, ref lots, .. } = *moved;
        let posted =
            Posted { id, origin, from, to, amount, reversed: 0, lots: lots.clone(), at_ms, spent_ms };
        self.transfers.insert(id, posted);
        self.changes.transfers.push(id);
        Ok(())
    }

    /// Does what the origin of a move asks for and says when the payer's limits counted it.
    fn settle_origin(&mut self, seq: i64, at_ms: i64, moved: &Move) -> Result<i64, Broken> {
        let offset_ms = self.offset_ms;
        match moved.origin {
            Origin::Transfer => {
                self.change(seq, moved.from)?.spending.count(moved.amount, at_ms, offset_ms);
                self.change(seq, moved.to)?.receiving.count(moved.amount, at_ms, offset_ms);
            }
            Origin::Capture { hold } => {
                let ended = self.end_hold(seq, hold, HoldState::Captured)?;
                self.unspend(seq, ended.from, ended.amount - moved.amount, ended.made_ms)?;
                self.change(seq, moved.to)?.receiving.count(moved.amount, at_ms, offset_ms);
                return Ok(ended.made_ms);
            }
            Origin::Reversal { of } => self.reverse(seq, of, moved.amount)?,
            Origin::Expiry => {}
        }
        Ok(at_ms)
    }

    fn reverse(&mut self, seq: i64, of: TransferId, amount: i64) -> Result<(), Broken> {
        let offset_ms = self.offset_ms;
        self.remember(|state| Before::Transfer(of, state.transfers.get(&of).cloned().map(Box::new)));
        let original = self.transfers.get_mut(&of).filter(|original| amount <= original.reversible());
        let original = original.ok_or(Broken::Id { seq, id: of.0 })?;
        original.reversed += amount;
        self.changes.transfers.push(of);
        let Posted { from, to, at_ms, spent_ms, origin, .. } = *original;
        if origin != Origin::Expiry {
            self.unspend(seq, from, amount, spent_ms)?;
            self.change(seq, to)?.receiving.give_back(amount, at_ms, offset_ms);
        }
        Ok(())
    }

    fn remember_terms(&mut self, no: AccountNo) {
        self.remember(|state| {
            Before::Account(no, state.accounts.get(no).map(|account| Box::new(account.sheet())))
        });
    }

    pub(super) fn remember_sums(&mut self, no: AccountNo) {
        if let (Some(undo), Some(account)) = (&mut self.undo, self.accounts.get(no)) {
            undo.push(Before::Sums(no, account.sums()));
        }
    }
}

impl Effect {
    /// The one account whose terms the effect sets.
    fn names(&self) -> Option<AccountNo> {
        match self {
            Self::Opened { account, .. }
            | Self::Closed { account }
            | Self::FloorSet { account, .. }
            | Self::SpendingLimitsSet { account, .. }
            | Self::ReceivingLimitsSet { account, .. }
            | Self::CoverSet { account, .. } => Some(*account),
            Self::Moved(_)
            | Self::Held(_)
            | Self::Released { .. }
            | Self::Refused { .. }
            | Self::Declined { .. } => None,
        }
    }
}
