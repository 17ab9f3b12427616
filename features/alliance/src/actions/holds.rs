//! 预留 at a shop of the alliance: a resident reserves, the till takes or lets go.

use access::Cx;
use beans::{Answer, Capture, Held, NewHeld, Once, Reason};
use common::clock::DAY_MS;
use common::{Beans, Msg};
use db::Tx;
use uuid::Uuid;

use super::charge::{enter, spent};
use crate::access::{PAY, TILL};
use crate::store::{entries, merchants};
use crate::{AllianceError, Charged, MerchantId, Way};

/// Days a resident may choose from.
pub const HOLD_DAYS: [i64; 4] = [1, 3, 7, 14];

/// What a resident wants kept.
#[derive(Clone, Debug)]
pub struct Reserve {
    pub merchant: MerchantId,
    /// The idempotency key of the form.
    pub key: String,
    pub amount: Beans,
    /// One of [`HOLD_DAYS`].
    pub days: i64,
    /// At most 60 characters.
    pub note: String,
}

/// Reserves beans of the asker's wallet for a shop. A retry with the same key reserves nothing more.
///
/// # Errors
/// Unless the asker is a resident; when there is no such shop.
pub fn reserve(tx: &mut Tx<'_>, cx: &Cx, new: &Reserve) -> Result<Result<Held, Msg>, AllianceError> {
    cx.permit(&PAY)?;
    let merchant = merchants::merchant(tx, cx.community, new.merchant)?.ok_or(AllianceError::NotFound)?;
    let said = [new.merchant.to_string(), new.amount.to_string(), new.days.to_string(), new.note.clone()];
    let once = Once::new(cx, "alliance.reserve", &new.key, &said.each_ref().map(String::as_str));
    let refused = (!merchant.is_open()).then_some(Reason::ShopClosed);
    let (shop, until) = (new.merchant.uuid(), cx.now.plus(new.days * DAY_MS));
    let held = NewHeld { once, shop, amount: new.amount, until, note: new.note.clone(), refused };
    Ok(beans::hold(tx, cx, &held)?.map_err(Reason::message))
}

/// What the till takes of a reservation.
#[derive(Clone, Debug)]
pub struct TakeHold {
    pub merchant: MerchantId,
    pub hold: Uuid,
    /// The idempotency key of the form.
    pub key: String,
    /// `None`: all of it. The rest is free again.
    pub amount: Option<Beans>,
}

/// Takes a reservation as a payment, also where the shop has been suspended since: it was promised. A retry with the same key gets the first answer.
///
/// # Errors
/// Unless the asker works at that till; when the shop has no such reservation.
pub fn take_hold(tx: &mut Tx<'_>, cx: &Cx, new: &TakeHold) -> Result<Charged, AllianceError> {
    cx.permit_unit(&TILL, new.merchant.uuid())?;
    at_this_shop(tx, cx, new.merchant, new.hold)?;
    let known = entries::by_key(tx, cx, new.merchant, &new.key)?;
    if let Some(refusal) = spent(known.as_ref()) {
        return Ok(Charged::Refused(refusal));
    }
    let amount = new.amount.map_or_else(String::new, |beans| beans.to_string());
    let once = Once::new(cx, "alliance.take", &new.key, &[&new.hold.to_string(), &amount]);
    match beans::capture(tx, cx, &Capture { once, hold: new.hold, amount: new.amount })? {
        Answer::Refused(reason) => Ok(Charged::Refused(reason.message())),
        Answer::Done(receipt) => match known {
            Some(entry) => Ok(Charged::Paid(Box::new(entry))),
            None => {
                Ok(Charged::Paid(Box::new(enter(tx, cx, new.merchant, (Way::Hold, &new.key), &receipt)?)))
            }
        },
    }
}

/// Lets a reservation go: the beans are free again.
///
/// # Errors
/// As [`take_hold`].
pub fn release_hold(
    tx: &mut Tx<'_>,
    cx: &Cx,
    merchant: MerchantId,
    hold: Uuid,
    key: &str,
) -> Result<Result<(), Msg>, AllianceError> {
    cx.permit_unit(&TILL, merchant.uuid())?;
    at_this_shop(tx, cx, merchant, hold)?;
    let once = Once::new(cx, "alliance.release", key, &[&hold.to_string()]);
    Ok(beans::void(tx, cx, once, hold)?.map_err(Reason::message))
}

fn at_this_shop(tx: &mut Tx<'_>, cx: &Cx, merchant: MerchantId, hold: Uuid) -> Result<(), AllianceError> {
    match beans::shop_of_hold(tx, cx, hold)? == merchant.uuid() {
        true => Ok(()),
        false => Err(AllianceError::NotFound),
    }
}
