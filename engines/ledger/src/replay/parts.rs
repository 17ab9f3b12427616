use super::Broken;
use crate::undo::Before;
use crate::{Account, AccountNo, BALANCE_MAX, LotKey, LotMove, Position, State};

impl State {
    pub(super) fn change(&mut self, seq: i64, no: AccountNo) -> Result<&mut Account, Broken> {
        if self.changes.accounts.last() != Some(&no) {
            self.changes.accounts.push(no);
        }
        self.accounts.get_mut(no).ok_or(Broken::Account { seq, account: no.0 })
    }

    pub(super) fn unspend(
        &mut self,
        seq: i64,
        no: AccountNo,
        amount: i64,
        spent_ms: i64,
    ) -> Result<(), Broken> {
        let offset_ms = self.offset_ms;
        self.change(seq, no)?.spending.give_back(amount, spent_ms, offset_ms);
        Ok(())
    }

    pub(super) fn add(&mut self, seq: i64, no: AccountNo, amount: i64) -> Result<(), Broken> {
        let account = self.change(seq, no)?;
        let sum = account.balance.checked_add(amount).filter(|sum| sum.abs() <= BALANCE_MAX);
        account.balance = sum.ok_or(Broken::Balance { seq, account: no.0 })?;
        Ok(())
    }

    /// Changes the positions of an account with lots; the lots must sum to `amount` and stay at zero or more.
    pub(super) fn move_lots(
        &mut self,
        seq: i64,
        no: AccountNo,
        lots: &[LotMove],
        amount: i64,
        change: impl Fn(&mut Position, i64),
    ) -> Result<(), Broken> {
        let account = self.accounts.get_mut(no).ok_or(Broken::Account { seq, account: no.0 })?;
        if !account.lotted {
            return Ok(());
        }
        let undo = &mut self.undo;
        if lots.iter().map(|lot| i128::from(lot.amount)).sum::<i128>() != i128::from(amount) {
            return Err(Broken::Lots { seq, account: no.0 });
        }
        for LotMove { lot, expires_ms, amount } in lots.iter().copied() {
            let key = LotKey { expires_ms, lot };
            let before = account.positions.get(key).copied();
            if let Some(undo) = undo {
                undo.push(Before::Position(no, key, before));
            }
            let mut position = before.unwrap_or_default();
            change(&mut position, amount);
            account.positions.set(key, (position != Position::default()).then_some(position));
            if amount <= 0 || position.free < 0 || position.held < 0 {
                return Err(Broken::Lots { seq, account: no.0 });
            }
        }
        Ok(())
    }
}
