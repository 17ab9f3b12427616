use super::Broken;
use crate::undo::Before;
use crate::{Hold, HoldState, State, TransferId};

impl State {
    pub(super) fn replay_hold(&mut self, seq: i64, hold: &Hold) -> Result<(), Broken> {
        if self.taken(hold.id) {
            return Err(Broken::Id { seq, id: hold.id.0 });
        }
        self.remember_sums(hold.from);
        self.remember(|_| Before::Listed(hold.from, (hold.lapses_ms, hold.id), false));
        self.remember(|_| Before::Hold(hold.id, None));
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
        self.changes.holds.push(hold.id);
        Ok(())
    }

    /// Ends a live hold and frees all it reserved; a capture then takes its part from the free lots.
    pub(super) fn end_hold(&mut self, seq: i64, id: TransferId, state: HoldState) -> Result<Hold, Broken> {
        self.remember(|state| Before::Hold(id, state.holds.get(&id).cloned().map(Box::new)));
        let live = self.holds.get_mut(&id).filter(|hold| hold.state == HoldState::Live);
        let hold = live.ok_or(Broken::Id { seq, id: id.0 })?;
        hold.state = state;
        let hold = hold.clone();
        self.changes.holds.push(id);
        self.remember_sums(hold.from);
        self.remember(|_| Before::Listed(hold.from, (hold.lapses_ms, id), true));
        let account = self.change(seq, hold.from)?;
        account.held -= hold.amount;
        account.holds.remove(&(hold.lapses_ms, id));
        self.move_lots(seq, hold.from, &hold.lots, hold.amount, |position, amount| {
            position.held -= amount;
            position.free += amount;
        })?;
        Ok(hold)
    }
}
