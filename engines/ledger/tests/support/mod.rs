//! A small world: one fund, one shop, one sink, three wallets, yuan cash.
#![expect(clippy::expect_used, reason = "a test may stop here")]
#![allow(dead_code, reason = "each test binary uses a part of it")]

use ledger::*;

pub const DAY: i64 = 86_400_000;
/// 2026-01-05 00:00 in China.
pub const START: i64 = 1_767_542_400_000;
pub const FUND: AccountNo = AccountNo(1);
pub const SHOP: AccountNo = AccountNo(2);
pub const SINK: AccountNo = AccountNo(3);
pub const ANNA: AccountNo = AccountNo(4);
pub const BAO: AccountNo = AccountNo(5);
pub const CHEN: AccountNo = AccountNo(6);
pub const CASH: AccountNo = AccountNo(7);
pub const BANK: AccountNo = AccountNo(8);

pub struct World {
    pub state: State,
    pub journal: Vec<Entry>,
    pub now_ms: i64,
    pub next: u128,
}

pub fn world() -> World {
    let state = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
    let mut world = World { state, journal: vec![], now_ms: START, next: 1 };
    let plain = |no, asset, floor| NewAccount { no, asset, lotted: false, floor };
    let wallet = |no| NewAccount { no, asset: Asset::Bean, lotted: true, floor: Some(0) };
    world.must(Action::Open(plain(FUND, Asset::Bean, Some(-100_000))));
    world.must(Action::Open(plain(SHOP, Asset::Bean, Some(-2_000))));
    world.must(Action::Open(plain(SINK, Asset::Bean, Some(0))));
    world.must(Action::Open(wallet(ANNA)));
    world.must(Action::Open(wallet(BAO)));
    world.must(Action::Open(wallet(CHEN)));
    world.must(Action::Open(plain(CASH, Asset::Yuan, Some(0))));
    world.must(Action::Open(plain(BANK, Asset::Yuan, None)));
    world
}

pub fn transfer(from: AccountNo, to: AccountNo, amount: i64) -> Action {
    Action::Transfer(NewTransfer { purpose: 1, from, to, amount, lot_expires_ms: None })
}

pub fn issue(to: AccountNo, amount: i64, expires_ms: i64) -> Action {
    Action::Transfer(NewTransfer { purpose: 2, from: FUND, to, amount, lot_expires_ms: Some(expires_ms) })
}

pub fn hold(from: AccountNo, amount: i64, lapses_ms: i64) -> Action {
    Action::Hold(NewHold { purpose: 3, from, to: SHOP, amount, lapses_ms })
}

pub fn reverse(transfer: TransferId, amount: Option<i64>) -> Action {
    Action::Reverse(Reverse { purpose: 4, transfer, amount, grace_until_ms: None })
}

pub fn expire(account: AccountNo) -> Action {
    Action::ExpireLots { account, to: SINK, purpose: 5 }
}

impl World {
    pub fn id(&mut self) -> TransferId {
        self.next += 1;
        TransferId(self.next)
    }

    pub fn request(&mut self) -> Request {
        let id = self.id().0;
        Request { key: Key(id), fingerprint: Fingerprint(id) }
    }

    pub fn send(&mut self, command: &Command) -> Applied {
        let applied = apply(&mut self.state, command, self.now_ms).expect("the state is whole");
        self.journal.extend(applied.entries.iter().cloned());
        applied
    }

    pub fn run(&mut self, action: Action) -> (TransferId, Outcome) {
        let (request, id) = (self.request(), self.id());
        (id, self.send(&Command::one(request, id, action)).outcome)
    }

    /// Runs what must succeed; gives its id.
    pub fn must(&mut self, action: Action) -> TransferId {
        let (id, outcome) = self.run(action);
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        id
    }

    pub fn refusal(&mut self, action: Action) -> Refusal {
        match self.run(action).1 {
            Outcome::Refused { refusal, .. } => refusal,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    pub fn group(&mut self, actions: Vec<Action>) -> Outcome {
        let request = self.request();
        let steps = actions.into_iter().map(|action| Step { id: self.id(), action }).collect();
        self.send(&Command { request, body: Body::Group(steps) }).outcome
    }

    pub fn balance(&self, no: AccountNo) -> i64 {
        self.state.account(no).map_or(0, |account| account.balance)
    }

    pub fn available(&self, no: AccountNo) -> i64 {
        self.state.available(no, self.now_ms)
    }

    /// (expiry in days from the start, free, held) of every lot, oldest expiry first.
    pub fn lots(&self, no: AccountNo) -> Vec<(i64, i64, i64)> {
        let positions = self.state.account(no).map(|account| account.positions.clone()).unwrap_or_default();
        positions.iter().map(|(key, held)| ((key.expires_ms - START) / DAY, held.free, held.held)).collect()
    }

    /// What must hold after every command.
    pub fn check(&self) {
        assert_eq!((self.state.sum(Asset::Bean), self.state.sum(Asset::Yuan)), (0, 0));
        for account in self.state.accounts() {
            assert!(account.floor.is_none_or(|floor| account.balance - account.held >= floor), "{account:?}");
            if account.lotted {
                let lots: i64 =
                    account.positions.values().map(|position| position.free + position.held).sum();
                let held: i64 = account.positions.values().map(|position| position.held).sum();
                assert_eq!((lots, held), (account.balance, account.held), "{account:?}");
            }
        }
        let mut replayed = State::new(UTC_OFFSET_CHINA_MS, 0, i64::MIN);
        for entry in &self.journal {
            let stored = Entry::from_bytes(&entry.to_bytes()).expect("its own bytes are readable");
            assert_eq!(&stored, entry);
            replayed.replay(&stored).expect("the journal replays");
        }
        assert!(replayed == self.state, "replayed state differs");
    }
}
