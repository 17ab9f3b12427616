use access::Cx;
use common::Beans;
use db::Tx;
use serde_json::json;

use crate::access::MERCHANT_APPROVE;
use crate::store::merchants;
use crate::{AllianceError, Merchant, MerchantId, MerchantState};

/// Lets a shop in, suspends it, takes it up again, lets it go. What it is owed stays owed.
///
/// # Errors
/// Without `alliance.merchant.approve`; when there is no such shop, the step is not possible from where the shop stands,
/// or the one who took in the application would approve it too.
pub fn set_merchant_state(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    to: MerchantState,
    reason: &str,
) -> Result<(), AllianceError> {
    cx.permit(&MERCHANT_APPROVE)?;
    let merchant = merchants::merchant(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    if !merchant.state.may_become(to) {
        return Err(AllianceError::refused("alliance-error-state"));
    }
    if to == MerchantState::Active {
        let_in(tx, cx, &merchant)?;
    }
    merchants::set_state(tx, cx.community, id, to)?;
    let detail = json!({"from": merchant.state.as_str(), "to": to.as_str(), "reason": reason});
    audit::record(tx, cx, "alliance.merchant.state", "merchant", id, detail)?;
    Ok(())
}

fn let_in(tx: &mut Tx<'_>, cx: &Cx, merchant: &Merchant) -> Result<(), AllianceError> {
    let first = merchant.state == MerchantState::Applied;
    if first && merchant.applied_by.is_some() && merchant.applied_by == cx.actor.id() {
        return Err(AllianceError::refused("alliance-error-same-person"));
    }
    if first {
        merchants::set_approved(tx, cx, merchant.id)?;
    }
    open_account(tx, cx, merchant.id, &merchant.name, merchant.monthly_cap)
}

/// The shop's account in the books, with its name and monthly cap.
pub(crate) fn open_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    name: &str,
    cap: Beans,
) -> Result<(), AllianceError> {
    beans::ensure_shop(tx, cx, id.uuid(), name)?;
    let per_month = cap.is_positive().then_some(cap);
    Ok(beans::set_shop_limits(tx, cx, id.uuid(), None, per_month)?)
}
