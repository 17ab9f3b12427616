//! First expired, first out.

use crate::{Account, ENTRY_LOTS_MAX, LotMove, Refusal};

/// Beans of live lots that no hold reserves.
pub(crate) fn free_alive(account: &Account, now_ms: i64) -> i64 {
    let (_, alive) = account.positions.split(now_ms);
    alive.iter().map(|(_, position)| position.free).sum()
}

/// Chooses `amount` from the live lots, oldest expiry first.
pub(crate) fn pick(account: &Account, amount: i64, now_ms: i64) -> Result<Vec<LotMove>, Refusal> {
    let (_, alive) = account.positions.split(now_ms);
    let mut picked = Vec::new();
    let mut missing = amount;
    for (key, position) in alive.iter().filter(|(_, position)| position.free > 0) {
        let take = position.free.min(missing);
        picked.push(LotMove { lot: key.lot, expires_ms: key.expires_ms, amount: take });
        missing -= take;
        if missing == 0 || picked.len() > ENTRY_LOTS_MAX {
            break;
        }
    }
    match () {
        () if picked.len() > ENTRY_LOTS_MAX => Err(Refusal::TooManyLots),
        () if missing > 0 => Err(Refusal::NotEnough),
        () => Ok(picked),
    }
}

/// The dead lots of an account that no hold reserves, at most [`ENTRY_LOTS_MAX`] of them.
pub(crate) fn due(account: &Account, now_ms: i64) -> Vec<LotMove> {
    let (dead, _) = account.positions.split(now_ms);
    let free = dead.iter().filter(|(_, position)| position.free > 0);
    free.take(ENTRY_LOTS_MAX)
        .map(|(key, position)| LotMove { lot: key.lot, expires_ms: key.expires_ms, amount: position.free })
        .collect()
}

/// The first `amount` of `lots`.
pub(crate) fn head(lots: &[LotMove], amount: i64) -> Vec<LotMove> {
    cut(lots.iter(), 0, amount)
}

/// What comes back when `amount` of `lots` returns and `skip` already has: last spent, first returned,
/// so that a part refund gives the longest life.
pub(crate) fn tail(lots: &[LotMove], skip: i64, amount: i64) -> Vec<LotMove> {
    cut(lots.iter().rev(), skip, amount)
}

fn cut<'a>(lots: impl Iterator<Item = &'a LotMove>, mut skip: i64, mut amount: i64) -> Vec<LotMove> {
    let mut taken = Vec::new();
    for lot in lots {
        let skipped = lot.amount.min(skip);
        let take = (lot.amount - skipped).min(amount);
        skip -= skipped;
        amount -= take;
        if take > 0 {
            taken.push(LotMove { amount: take, ..*lot });
        }
    }
    taken
}
