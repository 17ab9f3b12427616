use access::Cx;
use db::Tx;
use serde_json::json;

use super::create_merchant::name_taken;
use super::set_state::open_account;
use crate::access::MERCHANT_EDIT;
use crate::store::merchants;
use crate::{AllianceError, BankAccount, MerchantId, MerchantState, MerchantTerms};

/// Changes what is known of a shop and the terms it takes beans on; they hold from now.
///
/// # Errors
/// Without `alliance.merchant.edit`; when there is no such shop or the name is taken.
pub fn change_merchant(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    terms: &MerchantTerms,
) -> Result<(), AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    let before = merchants::merchant(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    merchants::update(tx, cx.community, id, terms).map_err(|error| name_taken(error.into()))?;
    if before.state != MerchantState::Applied {
        open_account(tx, cx, id, &terms.name, terms.monthly_cap)?;
    }
    let cap = json!({"before": before.monthly_cap, "after": terms.monthly_cap});
    let minutes = json!({"before": before.cancel_minutes, "after": terms.cancel_minutes});
    let detail = json!({"monthly_cap": cap, "cancel_minutes": minutes});
    audit::record(tx, cx, "alliance.merchant.changed", "merchant", id, detail)?;
    Ok(())
}

/// Changes where the shop is paid. Runs drafted before keep the old account.
///
/// # Errors
/// Without `alliance.merchant.edit`; when there is no such shop.
pub fn change_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: MerchantId,
    to: &BankAccount,
) -> Result<(), AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    let before = merchants::merchant(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    merchants::set_account(tx, cx, id, to)?;
    let detail = json!({"before": before.masked_account(), "after": to.tail()});
    audit::record(tx, cx, "alliance.account.changed", "merchant", id, detail)?;
    Ok(())
}
