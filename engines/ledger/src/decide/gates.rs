//! Checks every debit and every credit pass.

use crate::gauge::{RECEIVING, SPENDING};
use crate::{AMOUNT_MAX, Account, AccountNo, BALANCE_MAX, Cover, Refusal, State, TransferId};

pub(super) fn amount(amount: i64) -> Result<(), Refusal> {
    match amount {
        ..=0 => Err(Refusal::AmountNotPositive),
        1..=AMOUNT_MAX => Ok(()),
        _ => Err(Refusal::AmountTooLarge),
    }
}

pub(super) fn fresh_id(state: &State, id: TransferId) -> Result<(), Refusal> {
    if state.taken(id) { Err(Refusal::IdTaken) } else { Ok(()) }
}

pub(super) fn open_account(state: &State, no: AccountNo) -> Result<&Account, Refusal> {
    match state.account(no) {
        None => Err(Refusal::NoSuchAccount),
        Some(account) if !account.open => Err(Refusal::AccountClosed),
        Some(account) => Ok(account),
    }
}

/// Two open accounts of one asset.
pub(super) fn pair(state: &State, from: AccountNo, to: AccountNo) -> Result<(&Account, &Account), Refusal> {
    let (from, to) = (open_account(state, from)?, open_account(state, to)?);
    match () {
        () if from.no == to.no => Err(Refusal::SameAccount),
        () if from.asset != to.asset => Err(Refusal::AssetMismatch),
        () => Ok((from, to)),
    }
}

/// Floor and range; every move passes here, reversals too.
pub(super) fn floor(from: &Account, to: &Account, amount: i64) -> Result<(), Refusal> {
    let left = from.balance - from.held - amount;
    match () {
        () if left < -BALANCE_MAX || to.balance + amount > BALANCE_MAX => Err(Refusal::AmountTooLarge),
        () if from.floor.is_some_and(|floor| left < floor) && from.lotted => Err(Refusal::NotEnough),
        () if from.floor.is_some_and(|floor| left < floor) => Err(Refusal::BelowFloor),
        () => Ok(()),
    }
}

/// Limits and cover; what a person starts passes here, reversals and expiry do not.
pub(super) fn limits(
    state: &State,
    from: &Account,
    to: &Account,
    amount: i64,
    now_ms: i64,
) -> Result<(), Refusal> {
    from.spending.check(amount, now_ms, state.offset_ms, SPENDING)?;
    acceptance(state, to, amount, now_ms)?;
    from.cover.as_ref().map_or(Ok(()), |rule| cover(state, from, rule, amount))
}

/// Checked at a hold and again at its capture, which is what the receiver's limits count.
pub(super) fn acceptance(state: &State, to: &Account, amount: i64, now_ms: i64) -> Result<(), Refusal> {
    to.receiving.check(amount, now_ms, state.offset_ms, RECEIVING)
}

fn cover(state: &State, from: &Account, rule: &Cover, amount: i64) -> Result<(), Refusal> {
    let balance = |no: &AccountNo| {
        state.account(*no).map(|account| i128::from(account.balance)).ok_or(Refusal::NoSuchAccount)
    };
    let cash = rule.cash.iter().map(balance).sum::<Result<i128, _>>()?;
    let debited = if rule.backing.contains(&from.no) { i128::from(amount) } else { 0 };
    let circulating = debited - rule.backing.iter().map(balance).sum::<Result<i128, _>>()?;
    let covered = cash * 10_000 >= circulating * i128::from(rule.ratio_bp);
    if covered { Ok(()) } else { Err(Refusal::CoverTooLow) }
}
