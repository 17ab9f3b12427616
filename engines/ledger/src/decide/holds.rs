use super::gates;
use crate::{Effect, Hold, HoldState, Move, NewHold, Origin, Refusal, Release, State, TransferId, lots};

pub(super) fn hold(state: &State, id: TransferId, new: &NewHold, now_ms: i64) -> Result<Effect, Refusal> {
    gates::amount(new.amount)?;
    gates::fresh_id(state, id)?;
    let (from, to) = gates::pair(state, new.from, new.to)?;
    if new.lapses_ms <= now_ms {
        return Err(Refusal::ExpiryInPast);
    }
    if to.lotted && !from.lotted {
        return Err(Refusal::LotExpiryNeeded);
    }
    gates::limits(state, from, to, new.amount, now_ms)?;
    gates::floor(from, to, new.amount)?;
    let lots = if from.lotted { lots::pick(from, new.amount, now_ms)? } else { vec![] };
    let NewHold { purpose, from, to, amount, lapses_ms } = *new;
    let state = HoldState::Live;
    Ok(Effect::Held(Hold { id, purpose, from, to, amount, lots, made_ms: now_ms, lapses_ms, state }))
}

pub(super) fn capture(
    state: &State,
    id: TransferId,
    hold: TransferId,
    amount: Option<i64>,
    now_ms: i64,
) -> Result<Effect, Refusal> {
    gates::fresh_id(state, id)?;
    let held = live(state, hold)?;
    let amount = amount.unwrap_or(held.amount);
    gates::amount(amount)?;
    if amount > held.amount {
        return Err(Refusal::CaptureTooLarge);
    }
    let (_, to) = gates::pair(state, held.from, held.to)?;
    gates::acceptance(state, to, amount, now_ms)?;
    let lots = lots::head(&held.lots, amount);
    let origin = Origin::Capture { hold };
    Ok(Effect::Moved(Move { id, purpose: held.purpose, origin, from: held.from, to: held.to, amount, lots }))
}

pub(super) fn void(state: &State, hold: TransferId) -> Result<Effect, Refusal> {
    live(state, hold)?;
    Ok(Effect::Released { hold, how: Release::Voided })
}

fn live(state: &State, id: TransferId) -> Result<&Hold, Refusal> {
    match state.hold(id) {
        None => Err(Refusal::NoSuchHold),
        Some(hold) if hold.state != HoldState::Live => Err(Refusal::HoldEnded),
        Some(hold) => Ok(hold),
    }
}
