use access::Cx;
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::access::MERCHANT_EDIT;
use crate::store::merchants;
use crate::{AllianceError, MerchantId, NewMerchant};

/// Takes in the application of an organisation that wants to be a shop of the alliance.
///
/// # Errors
/// Without `alliance.merchant.edit`; when the organisation is unknown or the name taken.
pub fn create_merchant(tx: &mut Tx<'_>, cx: &Cx, new: &NewMerchant) -> Result<MerchantId, AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    if people::organisation(tx, cx.community, new.organisation)?.is_none() {
        return Err(FieldErrors::one("organisation", Msg::new("error-choice")).into());
    }
    let id: MerchantId = cx.id();
    beans::ensure_shop(tx, cx, id.uuid(), &new.terms.name)?;
    let code = beans::shop_code(tx, cx, id.uuid())?;
    merchants::insert(tx, cx, id, &code, new).map_err(name_taken)?;
    let detail = json!({"organisation": new.organisation, "code": code});
    audit::record(tx, cx, "alliance.merchant.applied", "merchant", id, detail)?;
    Ok(id)
}

/// Two shops of one community do not share a name.
pub(crate) fn name_taken(error: AllianceError) -> AllianceError {
    match error {
        AllianceError::Db(db) if db.is_unique() => {
            FieldErrors::one("name", Msg::new("alliance-error-name-taken")).into()
        }
        other => other,
    }
}
