//! What happens in a random history, as an action of the engine and as a call of the model.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use ledger::*;
use proptest::prelude::*;

use crate::model::{ENVELOPE, Model, SHOP_DEBT, Side, first_limits};
use crate::support::*;

pub const WALLETS: [AccountNo; 3] = [ANNA, BAO, CHEN];

#[derive(Clone, Debug)]
pub enum Op {
    Issue {
        to: usize,
        amount: i64,
        days: i64,
    },
    Gift {
        from: usize,
        to: usize,
        amount: i64,
    },
    Redeem {
        from: usize,
        amount: i64,
    },
    Hold {
        from: usize,
        amount: i64,
        hours: i64,
    },
    Capture {
        of: usize,
        amount: Option<i64>,
    },
    Void {
        of: usize,
    },
    Reverse {
        of: usize,
        amount: Option<i64>,
    },
    Expire {
        from: usize,
    },
    /// Of a wallet's spending, or of what the shop takes.
    Limit {
        of: usize,
        limits: Limits,
    },
    /// Of an account that nothing else names.
    Open {
        no: i64,
    },
    Close {
        no: i64,
    },
    /// Alone it is kept, in a group it refuses all.
    Decline {
        reason: u16,
    },
    Wait {
        hours: i64,
    },
}

fn limits() -> impl Strategy<Value = Limits> {
    let sum = |most: i64| proptest::option::of(0..most);
    (sum(300), sum(600), sum(1_500), proptest::option::of(0..30 * DAY / 24)).prop_map(
        |(per_payment, per_day, per_month, min_gap_ms)| Limits {
            per_payment,
            per_day,
            per_month,
            min_gap_ms,
        },
    )
}

pub fn op() -> impl Strategy<Value = Op> {
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
        1 => (0..4_usize, limits()).prop_map(|(of, limits)| Op::Limit { of, limits }),
        1 => (20..23_i64).prop_map(|no| Op::Open { no }),
        1 => (20..23_i64).prop_map(|no| Op::Close { no }),
        1 => any::<u16>().prop_map(|reason| Op::Decline { reason }),
        2 => (0..40_i64).prop_map(|hours| Op::Wait { hours }),
    ]
}

/// One to three ops at a time.
pub fn groups() -> impl Strategy<Value = Vec<Vec<Op>>> {
    proptest::collection::vec(proptest::collection::vec(op(), 1..4), 1..30)
}

/// A fund with an envelope, a shop with a debt, and everybody with limits.
pub fn limited_world() -> (World, Model) {
    let mut world = world();
    world.must(Action::SetFloor { account: FUND, floor: Some(-ENVELOPE) });
    world.must(Action::SetFloor { account: SHOP, floor: Some(-SHOP_DEBT) });
    let first = first_limits(&WALLETS);
    first.iter().for_each(|(side, limits)| _ = world.must(set_limits(*side, *limits)));
    (world, Model::limited(&first))
}

fn set_limits((spending, account): Side, limits: Limits) -> Action {
    match spending {
        true => Action::SetSpendingLimits { account, limits },
        false => Action::SetReceivingLimits { account, limits },
    }
}

/// The holds and transfers asked for so far, which later ops name; some were refused.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    holds: Vec<u128>,
    transfers: Vec<u128>,
}

impl Ids {
    fn note(&mut self, id: u128, action: &Action) {
        match action {
            Action::Hold(_) => self.holds.push(id),
            _ => self.transfers.push(id),
        }
    }
}

/// A named earlier id, or one nobody knows.
fn earlier(ids: &[u128], of: usize) -> u128 {
    ids.get(of % (ids.len() + 1)).copied().unwrap_or(u128::MAX)
}

/// The ops as one command, and whether the model lets all of it pass; the model has then done it, or nothing of it.
/// `None` when they only wait.
pub fn command(world: &mut World, model: &mut Model, ids: &mut Ids, ops: &[Op]) -> Option<(Command, bool)> {
    let hours: i64 = ops.iter().map(|op| if let Op::Wait { hours } = op { *hours } else { 0 }).sum();
    world.now_ms += hours * DAY / 24;
    let (before, mut steps, mut fine) = (model.clone(), vec![], true);
    for op in ops.iter().filter(|op| !matches!(op, Op::Wait { .. })) {
        let id = world.id();
        let (action, passes) = both(model, op, ids, id.0, world.now_ms);
        fine &= passes;
        ids.note(id.0, &action);
        steps.push(Step { id, action });
    }
    if !fine {
        *model = before;
    }
    let request = world.request();
    match steps.len() {
        0 => None,
        1 => steps.pop().map(|step| (Command { request, body: Body::One(step) }, fine)),
        _ => Some((Command { request, body: Body::Group(steps) }, fine)),
    }
}

/// Turns an op into an action and says whether the model lets it pass.
fn both(model: &mut Model, op: &Op, ids: &Ids, id: u128, now_ms: i64) -> (Action, bool) {
    match *op {
        Op::Issue { to, amount, days } => {
            let (to, expires_ms) = (WALLETS[to], now_ms + days * DAY);
            (issue(to, amount, expires_ms), model.issue(id, to, amount, expires_ms, now_ms))
        }
        Op::Gift { from, to, amount } => {
            let (from, to) = (WALLETS[from], WALLETS[to]);
            (transfer(from, to, amount), model.pay(id, from, to, amount, now_ms))
        }
        Op::Redeem { from, amount } => {
            let from = WALLETS[from];
            (transfer(from, SHOP, amount), model.pay(id, from, SHOP, amount, now_ms))
        }
        Op::Hold { from, amount, hours } => {
            let (from, lapses_ms) = (WALLETS[from], now_ms + hours * DAY / 24);
            (hold(from, amount, lapses_ms), model.hold(id, from, amount, lapses_ms, now_ms))
        }
        Op::Capture { of, amount } => {
            let hold = earlier(&ids.holds, of);
            (Action::Capture { hold: TransferId(hold), amount }, model.capture(id, hold, amount, now_ms))
        }
        Op::Void { of } => {
            let hold = earlier(&ids.holds, of);
            (Action::Void { hold: TransferId(hold) }, model.void(hold, now_ms))
        }
        Op::Reverse { of, amount } => {
            let of = earlier(&ids.transfers, of);
            (reverse(TransferId(of), amount), model.reverse(id, of, amount, now_ms))
        }
        Op::Expire { from } => (expire(WALLETS[from]), model.expire(id, WALLETS[from], now_ms)),
        Op::Limit { of, limits } => {
            let side = WALLETS.get(of).map_or((false, SHOP), |wallet| (true, *wallet));
            (set_limits(side, limits), model.set_limits(side, limits))
        }
        Op::Open { no } => {
            let (no, asset, floor) = (AccountNo(no), Asset::Yuan, Some(0));
            (Action::Open(NewAccount { no, asset, lotted: false, floor }), model.open(no))
        }
        Op::Close { no } => (Action::Close(AccountNo(no)), model.close(AccountNo(no))),
        Op::Decline { reason } => (Action::Decline { reason }, false),
        Op::Wait { .. } => unreachable!("waiting is no command"),
    }
}
