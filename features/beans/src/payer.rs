//! Who stands behind a code, a card or an account number, for the till's confirm page and its receipts.

use access::{Cx, PersonId};
use db::Reader;
use ledger::AccountNo;
use uuid::Uuid;

use crate::card::CardState;
use crate::store::{cards, owners};
use crate::{BeansError, OwnedAccount, Owner, Reason, access as may, looks_like_card, pay_code};

/// Whose wallet the code or card would pay from. Nothing is used up and no try is counted.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker works a till of that shop.
pub fn payer_of(
    r: &mut Reader<'_>,
    cx: &Cx,
    shop: Uuid,
    number: &str,
) -> Result<Result<PersonId, Reason>, BeansError> {
    cx.permit_unit(&may::CHARGE, shop)?;
    let found =
        if looks_like_card(number) { of_card(r, cx, number)? } else { pay_code::resolve(r, cx, number)? };
    let no = match found {
        Ok(no) => no,
        Err(reason) => return Ok(Err(reason)),
    };
    match owner_of(r, cx, no)?.map(|account| account.owner) {
        Some(Owner::Wallet(person)) => Ok(Ok(PersonId::new(person))),
        _ => Ok(Err(Reason::CodeUnknown)),
    }
}

fn of_card(r: &mut Reader<'_>, cx: &Cx, number: &str) -> Result<Result<AccountNo, Reason>, BeansError> {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let card = cards::find(r, cx.community, &digits)?;
    Ok(match card.map(|card| (card.state, card.account)) {
        Some((CardState::Active, account)) => Ok(account),
        Some((CardState::Locked, _)) => Err(Reason::CardLocked),
        Some((CardState::Replaced, _)) | None => Err(Reason::CardUnknown),
    })
}

/// Whose account it is. The caller has checked who may know.
///
/// # Errors
/// [`BeansError::Db`].
pub fn owner_of(r: &mut Reader<'_>, cx: &Cx, no: AccountNo) -> Result<Option<OwnedAccount>, BeansError> {
    Ok(owners::by_no(r, cx.community, no)?)
}
