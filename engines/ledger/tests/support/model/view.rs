use std::collections::{BTreeMap, BTreeSet};

use ledger::*;

use super::{Model, wallet};
use crate::support::{ANNA, BAO, CHEN, FUND, SHOP, SINK};

/// What the engine and the model both know, at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct View {
    /// (balance, what can be spent); the latter of wallets only.
    accounts: BTreeMap<AccountNo, (i64, Option<i64>)>,
    /// Whether an account that nothing else names is open.
    empty: BTreeMap<AccountNo, bool>,
    /// Beans by owner and expiry.
    lots: BTreeMap<(AccountNo, i64), i64>,
    /// (id, from, amount, until) of holds that still count.
    pub holds: BTreeSet<(u128, AccountNo, i64, i64)>,
    /// (id, from, to, not reversed) of everything that can be reversed.
    transfers: BTreeSet<(u128, AccountNo, AccountNo, i64)>,
}

const ALL: [AccountNo; 6] = [FUND, SHOP, SINK, ANNA, BAO, CHEN];

impl View {
    pub fn of(state: &State, now_ms: i64) -> Self {
        let mut view = Self::default();
        for account in ALL.into_iter().filter_map(|no| state.account(no)) {
            let free = wallet(account.no).then(|| state.available(account.no, now_ms));
            view.accounts.insert(account.no, (account.balance, free));
            for (key, position) in account.positions.iter() {
                view.add_lot(account.no, key.expires_ms, position.free + position.held);
            }
        }
        let others = state.accounts().filter(|account| account.no.0 >= 20);
        view.empty = others.map(|account| (account.no, account.open)).collect();
        let live = state.holds().filter(|hold| hold.state == HoldState::Live && hold.lapses_ms > now_ms);
        view.holds = live.map(|hold| (hold.id.0, hold.from, hold.amount, hold.lapses_ms)).collect();
        let all = state.transfers().filter(|posted| !matches!(posted.origin, Origin::Reversal { .. }));
        view.transfers = all.map(|t| (t.id.0, t.from, t.to, t.amount - t.reversed)).collect();
        view
    }

    fn add_lot(&mut self, owner: AccountNo, expires_ms: i64, amount: i64) {
        *self.lots.entry((owner, expires_ms)).or_default() += amount;
    }
}

impl Model {
    pub fn view(&self, now_ms: i64) -> View {
        let mut view = View::default();
        for no in ALL {
            view.accounts.insert(no, (self.balance(no), wallet(no).then(|| self.free(no, now_ms))));
        }
        for coin in self.coins.iter().filter(|coin| coin.amount > 0) {
            view.add_lot(coin.owner, coin.expires_ms, coin.amount);
        }
        view.empty = self.empty.clone();
        let live = self.held.iter().filter(|held| !held.ended && held.lapses_ms > now_ms);
        view.holds = live.map(|held| (held.id, held.from, held.amount, held.lapses_ms)).collect();
        let paid = self.paid.iter().filter(|paid| paid.reversible);
        view.transfers = paid.map(|paid| (paid.id, paid.from, paid.to, paid.rest())).collect();
        view
    }
}
