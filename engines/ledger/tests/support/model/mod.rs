//! The naive model: a list of coins, a list of spendings, everything recomputed by scanning.

mod ops;

use ledger::*;

use crate::support::{DAY, FUND, SHOP, SINK, START};

pub const ENVELOPE: i64 = 3_000;
pub const SHOP_DEBT: i64 = 400;
pub const DAY_LIMIT: i64 = 500;
pub const SHOP_MONTH: i64 = 1_500;

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
    plain: std::collections::BTreeMap<AccountNo, i64>,
    paid: Vec<Paid>,
    held: Vec<Held>,
    lots: i64,
}

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

    fn spent_today(&self, from: AccountNo, now_ms: i64) -> i64 {
        let paid = self
            .paid
            .iter()
            .filter(|paid| paid.limited && paid.from == from && day(paid.spent_ms) == day(now_ms));
        let held = self
            .held
            .iter()
            .filter(|held| !held.ended && held.from == from && day(held.made_ms) == day(now_ms));
        paid.map(Paid::rest).sum::<i64>() + held.map(|held| held.amount).sum::<i64>()
    }

    fn accepted(&self, now_ms: i64) -> i64 {
        let month = |at_ms| month_number(at_ms, UTC_OFFSET_CHINA_MS);
        let this_month = |paid: &&Paid| month(paid.at_ms) == month(now_ms);
        self.paid
            .iter()
            .filter(|paid| paid.limited && paid.to == SHOP)
            .filter(this_month)
            .map(Paid::rest)
            .sum()
    }

    fn gates(&self, from: AccountNo, to: AccountNo, amount: i64, now_ms: i64) -> bool {
        let shop_full = to == SHOP && self.accepted(now_ms) + amount > SHOP_MONTH;
        let day_full = wallet(from) && self.spent_today(from, now_ms) + amount > DAY_LIMIT;
        !shop_full && !day_full
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
