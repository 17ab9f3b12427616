use access::Cx;
use common::{Beans, ListQuery, Paged};
use db::Reader;

use super::till::cap_left;
use crate::store::{merchants, offers};
use crate::{AllianceError, Merchant, MerchantState, Offer};

/// A shop as anyone sees it.
#[derive(Clone, Debug)]
pub struct ShopWindow {
    pub merchant: Merchant,
    pub offers: Vec<Offer>,
    /// `None`: no monthly cap.
    pub cap_left: Option<Beans>,
}

/// Shops that take beans now; search by name or address, filter `category`.
///
/// # Errors
/// When the database refuses.
pub fn shop_windows(
    r: &mut Reader<'_>,
    cx: &Cx,
    query: &ListQuery,
) -> Result<Paged<ShopWindow>, AllianceError> {
    let mut query = query.clone();
    query.filters.insert("state".to_owned(), MerchantState::Active.as_str().to_owned());
    let page = merchants::merchants(r, cx.community, &query)?;
    let rows = page.rows.into_iter().map(|merchant| window(r, cx, merchant)).collect::<Result<_, _>>()?;
    Ok(Paged { rows, total: page.total })
}

/// The shop with this printed code, when it takes beans now.
///
/// # Errors
/// When there is no such shop.
pub fn shop_window(r: &mut Reader<'_>, cx: &Cx, code: &str) -> Result<ShopWindow, AllianceError> {
    let merchant = shop_by_code(r, cx, code)?;
    if merchant.is_open() { window(r, cx, merchant) } else { Err(AllianceError::NotFound) }
}

/// The shop with this printed code, whatever its state.
///
/// # Errors
/// When there is no such shop.
pub fn shop_by_code(r: &mut Reader<'_>, cx: &Cx, code: &str) -> Result<Merchant, AllianceError> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    merchants::merchant_by_code(r, cx.community, &digits)?.ok_or(AllianceError::NotFound)
}

fn window(r: &mut Reader<'_>, cx: &Cx, merchant: Merchant) -> Result<ShopWindow, AllianceError> {
    let offers = offers::offers(r, cx.community, merchant.id)?;
    let cap_left = cap_left(r, cx, &merchant)?;
    Ok(ShopWindow { merchant, offers, cap_left })
}
