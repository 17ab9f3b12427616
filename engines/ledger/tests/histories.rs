//! Random histories: the engine against the naive model, a partly loaded state against the whole one,
//! replay against the running state, bytes against entries.

#[path = "support/model/mod.rs"]
mod model;
#[path = "support/rows.rs"]
mod rows;
mod support;

use ledger::*;
use model::{DAY_LIMIT, ENVELOPE, Model, SHOP_DEBT, SHOP_MONTH};
use proptest::prelude::*;
use rows::Store;
use support::*;

const WALLETS: [AccountNo; 3] = [ANNA, BAO, CHEN];

#[derive(Clone, Debug)]
enum Op {
    Issue { to: usize, amount: i64, days: i64 },
    Gift { from: usize, to: usize, amount: i64 },
    Redeem { from: usize, amount: i64 },
    Hold { from: usize, amount: i64, hours: i64 },
    Capture { of: usize, amount: Option<i64> },
    Void { of: usize },
    Reverse { of: usize, amount: Option<i64> },
    Expire { from: usize },
    Wait { hours: i64 },
}

fn op() -> impl Strategy<Value = Op> {
    let amount = || 0..260_i64;
    let part = || proptest::option::of(0..200_i64);
    prop_oneof![
        4 => (0..3_usize, amount(), 0..20_i64).prop_map(|(to, amount, days)| Op::Issue { to, amount, days }),
        2 => (0..3_usize, 0..3_usize, amount()).prop_map(|(from, to, amount)| Op::Gift { from, to, amount }),
        4 => (0..3_usize, amount()).prop_map(|(from, amount)| Op::Redeem { from, amount }),
        3 => (0..3_usize, amount(), 0..30_i64).prop_map(|(from, amount, hours)| Op::Hold { from, amount, hours }),
        3 => (0..60_usize, part()).prop_map(|(of, amount)| Op::Capture { of, amount }),
        1 => (0..60_usize).prop_map(|of| Op::Void { of }),
        3 => (0..60_usize, part()).prop_map(|(of, amount)| Op::Reverse { of, amount }),
        1 => (0..3_usize).prop_map(|from| Op::Expire { from }),
        2 => (0..40_i64).prop_map(|hours| Op::Wait { hours }),
    ]
}

/// A named earlier id, or one nobody knows.
fn earlier(ids: &[u128], of: usize) -> u128 {
    ids.get(of % (ids.len() + 1)).copied().unwrap_or(u128::MAX)
}

fn limited_world() -> World {
    let mut world = world();
    let day = Limits { per_day: Some(DAY_LIMIT), ..Limits::default() };
    let month = Limits { per_month: Some(SHOP_MONTH), ..Limits::default() };
    world.must(Action::SetFloor { account: FUND, floor: Some(-ENVELOPE) });
    world.must(Action::SetFloor { account: SHOP, floor: Some(-SHOP_DEBT) });
    WALLETS.into_iter().for_each(|account| {
        world.must(Action::SetSpendingLimits { account, limits: day });
    });
    world.must(Action::SetReceivingLimits { account: SHOP, limits: month });
    world
}

