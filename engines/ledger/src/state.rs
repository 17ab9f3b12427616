use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::accounts::Accounts;
use crate::{
    Account, AccountNo, Action, Asset, Command, Fingerprint, Hold, Key, Origin, Outcome, Posted, TransferId,
};

/// Everything commands read and change: whole, or the part a caller loaded.
#[derive(Clone, Debug)]
pub struct State {
    /// Offset of the local day and month of limits, in milliseconds east of UTC.
    pub offset_ms: i64,
    /// Sequence number of the last entry; 0 before the first.
    pub last_seq: i64,
    /// Time of the last entry; `i64::MIN` before the first.
    pub last_ms: i64,
    pub(crate) accounts: Accounts,
    pub(crate) holds: BTreeMap<TransferId, Hold>,
    pub(crate) transfers: FxHashMap<TransferId, Posted>,
    pub(crate) answers: FxHashMap<Key, Answer>,
    pub(crate) changes: Changes,
    /// `Some` from the first mark on.
    pub(crate) undo: Option<Vec<crate::undo::Before>>,
}

/// The stored answer of an idempotency key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub fingerprint: Fingerprint,
    pub outcome: Outcome,
}

/// The names of what entries touched since the last [`State::take_changes`], some of them more than once, whether or not it
/// was taken back. Read the value from the state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub accounts: Vec<AccountNo>,
    pub holds: Vec<TransferId>,
    pub transfers: Vec<TransferId>,
    pub answers: Vec<Key>,
}

/// Equal states answer every command alike; pending changes do not count.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (self.offset_ms, self.last_seq, self.last_ms) == (other.offset_ms, other.last_seq, other.last_ms)
            && self.accounts == other.accounts
            && self.holds == other.holds
            && self.transfers == other.transfers
            && self.answers == other.answers
    }
}

impl State {
    /// An empty state whose journal ends at `last_seq`, `last_ms` (0 and `i64::MIN` for a new journal).
    pub fn new(offset_ms: i64, last_seq: i64, last_ms: i64) -> Self {
        Self {
            offset_ms,
            last_seq,
            last_ms,
            accounts: Accounts::default(),
            holds: BTreeMap::new(),
            transfers: FxHashMap::default(),
            answers: FxHashMap::default(),
            changes: Changes::default(),
            undo: None,
        }
    }

    /// Loads an account; its live holds follow by [`State::load_hold`].
    pub fn load_account(&mut self, account: Account) {
        self.accounts.insert(account);
    }

    /// Loads a hold, live or ended.
    pub fn load_hold(&mut self, hold: Hold) {
        if let (crate::HoldState::Live, Some(owner)) = (hold.state, self.accounts.get_mut(hold.from)) {
            owner.holds.insert((hold.lapses_ms, hold.id));
        }
        self.holds.insert(hold.id, hold);
    }

    pub fn load_transfer(&mut self, transfer: Posted) {
        self.transfers.insert(transfer.id, transfer);
    }

    pub fn load_answer(&mut self, key: Key, answer: Answer) {
        self.answers.insert(key, answer);
    }

    pub fn account(&self, no: AccountNo) -> Option<&Account> {
        self.accounts.get(no)
    }

    /// In no order.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.values()
    }

    pub fn hold(&self, id: TransferId) -> Option<&Hold> {
        self.holds.get(&id)
    }

    pub fn transfer(&self, id: TransferId) -> Option<&Posted> {
        self.transfers.get(&id)
    }

    /// In no order.
    pub fn transfers(&self) -> impl Iterator<Item = &Posted> {
        self.transfers.values()
    }

    pub fn answer(&self, key: Key) -> Option<&Answer> {
        self.answers.get(&key)
    }

    /// What can be spent at `now_ms`: live lots and balance above the floor, less the holds that still count.
    pub fn available(&self, no: AccountNo, now_ms: i64) -> i64 {
        self.account(no).map_or(0, |account| {
            let lapsed = account.holds.range(..=(now_ms, TransferId(u128::MAX)));
            let lapsed: Vec<&Hold> = lapsed.filter_map(|(_, id)| self.hold(*id)).collect();
            let held = account.held - lapsed.iter().map(|hold| hold.amount).sum::<i64>();
            let above_floor =
                account.floor.map_or(i64::MAX, |floor| (account.balance - held).saturating_sub(floor));
            if !account.lotted {
                return above_floor;
            }
            let returned = lapsed.iter().flat_map(|hold| &hold.lots).filter(|lot| lot.expires_ms > now_ms);
            let free = crate::lots::free_alive(account, now_ms) + returned.map(|lot| lot.amount).sum::<i64>();
            free.min(above_floor)
        })
    }

    /// The sum of the balances of one asset: zero whenever every account is loaded.
    pub fn sum(&self, asset: Asset) -> i128 {
        let of_asset = self.accounts.values().filter(|account| account.asset == asset);
        of_asset.map(|account| i128::from(account.balance)).sum()
    }

    /// The accounts a command touches, holds and reversed transfers followed; load these (and the accounts of their
    /// covers, their lots and live holds) before applying it. Each once, in order.
    pub fn accounts_of(&self, command: &Command) -> Vec<AccountNo> {
        let mut all = Vec::with_capacity(2 * command.steps().len());
        command.steps().iter().for_each(|step| self.accounts_of_action(&step.action, &mut all));
        all.sort_unstable();
        all.dedup();
        all
    }

    fn accounts_of_action(&self, action: &Action, all: &mut Vec<AccountNo>) {
        action.accounts(all);
        let hold = action.hold().and_then(|id| self.hold(id));
        let reversed = action.reversed().and_then(|id| self.transfer(id));
        all.extend(hold.iter().flat_map(|hold| [hold.from, hold.to]));
        all.extend(reversed.iter().flat_map(|posted| [posted.from, posted.to]));
    }

    /// Lets go of an account that the caller can load again. Its holds are let go by [`State::drop_hold`].
    pub fn drop_account(&mut self, no: AccountNo) {
        self.accounts.remove(no);
    }

    pub fn drop_hold(&mut self, id: TransferId) {
        self.holds.remove(&id);
    }

    /// Lets go of the transfers that `keep` does not name; the caller can load them again.
    pub fn keep_transfers(&mut self, keep: impl Fn(TransferId) -> bool) {
        self.transfers.retain(|id, _| keep(*id));
    }

    pub fn account_count(&self) -> usize {
        self.accounts.len()
    }

    /// Lets go of all stored answers; the caller keeps them.
    pub fn drop_answers(&mut self) {
        self.answers.clear();
    }

    /// Hands over the names of what changed and forgets them.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    pub(crate) fn taken(&self, id: TransferId) -> bool {
        self.transfers.contains_key(&id) || self.holds.contains_key(&id)
    }

    pub(crate) fn reversible(&self, id: TransferId) -> Option<&Posted> {
        self.transfer(id).filter(|posted| !matches!(posted.origin, Origin::Reversal { .. }))
    }
}
