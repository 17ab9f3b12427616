//! Applying journal entries. No rule is decided here; what cannot be true is reported.

use crate::{
    Account, AccountNo, Answer, BALANCE_MAX, Effect, Entry, Hold, HoldState, LotKey, LotMove, Move, Origin, Outcome,
    Position, Posted, Release, State, TransferId,
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
        self.replay_effect(entry)?;
        self.last_seq = seq;
        self.last_ms = entry.at_ms;
        if let Some(request) = entry.request {
            let outcome = match entry.effect {
                Effect::Refused { refusal, step } => Outcome::Refused { refusal, step },
                _ => Outcome::Done { seq },
            };
            self.answers.insert(request.key, Answer { fingerprint: request.fingerprint, outcome });
            self.changes.answers.insert(request.key);
        }
        Ok(())
    }

    fn replay_effect(&mut self, entry: &Entry) -> Result<(), Broken> {
        let seq = entry.seq;
        match &entry.effect {
            Effect::Opened { account, asset, lotted, floor } => {
                let fresh = Account::new(*account, *asset, *lotted, *floor);
                if self.accounts.insert(*account, fresh).is_some() {
                    return Err(Broken::Account { seq, account: account.0 });
                }
                self.changes.accounts.insert(*account);
            }
            Effect::Closed { account } => self.change(seq, *account)?.open = false,
            Effect::FloorSet { account, floor } => self.change(seq, *account)?.floor = *floor,
            Effect::SpendingLimitsSet { account, limits } => self.change(seq, *account)?.spending.limits = *limits,
            Effect::ReceivingLimitsSet { account, limits } => self.change(seq, *account)?.receiving.limits = *limits,
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
            Effect::Refused { .. } => {}
        }
        Ok(())
    }

    fn change(&mut self, seq: i64, no: AccountNo) -> Result<&mut Account, Broken> {
        self.changes.accounts.insert(no);
        self.accounts.get_mut(&no).ok_or(Broken::Account { seq, account: no.0 })
    }

    fn replay_move(&mut self, seq: i64, at_ms: i64, moved: &Move) -> Result<(), Broken> {
        if self.taken(moved.id) {
            return Err(Broken::Id { seq, id: moved.id.0 });
        }
        let spent_ms = self.settle_origin(seq, at_ms, moved)?;
        self.add(seq, moved.from, -moved.amount)?;
        self.add(seq, moved.to, moved.amount)?;
        self.move_lots(seq, moved.from, &moved.lots, moved.amount, |position, amount| position.free -= amount)?;
        self.move_lots(seq, moved.to, &moved.lots, moved.amount, |position, amount| position.free += amount)?;
        let Move { id, origin, from, to, amount, ref lots, .. } = *moved;
        let posted = Posted { id, origin, from, to, amount, reversed: 0, lots: lots.clone(), at_ms, spent_ms };
        self.transfers.insert(id, posted);
        self.changes.transfers.insert(id);
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
        let original = self.transfers.get_mut(&of).filter(|original| amount <= original.reversible());
        let original = original.ok_or(Broken::Id { seq, id: of.0 })?;
        original.reversed += amount;
        self.changes.transfers.insert(of);
        let Posted { from, to, at_ms, spent_ms, origin, .. } = *original;
        if origin != Origin::Expiry {
            self.unspend(seq, from, amount, spent_ms)?;
            self.change(seq, to)?.receiving.give_back(amount, at_ms, offset_ms);
        }
        Ok(())
    }

    fn replay_hold(&mut self, seq: i64, hold: &Hold) -> Result<(), Broken> {
        if self.taken(hold.id) {
            return Err(Broken::Id { seq, id: hold.id.0 });
        }
        let offset_ms = self.offset_ms;
        let account = self.change(seq, hold.from)?;
        account.spending.count(hold.amount, hold.made_ms, offset_ms);
        account.held += hold.amount;
        account.holds.insert((hold.lapses_ms, hold.id));
        self.move_lots(seq, hold.from, &hold.lots, hold.amount, |position, amount| {
            position.free -= amount;
            position.held += amount;
        })?;
        self.holds.insert(hold.id, hold.clone());
        self.changes.holds.insert(hold.id);
        Ok(())
    }

    /// Ends a live hold and frees all it reserved; a capture then takes its part from the free lots.
    fn end_hold(&mut self, seq: i64, id: TransferId, state: HoldState) -> Result<Hold, Broken> {
        let live = self.holds.get_mut(&id).filter(|hold| hold.state == HoldState::Live);
        let hold = live.ok_or(Broken::Id { seq, id: id.0 })?;
        hold.state = state;
        let hold = hold.clone();
        self.changes.holds.insert(id);
        let account = self.change(seq, hold.from)?;
        account.held -= hold.amount;
        account.holds.remove(&(hold.lapses_ms, id));
        self.move_lots(seq, hold.from, &hold.lots, hold.amount, |position, amount| {
            position.held -= amount;
            position.free += amount;
        })?;
        Ok(hold)
    }

    fn unspend(&mut self, seq: i64, no: AccountNo, amount: i64, spent_ms: i64) -> Result<(), Broken> {
        let offset_ms = self.offset_ms;
        self.change(seq, no)?.spending.give_back(amount, spent_ms, offset_ms);
        Ok(())
    }

    fn add(&mut self, seq: i64, no: AccountNo, amount: i64) -> Result<(), Broken> {
        let account = self.change(seq, no)?;
        let sum = account.balance.checked_add(amount).filter(|sum| sum.abs() <= BALANCE_MAX);
        account.balance = sum.ok_or(Broken::Balance { seq, account: no.0 })?;
        Ok(())
    }

    /// Changes the positions of an account with lots; the lots must sum to `amount` and stay at zero or more.
    fn move_lots(
        &mut self,
        seq: i64,
        no: AccountNo,
        lots: &[LotMove],
        amount: i64,
        change: impl Fn(&mut Position, i64),
    ) -> Result<(), Broken> {
        let account = self.accounts.get_mut(&no).ok_or(Broken::Account { seq, account: no.0 })?;
        if !account.lotted {
            return Ok(());
        }
        if lots.iter().map(|lot| i128::from(lot.amount)).sum::<i128>() != i128::from(amount) {
            return Err(Broken::Lots { seq, account: no.0 });
        }
        for LotMove { lot, expires_ms, amount } in lots.iter().copied() {
            let key = LotKey { expires_ms, lot };
            let position = account.positions.entry(key).or_default();
            change(position, amount);
            if amount <= 0 || position.free < 0 || position.held < 0 {
                return Err(Broken::Lots { seq, account: no.0 });
            }
            if *position == Position::default() {
                account.positions.remove(&key);
            }
            self.changes.positions.insert((no, key));
        }
        Ok(())
    }
}
