use access::{Cx, PersonId};
use common::Beans;
use db::Tx;

use super::accounts::ensure_wallet;
use super::limits::explained;
use crate::book::{self, Note};
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, access as may, decline};

/// 赠送: beans from the asker's wallet to another person of the community.
#[derive(Clone, Debug)]
pub struct Gift {
    pub once: Once,
    pub to: PersonId,
    pub amount: Beans,
    /// A line for the receiver, at most 60 characters.
    pub note: String,
}

/// Gives beans away; they keep their expiry.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] when the receiver is not of this community.
pub fn gift(tx: &mut Tx<'_>, cx: &Cx, new: &Gift) -> Result<Answer, BeansError> {
    cx.permit(&may::PAY)?;
    let giver = cx.person()?;
    if giver == new.to {
        return decline(tx, cx, new.once, Reason::Oneself);
    }
    // Whoever has a wallet here was on the register when it was opened.
    if book::account_of(tx, cx, Owner::Wallet(new.to.uuid()))?.is_none() {
        people::person(tx, cx.community, new.to)?.ok_or(BeansError::NotFound)?;
    }
    let (from, to) = (ensure_wallet(tx, cx, giver)?, ensure_wallet(tx, cx, new.to)?);
    let transfer = book::transfer(Purpose::Gift, from, to, new.amount);
    let answer = book::post(tx, cx, new.once, transfer, &Note::text(&new.note))?;
    explained(tx, cx, from, answer)
}
