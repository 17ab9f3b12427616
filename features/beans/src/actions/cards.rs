use access::{Cx, PersonId};
use db::{Reader, Tx};
use serde_json::json;

use super::accounts::ensure_wallet;
use crate::card::{self, Card};
use crate::store::{cards as store, owners};
use crate::{BeansError, Owner, access as may};

/// Issues a card to a person; earlier cards of the person stop working. `pin_hash` comes from [`crate::hash_pin`].
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] when the person is not of this community.
pub fn issue_card(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, pin_hash: &str) -> Result<Card, BeansError> {
    cx.permit(&may::CARD_ISSUE)?;
    people::person(tx, cx.community, person)?.ok_or(BeansError::NotFound)?;
    let account = ensure_wallet(tx, cx, person)?;
    store::replace_all(tx, cx.community, account)?;
    let number = loop {
        let number = card::new_number(cx.uuid().as_u128());
        if store::find(tx, cx.community, &number)?.is_none() {
            break number;
        }
    };
    let state = card::CardState::Active;
    let card = Card { number, account, pin_hash: pin_hash.to_owned(), tries: 0, state, issued_at: cx.now };
    store::add(tx, cx.community, &card)?;
    audit::record(tx, cx, "beans.card.issue", "person", person, json!({"card": last_four(&card.number)}))?;
    Ok(card)
}

/// Sets a new PIN for a person's card, which also unlocks it.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`].
pub fn reset_pin(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    number: &str,
    pin_hash: &str,
) -> Result<(), BeansError> {
    cx.permit(&may::CARD_ISSUE)?;
    let wallet = owners::find(tx, cx.community, Owner::Wallet(person.uuid()))?.ok_or(BeansError::NotFound)?;
    let card = store::find(tx, cx.community, number)?;
    let card = card.filter(|card| card.account == wallet && card.state != card::CardState::Replaced);
    let card = card.ok_or(BeansError::NotFound)?;
    store::set_pin(tx, cx.community, &card.number, pin_hash)?;
    let detail = json!({"tries": card.tries});
    Ok(audit::record(tx, cx, "beans.card.reset", "card", last_four(number), detail)?)
}

/// A lost card: all cards of the person stop working at once. Staff, or the holder.
///
/// # Errors
/// [`BeansError::Denied`], [`BeansError::NotFound`] without a wallet.
pub fn block_cards(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<(), BeansError> {
    if cx.actor.id() != Some(person) {
        cx.permit(&may::CARD_ISSUE)?;
    }
    let wallet = Owner::Wallet(person.uuid());
    let account = owners::find(tx, cx.community, wallet)?.ok_or(BeansError::NotFound)?;
    store::replace_all(tx, cx.community, account)?;
    Ok(audit::record(tx, cx, "beans.card.block", "person", person, json!({}))?)
}

/// The cards of a person, newest first. Staff, or the holder.
///
/// # Errors
/// [`BeansError::Denied`].
pub fn cards_of(r: &mut Reader<'_>, cx: &Cx, person: PersonId) -> Result<Vec<Card>, BeansError> {
    if cx.actor.id() != Some(person) {
        cx.permit(&may::CARD_ISSUE)?;
    }
    let Some(no) = owners::find(r, cx.community, Owner::Wallet(person.uuid()))? else { return Ok(vec![]) };
    Ok(store::of_account(r, cx.community, no)?)
}

fn last_four(number: &str) -> &str {
    number.get(number.len().saturating_sub(4)..).unwrap_or_default()
}
