use access::Cx;
use common::Beans;
use db::{Reader, Tx};
use ledger::{Action, Reverse, TransferId};
use serde_json::json;
use uuid::Uuid;

use super::accounts::house;
use crate::book::{self, Note};
use crate::fund::FundId;
use crate::store::{funds, ledger as rows, owners};
use crate::{Answer, BeansError, Once, Owner, Purpose, Receipt, access as may, receipts};

/// 结算: a shop's beans are paid in yuan.
#[derive(Clone, Debug)]
pub struct Settlement {
    pub once: Once,
    pub shop: Uuid,
    pub amount: Beans,
    /// Whose cash pays.
    pub fund: FundId,
    /// At most 200 characters, such as the number of the run.
    pub note: String,
}

/// Takes the beans off the shop's account and the same yuan off the fund's cash, both or neither. The receipt is that of
/// the beans.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`].
pub fn settle(tx: &mut Tx<'_>, cx: &Cx, new: &Settlement) -> Result<Answer, BeansError> {
    cx.permit(&may::SETTLE)?;
    let shop = book::account_of(tx, cx, Owner::Shop(new.shop))?.ok_or(BeansError::NotFound)?;
    let fund = funds::find(tx, cx.community, new.fund)?.ok_or(BeansError::NotFound)?;
    let (settled, bank) = (house(tx, cx, Owner::Settled)?, house(tx, cx, Owner::Bank)?);
    let both = vec![
        book::transfer(Purpose::Settle, shop, settled, new.amount),
        book::transfer(Purpose::Payout, fund.cash, bank, new.amount),
    ];
    let note = Note { fund: Some(fund.id.uuid()), text: new.note.clone() };
    let answer = book::post_group(tx, cx, new.once, both, &note)?;
    if let Answer::Done(receipt) = &answer {
        let detail = json!({"beans": receipt.amount, "note": new.note});
        audit::record(tx, cx, "beans.shop.settle", "transfer", receipt.id, detail)?;
    }
    Ok(answer)
}

/// The bank returned the payment: beans and yuan go back where they were.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] when `transfer` is no settlement.
pub fn return_settlement(
    tx: &mut Tx<'_>,
    cx: &Cx,
    once: Once,
    transfer: Uuid,
    reason: &str,
) -> Result<Answer, BeansError> {
    cx.permit(&may::SETTLE)?;
    let beans = receipts::receipt(tx, cx.community, transfer)?;
    if beans.purpose != Purpose::Settle {
        return Err(BeansError::NotFound);
    }
    let both = both_back(tx, cx, Purpose::Return, &beans)?;
    let answer = book::post_group(tx, cx, once, both, &Note::text(reason))?;
    if let Answer::Done(receipt) = &answer {
        let detail = json!({"beans": receipt.amount, "note": reason});
        audit::record(tx, cx, "beans.shop.return", "transfer", receipt.id, detail)?;
    }
    Ok(answer)
}

/// Reverses a payment of beans, for `purpose`, and the yuan that were posted with it.
pub(super) fn both_back(
    tx: &mut Tx<'_>,
    cx: &Cx,
    purpose: Purpose,
    beans: &Receipt,
) -> Result<Vec<Action>, BeansError> {
    let yuan = receipts::at_seq(tx, cx.community, beans.seq + 1)?;
    let back = |purpose: Purpose, receipt: &Receipt| {
        let (purpose, transfer) = (purpose.code(), receipt.transfer());
        Action::Reverse(Reverse { purpose, transfer, amount: None, grace_until_ms: None })
    };
    Ok(vec![back(purpose, beans), back(Purpose::PayoutBack, &yuan)])
}

/// What a shop has taken and not been paid for; below zero when refunds came after the settlement. Zero without account.
///
/// # Errors
/// [`BeansError::Db`].
pub fn shop_balance(r: &mut Reader<'_>, cx: &Cx, shop: Uuid) -> Result<Beans, BeansError> {
    let Some(no) = owners::find(r, cx.community, Owner::Shop(shop))? else { return Ok(Beans::ZERO) };
    Ok(rows::account(r, cx.community, no)?.map_or(Beans::ZERO, |row| Beans(row.account.balance)))
}

/// How much of a payment has gone back so far.
///
/// # Errors
/// [`BeansError::Db`].
pub fn refunded(r: &mut Reader<'_>, cx: &Cx, transfer: Uuid) -> Result<Beans, BeansError> {
    Ok(Beans(rows::reversed(r, cx.community, TransferId(transfer.as_u128()))?))
}
