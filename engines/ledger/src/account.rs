use std::collections::BTreeSet;

use crate::{AccountNo, Asset, Gauge, Positions, TransferId};

/// One account with its live lots and live holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub no: AccountNo,
    pub asset: Asset,
    /// Whether the account keeps lots (a wallet) or a plain sum (a fund, a shop, a clearing account).
    pub lotted: bool,
    pub open: bool,
    /// Lowest balance a transfer may leave; `None` is no floor. An account with lots has a floor of 0 or more.
    pub floor: Option<i64>,
    pub balance: i64,
    /// Sum of the live holds on this account.
    pub held: i64,
    pub spending: Gauge,
    pub receiving: Gauge,
    pub cover: Option<Cover>,
    pub positions: Positions,
    /// Live holds by the time they lapse.
    pub holds: BTreeSet<(i64, TransferId)>,
}

/// What one account owns of one lot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    pub free: i64,
    pub held: i64,
}

/// An account with cover is debited only while the sum of `cash` is at least `ratio_bp` / 10,000 of what is in circulation:
/// minus the sum of the `backing` accounts (envelopes, settled and expired beans) after the debit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pub cash: Vec<AccountNo>,
    pub backing: Vec<AccountNo>,
    pub ratio_bp: i64,
}

impl Account {
    pub fn new(no: AccountNo, asset: Asset, lotted: bool, floor: Option<i64>) -> Self {
        Self {
            no,
            asset,
            lotted,
            open: true,
            floor,
            balance: 0,
            held: 0,
            spending: Gauge::default(),
            receiving: Gauge::default(),
            cover: None,
            positions: Positions::default(),
            holds: BTreeSet::new(),
        }
    }
}
