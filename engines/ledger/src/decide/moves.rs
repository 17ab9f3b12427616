use super::gates;
use crate::{
    Account, AccountNo, Effect, LotKey, LotMove, LotNo, Move, NewTransfer, Origin, Refusal, Reverse, State,
    TransferId, lots,
};

pub(super) fn transfer(
    state: &State,
    id: TransferId,
    new: &NewTransfer,
    now_ms: i64,
) -> Result<Effect, Refusal> {
    gates::amount(new.amount)?;
    gates::fresh_id(state, id)?;
    let (from, to) = gates::pair(state, new.from, new.to)?;
    gates::limits(state, from, to, new.amount, now_ms)?;
    gates::floor(from, to, new.amount)?;
    let lots = match (from.lotted, to.lotted, new.lot_expires_ms) {
        (true, _, None) => lots::pick(from, new.amount, now_ms)?,
        (false, false, None) => vec![],
        (false, true, Some(expires_ms)) if expires_ms > now_ms => {
            vec![LotMove { lot: LotNo(state.last_seq + 1), expires_ms, amount: new.amount }]
        }
        (false, true, Some(_)) => return Err(Refusal::ExpiryInPast),
        (false, true, None) => return Err(Refusal::LotExpiryNeeded),
        (true, _, Some(_)) | (false, false, Some(_)) => return Err(Refusal::LotExpiryNotAllowed),
    };
    let NewTransfer { purpose, from, to, amount, .. } = *new;
    Ok(Effect::Moved(Move { id, purpose, origin: Origin::Transfer, from, to, amount, lots }))
}

/// The exact inverse of a transfer or of a part of it.
pub(super) fn reverse(
    state: &State,
    id: TransferId,
    reverse: &Reverse,
    now_ms: i64,
) -> Result<Effect, Refusal> {
    gates::fresh_id(state, id)?;
    let of = reverse.transfer;
    let original = match (state.transfer(of), state.reversible(of)) {
        (None, _) => return Err(Refusal::NoSuchTransfer),
        (_, None) => return Err(Refusal::NotReversible),
        (_, Some(original)) => original,
    };
    let left = original.reversible();
    let amount = reverse.amount.unwrap_or(left);
    if left == 0 {
        return Err(Refusal::AlreadyReversed);
    }
    gates::amount(amount)?;
    if amount > left {
        return Err(Refusal::ReverseTooLarge);
    }
    let (from, to) = gates::pair(state, original.to, original.from)?;
    let lots = returning_lots(from, to, original.lots_to_return(amount), reverse.grace_until_ms, now_ms)?;
    gates::floor(from, to, amount)?;
    let origin = Origin::Reversal { of };
    Ok(Effect::Moved(Move { id, purpose: reverse.purpose, origin, from: from.no, to: to.no, amount, lots }))
}

/// From a wallet the very lots must still be free; into a wallet from a plain account dead ones live on for
/// the grace.
fn returning_lots(
    from: &Account,
    to: &Account,
    mut lots: Vec<LotMove>,
    grace_until_ms: Option<i64>,
    now_ms: i64,
) -> Result<Vec<LotMove>, Refusal> {
    let free = |lot: &LotMove| {
        let key = LotKey { expires_ms: lot.expires_ms, lot: lot.lot };
        from.positions.get(key).map_or(0, |position| position.free)
    };
    if from.lotted && lots.iter().any(|lot| free(lot) < lot.amount) {
        return Err(Refusal::LotsSpent);
    }
    if let (false, true, Some(grace_until_ms)) = (from.lotted, to.lotted, grace_until_ms) {
        let dead = lots.iter_mut().filter(|lot| lot.expires_ms <= now_ms);
        dead.for_each(|lot| lot.expires_ms = lot.expires_ms.max(grace_until_ms));
    }
    Ok(lots)
}

pub(super) fn expire_lots(
    state: &State,
    id: TransferId,
    (from, to): (AccountNo, AccountNo),
    purpose: u16,
    now_ms: i64,
) -> Result<Effect, Refusal> {
    gates::fresh_id(state, id)?;
    let (wallet, sink) = gates::pair(state, from, to)?;
    if sink.lotted {
        return Err(Refusal::LotExpiryNeeded);
    }
    let lots = lots::due(wallet, now_ms);
    let amount = lots.iter().map(|lot| lot.amount).sum();
    if amount == 0 {
        return Err(Refusal::NothingDue);
    }
    Ok(Effect::Moved(Move { id, purpose, origin: Origin::Expiry, from, to, amount, lots }))
}
