use access::Cx;
use common::Beans;
use db::Tx;
use ledger::{AccountNo, Action, NewTransfer};
use uuid::Uuid;

use super::limits::explained;
use crate::book::{self, Note};
use crate::card::PinProof;
use crate::{Answer, BeansError, Once, Owner, Purpose, Reason, access as may, card, decline, pay_code};

/// 兑换: a payment at a shop, whichever way it began.
#[derive(Clone, Debug)]
pub struct Payment {
    pub once: Once,
    pub shop: Uuid,
    pub amount: Beans,
    pub payer: Payer,
}

/// How the payer agreed.
#[derive(Clone, Debug)]
pub enum Payer {
    /// The till read the code on the resident's screen.
    Code(String),
    /// The till read a card and the holder typed the PIN; see [`crate::CardCheck`].
    Card(PinProof),
    /// The resident scanned the shop's printed code and is the asker.
    Myself,
}

/// Charges a wallet for a shop. A retry with the same key never charges twice; a refusal stays refused under its key, but
/// for a wrong PIN.
///
/// # Errors
/// [`BeansError::Denied`]: a clerk of that shop for codes and cards, a resident for [`Payer::Myself`].
pub fn redeem(tx: &mut Tx<'_>, cx: &Cx, new: &Payment) -> Result<Answer, BeansError> {
    match new.payer {
        Payer::Myself => cx.permit(&may::PAY)?,
        Payer::Code(_) | Payer::Card(_) => cx.permit_unit(&may::CHARGE, new.shop)?,
    }
    if let Some(answer) = book::stored(tx, cx, new.once)? {
        return Ok(answer);
    }
    let Some(to) = book::account_of(tx, cx, Owner::Shop(new.shop))? else {
        return decline(tx, cx, new.once, Reason::ShopUnknown);
    };
    let (from, purpose) = match wallet_of(tx, cx, &new.payer)? {
        Ok(found) => found,
        Err(reason) => return decline(tx, cx, new.once, reason),
    };
    let purpose = purpose.code();
    let transfer = NewTransfer { purpose, from, to, amount: new.amount.0, lot_expires_ms: None };
    let answer = book::post(tx, cx, new.once, Action::Transfer(transfer), &Note::default())?;
    explained(tx, cx, from, answer)
}

type Found = Result<(AccountNo, Purpose), Reason>;

fn wallet_of(tx: &mut Tx<'_>, cx: &Cx, payer: &Payer) -> Result<Found, BeansError> {
    match payer {
        Payer::Code(digits) => {
            let found = pay_code::resolve_in_book(tx, cx, digits)?;
            Ok(found.map(|no| (no, Purpose::PayCode)))
        }
        Payer::Card(proof) => {
            let found = card::admit(tx, cx, proof)?;
            Ok(found.map(|no| (no, Purpose::PayCard)))
        }
        Payer::Myself => {
            let wallet = Owner::Wallet(cx.person()?.uuid());
            let found = book::account_of(tx, cx, wallet)?;
            Ok(found.map(|no| (no, Purpose::PayScan)).ok_or(Reason::NoWallet))
        }
    }
}