/// Turns an op into an action and says whether the model lets it pass.
fn both(model: &mut Model, op: &Op, ids: (&[u128], &[u128]), id: u128, now_ms: i64) -> (Action, bool) {
    let (holds, transfers) = ids;
    match *op {
        Op::Issue { to, amount, days } => {
            let expires_ms = now_ms + days * DAY;
            (issue(WALLETS[to], amount, expires_ms), model.issue(id, WALLETS[to], amount, expires_ms, now_ms))
        }
        Op::Gift { from, to, amount } => {
            let (from, to) = (WALLETS[from], WALLETS[to]);
            (transfer(from, to, amount), model.pay(id, from, to, amount, now_ms))
        }
        Op::Redeem { from, amount } => {
            (transfer(WALLETS[from], SHOP, amount), model.pay(id, WALLETS[from], SHOP, amount, now_ms))
        }
        Op::Hold { from, amount, hours } => {
            let lapses_ms = now_ms + hours * DAY / 24;
            (hold(WALLETS[from], amount, lapses_ms), model.hold(id, WALLETS[from], amount, lapses_ms, now_ms))
        }
        Op::Capture { of, amount } => {
            let hold = earlier(holds, of);
            (Action::Capture { hold: TransferId(hold), amount }, model.capture(id, hold, amount, now_ms))
        }
        Op::Void { of } => {
            let hold = earlier(holds, of);
            (Action::Void { hold: TransferId(hold) }, model.void(hold, now_ms))
        }
        Op::Reverse { of, amount } => {
            let of = earlier(transfers, of);
            (reverse(TransferId(of), amount), model.reverse(id, of, amount, now_ms))
        }
        Op::Expire { from } => (expire(WALLETS[from]), model.expire(id, WALLETS[from], now_ms)),
        Op::Wait { .. } => unreachable!("waiting is no command"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_engine_agrees_with_a_list_of_coins(ops in proptest::collection::vec(op(), 1..60)) {
        let (mut world, mut model) = (limited_world(), Model::default());
        let (mut holds, mut transfers) = (vec![], vec![]);
        for op in &ops {
            if let Op::Wait { hours } = op {
                world.now_ms += hours * DAY / 24;
                continue;
            }
            let (request, id) = (world.request(), world.id());
            let (action, expected) = both(&mut model, op, (&holds, &transfers), id.0, world.now_ms);
            let is_hold = matches!(action, Action::Hold(_));
            let outcome = world.send(&Command::one(request, id, action)).outcome;
            prop_assert_eq!(matches!(outcome, Outcome::Done { .. }), expected, "{:?}: {:?}", op, outcome);
            if expected {
                if is_hold { holds.push(id.0) } else { transfers.push(id.0) }
            }
            for no in [FUND, SHOP, SINK, ANNA, BAO, CHEN] {
                prop_assert_eq!(world.balance(no), model.balance(no), "balance of {:?} after {:?}", no, op);
            }
            for no in WALLETS {
                prop_assert_eq!(world.available(no), model.free(no, world.now_ms), "{:?} after {:?}", no, op);
            }
        }
        world.check();
    }

    #[test]
    fn a_partly_loaded_state_answers_like_the_whole_one(groups in proptest::collection::vec(proptest::collection::vec(op(), 1..4), 1..30)) {
        let mut world = limited_world();
        let mut store = Store::of(&world.state);
        let (mut holds, mut transfers) = (vec![], vec![]);
        for ops in &groups {
            let mut steps = vec![];
            for op in ops {
                if let Op::Wait { hours } = op {
                    world.now_ms += hours * DAY / 24;
                    continue;
                }
                let id = world.id();
                let (action, _) = both(&mut Model::default(), op, (&holds, &transfers), id.0, world.now_ms);
                if matches!(action, Action::Hold(_)) { holds.push(id.0) } else { transfers.push(id.0) }
                steps.push(Step { id, action });
            }
            let command = Command { request: world.request(), body: Body::Group(steps) };
            let whole = world.send(&command);
            let part = store.run(&command, world.now_ms);
            prop_assert_eq!(whole, part);
        }
        prop_assert!(store.whole() == world.state);
        world.check();
    }

    #[test]
    fn bytes_that_are_no_entry_are_refused_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(entry) = Entry::from_bytes(&bytes) {
            prop_assert_eq!(entry.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_damaged_entry_is_refused_or_is_another_entry(index in 0..200_usize, flip in 1..=255_u8) {
        let mut world = limited_world();
        world.must(issue(ANNA, 100, START + DAY));
        let entry = world.journal.last().expect("an entry").clone();
        let mut bytes = entry.to_bytes();
        let at = index % bytes.len();
        bytes[at] ^= flip;
        prop_assert!(Entry::from_bytes(&bytes).map_or(true, |other| other != entry && other.to_bytes() == bytes));
    }
}
