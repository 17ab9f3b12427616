use access::Cx;
use beans::{Answer, Once, Reason};
use common::FieldErrors;
use common::errors::text;
use db::Tx;

use crate::access::{REFUND, TILL};
use crate::store::entries::{self, NewEntry};
use crate::store::merchants;
use crate::{AllianceError, Charged, Entry, EntryId, EntryKind, Merchant, MerchantId, Way, rules};

/// A whole payment to be given back.
#[derive(Clone, Debug)]
pub struct RefundPayment {
    pub merchant: MerchantId,
    pub payment: EntryId,
    /// The idempotency key of the form or API call.
    pub key: String,
    /// 0–100 characters.
    pub reason: String,
}

/// Gives a payment back in the same beans: the shop itself within its window, the community's staff at any time. A
/// payment that was settled already is netted in the next run.
///
/// # Errors
/// Unless the asker works at that till or is staff; names `reason`; when there is no such payment.
pub fn refund_payment(tx: &mut Tx<'_>, cx: &Cx, new: &RefundPayment) -> Result<Charged, AllianceError> {
    let staff = cx.permit(&REFUND);
    cx.permit_unit(&TILL, new.merchant.uuid()).or(staff)?;
    let reason = text(&new.reason, 0, 100).map_err(|msg| FieldErrors::one("reason", msg))?;
    let merchant = merchants::merchant(tx, cx.community, new.merchant)?.ok_or(AllianceError::NotFound)?;
    let paid = entries::find(tx, cx.community, new.merchant, new.payment)?.ok_or(AllianceError::NotFound)?;
    let transfer =
        paid.transfer.filter(|_| paid.kind == EntryKind::Payment).ok_or(AllianceError::NotFound)?;
    let known = entries::by_key(tx, cx, new.merchant, &new.key)?;
    let once = Once::new(cx, "alliance.refund", &new.key, &[&new.payment.to_string()]);
    let late = known.is_none() && staff.is_err() && !may_cancel(&merchant, &paid, cx);
    let answer = if late {
        beans::decline(tx, cx, once, Reason::RefundWindow)?
    } else {
        beans::refund(tx, cx, &beans::Refund { once, transfer, amount: None, reason })?
    };
    let receipt = match answer {
        Answer::Done(receipt) => receipt,
        Answer::Refused(reason) => return Ok(Charged::Refused(reason.message())),
    };
    if let Some(entry) = known {
        return Ok(Charged::Paid(Box::new(entry)));
    }
    let entry = NewEntry {
        merchant: new.merchant,
        kind: EntryKind::Refund,
        amount: -receipt.amount,
        way: Way::None,
        key: &new.key,
        at: cx.now,
        payer: paid.payer.map(|person| (person, paid.payer_mask.clone())),
        transfer: Some(receipt.id),
        of: Some(paid.id.uuid()),
    };
    Ok(Charged::Paid(Box::new(entries::insert(tx, cx, entry)?)))
}

/// May the shop itself still give this payment back?
pub fn may_cancel(merchant: &Merchant, entry: &Entry, cx: &Cx) -> bool {
    entry.kind == EntryKind::Payment
        && !entry.refunded
        && rules::in_cancel_window(entry.at, merchant.cancel_minutes, cx.now)
}
