use access::Cx;
use common::Beans;
use common::clock::DAY_MS;
use db::Tx;
use ledger::{Action, Reverse, TransferId};
use serde_json::json;
use uuid::Uuid;

use crate::book::{self, Note};
use crate::store::{owners, rules};
use crate::{Answer, BeansError, Once, Owner, Purpose, access as may, receipts};

/// 退款: all or part of a payment goes back, in the same beans.
#[derive(Clone, Debug)]
pub struct Refund {
    pub once: Once,
    pub transfer: Uuid,
    /// `None`: all that is left of it.
    pub amount: Option<Beans>,
    /// At most 200 characters.
    pub reason: String,
}

/// Refunds a payment, before settlement or after (the next run nets it). Beans that expired meanwhile live on for the
/// community's days of grace.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker works at that shop or for the community, [`BeansError::NotFound`].
pub fn refund(tx: &mut Tx<'_>, cx: &Cx, new: &Refund) -> Result<Answer, BeansError> {
    let paid = receipts::receipt(tx, cx.community, new.transfer)?;
    let shop = owners::by_no(tx, cx.community, paid.to)?;
    let Some(Owner::Shop(shop)) = shop.map(|account| account.owner) else { return Err(BeansError::NotFound) };
    cx.permit_unit(&may::REFUND, shop)?;
    if !paid.purpose.is_payment() {
        return Err(BeansError::NotFound);
    }
    let grace_days = rules::of(tx, cx.community)?.grace_days;
    let reverse = Reverse {
        purpose: Purpose::Refund.code(),
        transfer: TransferId(new.transfer.as_u128()),
        amount: new.amount.map(|beans| beans.0),
        grace_until_ms: Some(cx.now.plus(grace_days * DAY_MS).millis()),
    };
    let answer = book::post(tx, cx, new.once, Action::Reverse(reverse), &Note::text(&new.reason))?;
    if let Answer::Done(receipt) = &answer {
        let detail = json!({"of": new.transfer, "beans": receipt.amount, "reason": new.reason});
        audit::record(tx, cx, "beans.payment.refund", "transfer", receipt.id, detail)?;
    }
    Ok(answer)
}
