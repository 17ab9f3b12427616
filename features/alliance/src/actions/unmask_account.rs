use access::Cx;
use common::Msg;
use common::errors::{FieldErrors, text};
use db::Tx;
use serde_json::json;

use crate::access::ACCOUNT_UNMASK;
use crate::store::merchants;
use crate::{AllianceError, BankAccount, MerchantId};

/// Shows a bank account in full; the look and its reason (2–80 characters) are logged.
///
/// # Errors
/// Without `alliance.account.unmask`; names `reason`; when there is no such shop.
pub fn unmask_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    reason: &str,
) -> Result<BankAccount, AllianceError> {
    cx.permit(&ACCOUNT_UNMASK)?;
    let reason = text(reason, 2, 80).map_err(|msg: Msg| FieldErrors::one("reason", msg))?;
    let account = merchants::account(tx, cx, id)?.ok_or(AllianceError::NotFound)?;
    audit::record(tx, cx, "alliance.account.unmasked", "merchant", id, json!({"reason": reason}))?;
    Ok(account)
}
