use access::Cx;
use db::Tx;
use serde_json::json;

use crate::access::MERCHANT_EDIT;
use crate::store::{merchants, offers};
use crate::{AllianceError, MerchantId, NewOffer, OfferId};

/// The public list stays short.
const OFFERS_MAX: usize = 12;

/// Adds to what the shop gives for beans.
///
/// # Errors
/// Without `alliance.merchant.edit`; when there is no such shop or it has 12 offers already.
pub fn add_offer(tx: &mut Tx<'_>, cx: &Cx, id: MerchantId, new: &NewOffer) -> Result<OfferId, AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    merchants::merchant(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    if offers::offers(tx, cx.community, id)?.len() >= OFFERS_MAX {
        return Err(AllianceError::refused("alliance-error-offers"));
    }
    let offer: OfferId = cx.id();
    offers::insert(tx, cx, id, offer, new)?;
    audit::record(tx, cx, "alliance.offer.added", "merchant", id, json!({"title": new.title}))?;
    Ok(offer)
}

/// Ends an offer.
///
/// # Errors
/// Without `alliance.merchant.edit`; when the shop has no such offer.
pub fn end_offer(tx: &mut Tx<'_>, cx: &Cx, id: MerchantId, offer: OfferId) -> Result<(), AllianceError> {
    cx.permit(&MERCHANT_EDIT)?;
    if !offers::end(tx, cx.community, id, offer)? {
        return Err(AllianceError::NotFound);
    }
    audit::record(tx, cx, "alliance.offer.ended", "merchant", id, json!({"offer": offer}))?;
    Ok(())
}
