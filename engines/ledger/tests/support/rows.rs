//! A store that loads what a command touches and writes back what changed.
#![expect(clippy::expect_used, reason = "a test may stop here")]

use std::collections::BTreeMap;

use ledger::*;

/// Rows as a database would keep them.
pub struct Store {
    last: (i64, i64),
    accounts: BTreeMap<AccountNo, Vec<u8>>,
    holds: BTreeMap<TransferId, Hold>,
    transfers: BTreeMap<TransferId, Posted>,
    answers: BTreeMap<Key, Answer>,
}

impl Store {
    pub fn of(state: &State) -> Self {
        let mut store = Self {
            last: (state.last_seq, state.last_ms),
            accounts: BTreeMap::new(),
            holds: BTreeMap::new(),
            transfers: BTreeMap::new(),
            answers: BTreeMap::new(),
        };
        let mut state = state.clone();
        store.write(&mut state);
        store
    }

    pub fn run(&mut self, command: &Command, now_ms: i64) -> Applied {
        let mut state = State::new(UTC_OFFSET_CHINA_MS, self.last.0, self.last.1);
        if let Some(answer) = self.answers.get(&command.request.key) {
            state.load_answer(command.request.key, *answer);
        }
        for step in command.steps() {
            let named = [step.action.reversed(), Some(step.id)];
            named
                .into_iter()
                .flatten()
                .filter_map(|id| self.transfers.get(&id))
                .for_each(|t| state.load_transfer(t.clone()));
            step.action
                .hold()
                .and_then(|id| self.holds.get(&id))
                .into_iter()
                .for_each(|hold| state.load_hold(hold.clone()));
        }
        for no in state.accounts_of(command) {
            let Some(account) = self.accounts.get(&no) else { continue };
            state.load_account(Account::from_bytes(account).expect("as it was written"));
            let mine = self.holds.values().filter(|hold| hold.from == no && hold.state == HoldState::Live);
            mine.for_each(|hold| state.load_hold(hold.clone()));
        }
        let applied = apply(&mut state, command, now_ms).expect("what is touched is loaded");
        self.write(&mut state);
        applied
    }

    fn write(&mut self, state: &mut State) {
        self.last = (state.last_seq, state.last_ms);
        let changes = state.take_changes();
        for no in changes.accounts {
            let Some(account) = state.account(no) else { continue };
            self.accounts.insert(no, account.to_bytes());
        }
        changes
            .holds
            .iter()
            .filter_map(|id| state.hold(*id))
            .for_each(|hold| _ = self.holds.insert(hold.id, hold.clone()));
        changes
            .transfers
            .iter()
            .filter_map(|id| state.transfer(*id))
            .for_each(|t| _ = self.transfers.insert(t.id, t.clone()));
        changes
            .answers
            .iter()
            .filter_map(|key| Some((*key, *state.answer(*key)?)))
            .for_each(|(key, answer)| _ = self.answers.insert(key, answer));
    }

    pub fn whole(&self) -> State {
        let mut state = State::new(UTC_OFFSET_CHINA_MS, self.last.0, self.last.1);
        let accounts =
            self.accounts.values().map(|bytes| Account::from_bytes(bytes).expect("as it was written"));
        accounts.for_each(|account| state.load_account(account));
        self.holds.values().for_each(|hold| state.load_hold(hold.clone()));
        self.transfers.values().for_each(|transfer| state.load_transfer(transfer.clone()));
        self.answers.iter().for_each(|(key, answer)| state.load_answer(*key, *answer));
        state
    }
}
