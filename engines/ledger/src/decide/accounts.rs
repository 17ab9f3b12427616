use super::gates;
use crate::{AccountNo, Asset, Cover, Effect, Limits, NewAccount, Refusal, State};

/// Most accounts on one side of a cover rule.
const COVER_ACCOUNTS_MAX: usize = 64;

pub(super) fn open(state: &State, new: &NewAccount) -> Result<Effect, Refusal> {
    let NewAccount { no, asset, lotted, floor } = *new;
    if state.account(no).is_some() {
        return Err(Refusal::AccountExists);
    }
    if floor.is_some_and(|floor| floor > 0) || (lotted && floor != Some(0)) {
        return Err(Refusal::BadFloor);
    }
    Ok(Effect::Opened { account: no, asset, lotted, floor })
}

pub(super) fn close(state: &State, no: AccountNo) -> Result<Effect, Refusal> {
    let account = gates::open_account(state, no)?;
    if account.balance != 0 || account.held != 0 {
        return Err(Refusal::AccountNotEmpty);
    }
    Ok(Effect::Closed { account: no })
}

/// A floor may be lowered at any time and raised up to what is not held.
pub(super) fn set_floor(state: &State, no: AccountNo, floor: Option<i64>) -> Result<Effect, Refusal> {
    let account = gates::open_account(state, no)?;
    let fits_lots = !account.lotted || floor.is_some_and(|floor| floor >= 0);
    let fits_balance = floor.is_none_or(|floor| floor <= account.balance - account.held);
    if !fits_lots || !fits_balance {
        return Err(Refusal::BadFloor);
    }
    Ok(Effect::FloorSet { account: no, floor })
}

pub(super) fn check_limits(state: &State, no: AccountNo, limits: &Limits) -> Result<(), Refusal> {
    gates::open_account(state, no)?;
    let all = [limits.per_payment, limits.per_day, limits.per_month, limits.min_gap_ms];
    if all.into_iter().flatten().any(|limit| limit < 0) {
        return Err(Refusal::BadLimit);
    }
    Ok(())
}

pub(super) fn set_cover(state: &State, no: AccountNo, cover: Option<&Cover>) -> Result<Effect, Refusal> {
    let account = gates::open_account(state, no)?;
    if let Some(Cover { cash, backing, ratio_bp }) = cover {
        let all = |list: &[AccountNo], asset: Asset| {
            let fits = |no: &AccountNo| state.account(*no).is_some_and(|other| other.asset == asset);
            (1..=COVER_ACCOUNTS_MAX).contains(&list.len()) && list.iter().all(fits)
        };
        if !all(cash, Asset::Yuan) || !all(backing, account.asset) || !(0..=100_000).contains(ratio_bp) {
            return Err(Refusal::BadCover);
        }
    }
    Ok(Effect::CoverSet { account: no, cover: cover.cloned() })
}
