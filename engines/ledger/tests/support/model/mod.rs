//! The naive model: a list of coins, a list of spendings, everything recomputed by scanning.

mod ops;
mod view;

use std::collections::BTreeMap;

use ledger::*;

use crate::support::{DAY, FUND, SHOP, SINK, START};
pub use view::View;

pub const ENVELOPE: i64 = 3_000;
pub const SHOP_DEBT: i64 = 400;
pub const DAY_LIMIT: i64 = 500;
pub const SHOP_MONTH: i64 = 1_500;

/// The limits a history begins with.
pub fn first_limits(wallets: &[AccountNo]) -> Vec<(Side, Limits)> {
    let day = Limits { per_day: Some(DAY_LIMIT), ..Limits::default() };
    let month = Limits { per_month: Some(SHOP_MONTH), ..Limits::default() };
    wallets.iter().map(|no| ((true, *no), day)).chain([((false, SHOP), month)]).collect()
}

#[derive(Clone, Debug)]
struct Coin {
    owner: AccountNo,
    lot: i64,
    expires_ms: i64,
    hold: Option<u128>,
    amount: i64,
}

#[derive(Clone, Debug)]
struct Paid {
    id: u128,
    from: AccountNo,
    to: AccountNo,
    /// (lot, expiry, amount) in the order spent, what has been returned cut off the end.
    left: Vec<(i64, i64, i64)>,
    at_ms: i64,
    spent_ms: i64,
    reversible: bool,
    limited: bool,
}

#[derive(Clone, Debug)]
struct Held {
    id: u128,
    from: AccountNo,
    amount: i64,
    made_ms: i64,
    lapses_ms: i64,
    ended: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Model {
    coins: Vec<Coin>,
    plain: BTreeMap<AccountNo, i64>,
    paid: Vec<Paid>,
    held: Vec<Held>,
    lots: i64,
    limits: BTreeMap<Side, Limits>,
    last_ms: BTreeMap<Side, i64>,
    /// Accounts that nothing else names; whether they are open.
    empty: BTreeMap<AccountNo, bool>,
}

/// Whether it is about spending, and of which account.
pub type Side = (bool, AccountNo);

fn wallet(no: AccountNo) -> bool {
    ![FUND, SHOP, SINK].contains(&no)
}

fn day(at_ms: i64) -> i64 {
    (at_ms - START).div_euclid(DAY)
}

impl Model {
    pub fn balance(&self, no: AccountNo) -> i64 {
        let coins = self.coins.iter().filter(|coin| coin.owner == no);
        coins.map(|coin| coin.amount).sum::<i64>() + self.plain.get(&no).unwrap_or(&0)
    }

    pub fn free(&self, no: AccountNo, now_ms: i64) -> i64 {
        let live = |hold: u128| self.held.iter().any(|held| held.id == hold && held.lapses_ms > now_ms);
        let mine = self.coins.iter().filter(|coin| coin.owner == no && coin.expires_ms > now_ms);
        mine.filter(|coin| !coin.hold.is_some_and(live)).map(|coin| coin.amount).sum()
    }

    fn lapse(&mut self, now_ms: i64) {
        for index in 0..self.held.len() {
            if !self.held[index].ended && self.held[index].lapses_ms <= now_ms {
                self.release(index);
            }
        }
    }

    fn release(&mut self, index: usize) {
        self.held[index].ended = true;
        let id = self.held[index].id;
        self.coins.iter_mut().filter(|coin| coin.hold == Some(id)).for_each(|coin| coin.hold = None);
    }

    /// A history begins with these limits.
    pub fn limited(limits: &[(Side, Limits)]) -> Self {
        Self { limits: limits.iter().copied().collect(), ..Self::default() }
    }

    pub fn set_limits(&mut self, side: Side, limits: Limits) -> bool {
        self.limits.insert(side, limits);
        true
    }

    pub fn open(&mut self, no: AccountNo) -> bool {
        let fresh = !self.empty.contains_key(&no);
        self.empty.entry(no).or_insert(true);
        fresh
    }

