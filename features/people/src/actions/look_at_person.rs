use access::{Cx, PersonId};
use common::clock::HOUR_MS;
use common::errors::{FieldErrors, text};
use db::Tx;
use serde_json::json;

use crate::{
    PeopleError, Person,
    access::{READ, UNMASK},
    store,
};

/// Opens someone's record. The look is written down, once an hour for the same pair of eyes.
///
/// # Errors
/// Without `people.person.read`; [`PeopleError::NotFound`].
pub fn look_at_person(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<Person, PeopleError> {
    cx.permit(&READ)?;
    let person = store::person(tx, cx.community, id)?.ok_or(PeopleError::NotFound)?;
    let by = cx.actor.id().map(|p| p.uuid());
    let latest = audit::of_subject(tx, cx.community, "person", id, 20)?;
    let again = |e: &audit::Event| {
        e.actor == by && e.action == "people.person.viewed" && cx.now.since(e.at) < HOUR_MS
    };
    if !latest.iter().any(again) {
        audit::record(tx, cx, "people.person.viewed", "person", id, json!({}))?;
    }
    Ok(person)
}

/// Gives a phone number in full; the reason is written down before the number is seen.
///
/// # Errors
/// Without `people.phone.unmask`; names `reason` (2–100 characters); [`PeopleError::NotFound`] without a phone.
pub fn unmask_phone(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, reason: &str) -> Result<String, PeopleError> {
    cx.permit(&UNMASK)?;
    let reason = text(reason, 2, 100).map_err(|m| FieldErrors::one("reason", m))?;
    let phone = store::phone_of(tx, cx, id)?.ok_or(PeopleError::NotFound)?;
    audit::record(tx, cx, "people.phone.unmasked", "person", id, json!({"reason": reason}))?;
    Ok(phone)
}
