//! What people ask for, under keys of their own, so that each can be asked again.

use std::sync::Arc;

use ::access::Role;
use beans::*;
use common::{Beans, ListQuery};
use db::Tx;
use uuid::Uuid;

use crate::support::Who;
use crate::town::{APPROVER, Act, CARD_HOLDER, Here, Town};

#[derive(Clone, Debug)]
pub struct Order {
    pub key: String,
    pub kind: Kind,
    /// The answer, once somebody was told.
    pub told: Option<Told>,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Award {
        to: usize,
        beans: i64,
    },
    Gift {
        from: usize,
        to: usize,
        amount: i64,
    },
    Myself {
        from: usize,
        amount: i64,
    },
    Code {
        digits: String,
        amount: i64,
    },
    Card {
        amount: i64,
    },
    /// `of` is a payment's transfer.
    Refund {
        of: Uuid,
        amount: i64,
    },
    Adjust {
        id: AdjustmentId,
    },
    Limit {
        person: usize,
        per_day: Option<i64>,
    },
    Expire,
    /// Pays, and then a statement fails; nothing may stay.
    Broken {
        from: usize,
        amount: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Done(Uuid),
    /// Kept under its key.
    Refused(Reason),
    /// Nothing moved and nothing was kept.
    Nothing,
}

impl Order {
    /// One try at the order, with ids of its own.
    pub fn act(&self, town: &mut Town) -> Act<Told> {
        let (here, now, seed) = (Arc::clone(&town.here), town.now, town.seed());
        let Self { key, kind, .. } = self.clone();
        Box::new(move |tx| kind.run(tx, &here, &key, now, seed))
    }

    /// Is every later answer the same as the first?
    pub fn keeps_its_answer(&self) -> bool {
        let keyed = matches!(
            self.kind,
            Kind::Gift { .. }
                | Kind::Myself { .. }
                | Kind::Code { .. }
                | Kind::Card { .. }
                | Kind::Refund { .. }
        );
        let kept = |reason| !matches!(reason, Reason::KeyReused | Reason::WrongPin(_) | Reason::Over(_));
        match self.told {
            Some(Told::Done(_)) => keyed,
            Some(Told::Refused(reason)) => keyed && kept(reason),
            Some(Told::Nothing) | None => false,
        }
    }
}

impl Kind {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        here: &Here,
        key: &str,
        now: common::Timestamp,
        seed: u128,
    ) -> Result<Told, BeansError> {
        let cx = |who| here.cx(who, now, seed);
        let pays = |tx: &mut Tx<'_>, who, kind: &str, amount: i64, payer: Payer, body: &str| {
            let cx = cx(who);
            let once = Once::new(&cx, kind, key, &[&amount.to_string(), body]);
            redeem(tx, &cx, &Payment { once, shop: here.shop, amount: Beans(amount), payer }).map(told)
        };
        match self {
            Self::Award { to, beans } => award_once(tx, here, key, *to, *beans, (now, seed)),
            Self::Gift { from, to, amount } => {
                let (cx, to) = (cx(Who::Resident(*from)), here.people[*to]);
                let once = Once::new(&cx, "gift", key, &[&to.to_string(), &amount.to_string()]);
                gift(tx, &cx, &Gift { once, to, amount: Beans(*amount), note: "谢谢".to_owned() }).map(told)
            }
            Self::Myself { from, amount } => {
                pays(tx, Who::Resident(*from), "pay", *amount, Payer::Myself, "")
            }
            Self::Code { digits, amount } => {
                pays(tx, Who::Clerk(3), "till", *amount, Payer::Code(digits.clone()), digits)
            }
            Self::Card { amount } => {
                pays(tx, Who::Clerk(3), "till", *amount, Payer::Card(here.card.clone()), "card")
            }
            Self::Refund { of, amount } => {
                let cx = cx(Who::Clerk(3));
                let once = Once::new(&cx, "refund", key, &[&of.to_string(), &amount.to_string()]);
                let (transfer, amount, reason) = (*of, Some(Beans(*amount)), "退".to_owned());
                refund(tx, &cx, &Refund { once, transfer, amount, reason }).map(told)
            }
            Self::Adjust { id } => adjust_once(tx, &cx(Who::Staff(APPROVER, Role::Approver)), *id),
            Self::Limit { person, per_day } => {
                let person = here.people[*person];
                let limits = WalletLimits { per_day: per_day.map(Beans), ..WalletLimits::default() };
                set_wallet_limits(tx, &cx(Who::System), person, limits, "").map(|()| Told::Nothing)
            }
            Self::Expire => expire_due(tx, &cx(Who::System), AccountNo(0)).map(|_| Told::Nothing),
            Self::Broken { from, amount } => {
                pays(tx, Who::Resident(*from), "pay", *amount, Payer::Myself, "")?;
                tx.value::<i64>("SELECT COUNT(*) FROM bean_accounts", &[])?;
                tx.exec("INSERT INTO bean_heads SELECT * FROM bean_heads", &[])?;
                Ok(Told::Nothing)
            }
        }
    }
}