    pub fn close(&mut self, no: AccountNo) -> bool {
        self.empty.get_mut(&no).is_some_and(|open| std::mem::replace(open, false))
    }

    /// What one side has moved at the times that `counts` names, holds of its own included.
    fn used(&self, (spending, no): Side, counts: impl Fn(i64) -> bool) -> i64 {
        let mine = |paid: &&Paid| match spending {
            true => paid.from == no && counts(paid.spent_ms),
            false => paid.to == no && counts(paid.at_ms),
        };
        let paid = self.paid.iter().filter(|paid| paid.limited).filter(mine).map(Paid::rest);
        let held = |held: &&Held| spending && !held.ended && held.from == no && counts(held.made_ms);
        paid.sum::<i64>() + self.held.iter().filter(held).map(|held| held.amount).sum::<i64>()
    }

    fn within(&self, side: Side, amount: i64, now_ms: i64) -> bool {
        let Some(limits) = self.limits.get(&side) else { return true };
        let month = |at_ms| month_number(at_ms, UTC_OFFSET_CHINA_MS);
        let today = self.used(side, |at_ms| day(at_ms) == day(now_ms));
        let this_month = self.used(side, |at_ms| month(at_ms) == month(now_ms));
        let fits = |limit: Option<i64>, used: i64| limit.is_none_or(|limit| used + amount <= limit);
        let rested =
            self.last_ms.get(&side).is_none_or(|last| now_ms - last >= limits.min_gap_ms.unwrap_or(0));
        fits(limits.per_payment, 0)
            && fits(limits.per_day, today)
            && fits(limits.per_month, this_month)
            && rested
    }

    fn gates(&self, from: AccountNo, to: AccountNo, amount: i64, now_ms: i64) -> bool {
        self.within((true, from), amount, now_ms) && self.within((false, to), amount, now_ms)
    }

    /// Splits coins so that `amount` of `which` are separate; gives their indexes in spending order.
    fn take(&mut self, amount: i64, which: impl Fn(&Coin) -> bool) -> Option<Vec<usize>> {
        let mut order: Vec<usize> =
            (0..self.coins.len()).filter(|index| which(&self.coins[*index])).collect();
        order.sort_by_key(|index| (self.coins[*index].expires_ms, self.coins[*index].lot));
        let mut missing = amount;
        let mut taken = vec![];
        for index in order {
            if missing == 0 {
                break;
            }
            let coin = self.coins[index].clone();
            if coin.amount > missing {
                self.coins.push(Coin { amount: coin.amount - missing, ..coin });
                self.coins[index].amount = missing;
            }
            missing -= self.coins[index].amount;
            taken.push(index);
        }
        (missing == 0).then_some(taken)
    }

    fn describe(&self, taken: &[usize]) -> Vec<(i64, i64, i64)> {
        taken
            .iter()
            .map(|index| &self.coins[*index])
            .map(|coin| (coin.lot, coin.expires_ms, coin.amount))
            .collect()
    }

    /// Gives coins to a wallet, or melts them into a plain account.
    fn hand_over(&mut self, taken: Vec<usize>, to: AccountNo) {
        for index in &taken {
            self.coins[*index].owner = to;
            self.coins[*index].hold = None;
        }
        if !wallet(to) {
            let sum: i64 = taken.iter().map(|index| self.coins[*index].amount).sum();
            *self.plain.entry(to).or_default() += sum;
            self.coins.retain(|coin| coin.owner != to);
        }
    }

    fn note(
        &mut self,
        id: u128,
        from: AccountNo,
        to: AccountNo,
        left: Vec<(i64, i64, i64)>,
        times: (i64, i64),
    ) {
        let (at_ms, spent_ms) = times;
        self.paid.push(Paid { id, from, to, left, at_ms, spent_ms, reversible: true, limited: true });
    }
}

impl Paid {
    fn rest(&self) -> i64 {
        self.left.iter().map(|(_, _, amount)| amount).sum()
    }
}
