use access::{Cx, PersonId, Role};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::{NewMembership, NewPerson, PeopleError, access::EDIT, store};

/// Puts a person on the register as a resident from now on and, when they have a phone, lets them log in with it.
/// Someone who logs in elsewhere in the house already stays one person with one account.
///
/// # Errors
/// Without `people.person.edit`; when someone else here has the phone.
pub fn enrol_person(tx: &mut Tx<'_>, cx: &Cx, new: &NewPerson) -> Result<PersonId, PeopleError> {
    cx.permit(&EDIT)?;
    let mut known = None;
    if let Some(phone) = &new.phone {
        known = store::account_by_phone(tx, cx, phone)?.map(|a| a.person);
        let is_here = known.map(|id| store::person(tx, cx.community, id)).transpose()?.flatten().is_some();
        if is_here || store::find_by_phone(tx, cx, phone)?.is_some() {
            return Err(FieldErrors::one("phone", Msg::new("people-error-phone-taken")).into());
        }
    }
    let id = known.unwrap_or_else(|| cx.id());
    store::insert_person(tx, cx, id, new)?;
    let resident = NewMembership { person: id, role: Role::Resident, unit: None, from: cx.now, until: None };
    store::insert_membership(tx, cx, cx.uuid(), &resident)?;
    if let (Some(phone), None) = (&new.phone, known) {
        store::insert_account(tx, cx, id, phone, "", None)?;
    }
    audit::record(tx, cx, "people.person.created", "person", id, json!({}))?;
    Ok(id)
}
