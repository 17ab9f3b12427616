#![expect(clippy::expect_used, reason = "a test may stop here")]

use ledger::*;

use super::*;

impl Model {
    pub fn issue(&mut self, id: u128, to: AccountNo, amount: i64, expires_ms: i64, now_ms: i64) -> bool {
        self.lapse(now_ms);
        if amount <= 0 || self.balance(FUND) - amount < -ENVELOPE || expires_ms <= now_ms {
            return false;
        }
        self.lots += 1;
        *self.plain.entry(FUND).or_default() -= amount;
        self.coins.push(Coin { owner: to, lot: self.lots, expires_ms, hold: None, amount });
        self.note(id, FUND, to, vec![(self.lots, expires_ms, amount)], (now_ms, now_ms));
        true
    }

    pub fn pay(&mut self, id: u128, from: AccountNo, to: AccountNo, amount: i64, now_ms: i64) -> bool {
        self.lapse(now_ms);
        if amount <= 0 || from == to || !self.gates(from, to, amount, now_ms) {
            return false;
        }
        let free = |coin: &Coin| coin.owner == from && coin.hold.is_none() && coin.expires_ms > now_ms;
        let Some(taken) = self.take(amount, free) else { return false };
        let left = self.describe(&taken);
        self.hand_over(taken, to);
        self.note(id, from, to, left, (now_ms, now_ms));
        self.last_ms.extend([((true, from), now_ms), ((false, to), now_ms)]);
        true
    }

    pub fn hold(&mut self, id: u128, from: AccountNo, amount: i64, lapses_ms: i64, now_ms: i64) -> bool {
        self.lapse(now_ms);
        if amount <= 0 || lapses_ms <= now_ms || !self.gates(from, SHOP, amount, now_ms) {
            return false;
        }
        let free = |coin: &Coin| coin.owner == from && coin.hold.is_none() && coin.expires_ms > now_ms;
        let Some(taken) = self.take(amount, free) else { return false };
        taken.into_iter().for_each(|index| self.coins[index].hold = Some(id));
        self.last_ms.insert((true, from), now_ms);
        self.held.push(Held { id, from, amount, made_ms: now_ms, lapses_ms, ended: false });
        true
    }

    fn live_hold(&self, hold: u128) -> Option<usize> {
        self.held.iter().position(|held| held.id == hold && !held.ended)
    }

    pub fn capture(&mut self, id: u128, hold: u128, amount: Option<i64>, now_ms: i64) -> bool {
        self.lapse(now_ms);
        let Some(index) = self.live_hold(hold) else { return false };
        let Held { from, amount: whole, made_ms, .. } = self.held[index].clone();
        let amount = amount.unwrap_or(whole);
        if amount <= 0 || amount > whole || !self.within((false, SHOP), amount, now_ms) {
            return false;
        }
        let Some(taken) = self.take(amount, |coin| coin.hold == Some(hold)) else { return false };
        let left = self.describe(&taken);
        self.hand_over(taken, SHOP);
        self.release(index);
        self.note(id, from, SHOP, left, (now_ms, made_ms));
        self.last_ms.insert((false, SHOP), now_ms);
        true
    }

    pub fn void(&mut self, hold: u128, now_ms: i64) -> bool {
        self.lapse(now_ms);
        let found = self.live_hold(hold);
        found.into_iter().for_each(|index| self.release(index));
        found.is_some()
    }

    pub fn expire(&mut self, id: u128, owner: AccountNo, now_ms: i64) -> bool {
        self.lapse(now_ms);
        let dead = |coin: &Coin| coin.owner == owner && coin.hold.is_none() && coin.expires_ms <= now_ms;
        let amount: i64 = self.coins.iter().filter(|coin| dead(coin)).map(|coin| coin.amount).sum();
        let Some(taken) = self.take(amount, dead).filter(|taken| !taken.is_empty()) else { return false };
        let left = self.describe(&taken);
        self.hand_over(taken, SINK);
        self.note(id, owner, SINK, left, (now_ms, now_ms));
        self.paid.last_mut().expect("just noted").limited = false;
        true
    }

    pub fn reverse(&mut self, id: u128, of: u128, amount: Option<i64>, now_ms: i64) -> bool {
        self.lapse(now_ms);
        let Some(index) = self.paid.iter().position(|paid| paid.id == of && paid.reversible) else {
            return false;
        };
        let Paid { from, to, mut left, .. } = self.paid[index].clone();
        let rest = self.paid[index].rest();
        let amount = amount.unwrap_or(rest);
        let floor = if to == SHOP { -SHOP_DEBT } else { 0 };
        if amount <= 0 || amount > rest || (!wallet(to) && self.balance(to) - amount < floor) {
            return false;
        }
        let mut missing = amount;
        let mut back = vec![];
        while missing > 0 {
            let (lot, expires_ms, whole) = left.pop().expect("the rest is the sum of what is left");
            let part = whole.min(missing);
            missing -= part;
            back.push((lot, expires_ms, part));
            if whole > part {
                left.push((lot, expires_ms, whole - part));
            }
        }
        if wallet(to) && !self.take_back(&back, to, from) {
            return false;
        }
        if !wallet(to) {
            *self.plain.entry(to).or_default() -= amount;
            let coin = |(lot, expires_ms, amount)| Coin { owner: from, lot, expires_ms, hold: None, amount };
            self.coins.extend(back.into_iter().map(coin));
        }
        self.paid[index].left = left;
        self.note(id, to, from, vec![], (now_ms, now_ms));
        self.paid.last_mut().expect("just noted").reversible = false;
        true
    }

    fn take_back(&mut self, back: &[(i64, i64, i64)], owner: AccountNo, to: AccountNo) -> bool {
        let before = self.clone();
        for (lot, expires_ms, amount) in back.iter().copied() {
            let same = |coin: &Coin| {
                (coin.owner, coin.lot, coin.expires_ms, coin.hold) == (owner, lot, expires_ms, None)
            };
            match self.take(amount, same) {
                Some(taken) => self.hand_over(taken, to),
                None => {
                    *self = before;
                    return false;
                }
            }
        }
        true
    }
}
