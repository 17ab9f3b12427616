use access::Cx;
use common::Beans;
use db::{Reader, Tx};

use crate::access::{PAY, TILL};
use crate::store::entries::{self, NewEntry};
use crate::store::merchants;
use crate::{AllianceError, EntryKind, KeyState, MerchantId, Way};

/// What became of the asker's form with this key: paid, given up, or never arrived.
///
/// # Errors
/// Unless the asker works at that till or is a resident; when there is no such shop.
pub fn key_state(
    r: &mut Reader<'_>,
    cx: &Cx,
    merchant: MerchantId,
    key: &str,
) -> Result<KeyState, AllianceError> {
    cx.permit_unit(&TILL, merchant.uuid()).or_else(|_| cx.permit(&PAY))?;
    merchants::merchant(r, cx.community, merchant)?.ok_or(AllianceError::NotFound)?;
    Ok(match entries::by_key(r, cx, merchant, key)? {
        Some(entry) if entry.kind == EntryKind::Abandoned => KeyState::Abandoned,
        Some(entry) => KeyState::Paid(Box::new(entry)),
        None => KeyState::Unknown,
    })
}

/// Closes a key that has not paid, so that a request still on its way can charge nothing any more. A key that has paid
/// stays paid: the answer says which.
///
/// # Errors
/// As [`key_state`]; names `key` when it is empty or longer than 64 characters.
pub fn give_up(tx: &mut Tx<'_>, cx: &Cx, merchant: MerchantId, key: &str) -> Result<KeyState, AllianceError> {
    let state = key_state(tx, cx, merchant, key)?;
    if !matches!(state, KeyState::Unknown) {
        return Ok(state);
    }
    common::errors::text(key, 1, 64).map_err(|msg| common::FieldErrors::one("key", msg))?;
    let entry = NewEntry {
        merchant,
        kind: EntryKind::Abandoned,
        amount: Beans::ZERO,
        way: Way::None,
        key,
        at: cx.now,
        payer: None,
        transfer: None,
        of: None,
    };
    entries::insert(tx, cx, entry)?;
    Ok(KeyState::Abandoned)
}