fn told(answer: Answer) -> Told {
    match answer {
        Answer::Done(receipt) => Told::Done(receipt.id),
        Answer::Refused(reason) => Told::Refused(reason),
    }
}

/// Proposes and approves at once; the claim makes it one award however often it is asked for.
fn award_once(
    tx: &mut Tx<'_>,
    here: &Here,
    key: &str,
    to: usize,
    beans: i64,
    (now, seed): (common::Timestamp, u128),
) -> Result<Told, BeansError> {
    let (house, approver) =
        (here.cx(Who::System, now, seed), here.cx(Who::Staff(APPROVER, Role::Approver), now, seed + 1_000));
    let source =
        AwardSource { kind: "activity".to_owned(), id: Uuid::from_u128(5), label: "清扫".to_owned() };
    let claim = Uuid::from_u128(key.bytes().fold(7, |sum, byte| sum * 251 + u128::from(byte)));
    let (person, fund, amount) = (here.people[to], here.fund, Beans::whole(beans));
    let new = NewAward { claim, person, fund, amount, source, detail: String::new(), notice_days: 0 };
    let id = propose_award(tx, &house, &new)?;
    let award = match award(tx, &house, id)?.0 {
        award if award.state == AwardState::Proposed => approve_award(tx, &approver, id)?,
        decided => decided,
    };
    Ok(award.transfer.map_or(Told::Nothing, Told::Done))
}

fn adjust_once(tx: &mut Tx<'_>, cx: &::access::Cx, id: AdjustmentId) -> Result<Told, BeansError> {
    match decide_adjustment(tx, cx, id, true) {
        Ok(done) => Ok(done.transfer.map_or(Told::Nothing, Told::Done)),
        Err(BeansError::Refused(Reason::Decided)) => {
            for page in 1.. {
                let found = adjustments(tx, cx, &ListQuery { page, ..ListQuery::default() })?.rows;
                if let Some(done) = found.iter().find(|adjustment| adjustment.id == id) {
                    return Ok(done.transfer.map_or(Told::Nothing, Told::Done));
                }
                assert!(!found.is_empty(), "a decided adjustment is listed");
            }
            Ok(Told::Nothing)
        }
        Err(BeansError::Refused(_)) => Ok(Told::Nothing),
        Err(error) => Err(error),
    }
}

/// A random order; `earlier` are those before it.
pub fn order(town: &mut Town, roll: &mut dyn FnMut(u64) -> u64, earlier: &[Order], key: String) -> Order {
    let people = town.here.people.len() as u64;
    let mut person = || roll(people) as usize;
    let (from, to) = (person(), person());
    let amount = 1 + roll(900) as i64;
    let paid = || {
        earlier.iter().rev().filter_map(|order| match (&order.kind, &order.told) {
            (Kind::Myself { .. } | Kind::Code { .. } | Kind::Card { .. }, Some(Told::Done(id))) => Some(*id),
            _ => None,
        })
    };
    let kind = match roll(20) {
        0..4 => Kind::Gift { from, to, amount },
        4..8 => Kind::Myself { from, amount },
        8..10 => Kind::Code { digits: town.code(from), amount },
        10 => Kind::Card { amount },
        11 | 12 => match paid().nth(roll(8) as usize) {
            Some(of) => Kind::Refund { of, amount },
            None => Kind::Gift { from: CARD_HOLDER, to, amount },
        },
        13 => Kind::Award { to, beans: 1 + amount / 100 },
        14 => {
            let amount = Beans(if roll(2) == 0 { amount } else { -amount });
            Kind::Adjust { id: town.proposed(5 + from % 20, amount) }
        }
        15 => Kind::Limit { person: from, per_day: (amount > 300).then_some(amount) },
        16 => Kind::Broken { from, amount },
        17 => return again(earlier, roll).unwrap_or(Order { key, kind: Kind::Expire, told: None }),
        18 => return other_body(earlier, roll).unwrap_or(Order { key, kind: Kind::Expire, told: None }),
        _ => Kind::Expire,
    };
    Order { key, kind, told: None }
}

fn recent<'o>(earlier: &'o [Order], roll: &mut dyn FnMut(u64) -> u64) -> Option<&'o Order> {
    earlier.iter().rev().nth(roll(40) as usize)
}

/// The same key, the same body.
fn again(earlier: &[Order], roll: &mut dyn FnMut(u64) -> u64) -> Option<Order> {
    let before = recent(earlier, roll).filter(|order| !matches!(order.kind, Kind::Broken { .. }))?;
    Some(Order { told: None, ..before.clone() })
}

/// The same key and asker, another body.
fn other_body(earlier: &[Order], roll: &mut dyn FnMut(u64) -> u64) -> Option<Order> {
    let before = recent(earlier, roll)?;
    let kind = match before.kind.clone() {
        Kind::Gift { from, to, amount } => Kind::Gift { from, to, amount: amount + 1 },
        Kind::Myself { from, amount } => Kind::Myself { from, amount: amount + 1 },
        Kind::Refund { of, amount } => Kind::Refund { of, amount: amount + 1 },
        _ => return None,
    };
    Some(Order { key: before.key.clone(), kind, told: None })
}
