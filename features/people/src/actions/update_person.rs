use access::{Cx, PersonId};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;
use web::session;

use super::passwords::protect_staff;
use crate::{NewPerson, PeopleError, Phone, access::EDIT, store};

/// Changes a record. A new phone also becomes the number the person logs in with, and their sessions end; without one the
/// number stays as it is.
///
/// # Errors
/// Without `people.person.edit`; [`PeopleError::NotFound`]; when someone else has the phone; when the person works for a
/// community and the asker is no administrator.
pub fn update_person(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, new: &NewPerson) -> Result<(), PeopleError> {
    cx.permit(&EDIT)?;
    store::person(tx, cx.community, id)?.ok_or(PeopleError::NotFound)?;
    let before = store::phone_of(tx, cx, id)?.and_then(|text| Phone::parse(&text).ok());
    let mut new = new.clone();
    new.phone = new.phone.or_else(|| before.clone());
    let moved = new.phone != before;
    if let (true, Some(phone)) = (moved, &new.phone) {
        move_phone(tx, cx, id, phone)?;
    }
    store::update_person(tx, cx, id, &new)?;
    audit::record(tx, cx, "people.person.changed", "person", id, json!({"phone": moved}))?;
    Ok(())
}

fn move_phone(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, phone: &Phone) -> Result<(), PeopleError> {
    protect_staff(tx, cx, id)?;
    let other = store::find_by_phone(tx, cx, phone)?.is_some_and(|p| p.id != id);
    let owner = store::account_by_phone(tx, cx, phone)?.map(|a| a.person);
    if other || owner.is_some_and(|o| o != id) {
        return Err(FieldErrors::one("phone", Msg::new("people-error-phone-taken")).into());
    }
    if store::account(tx, id)?.is_none() {
        return store::insert_account(tx, cx, id, phone, "", None);
    }
    store::move_account(tx, cx, id, phone)?;
    session::revoke_all(tx, id)?;
    audit::record(tx, cx, "people.account.phone-moved", "person", id, json!({}))?;
    Ok(())
}
