use access::{Cx, PersonId};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::{NewPerson, PeopleError, access::EDIT, store};

/// Puts a person on the register of the community.
///
/// # Errors
/// Without `people.person.edit`; when someone else has the phone.
pub fn create_person(tx: &mut Tx<'_>, cx: &Cx, new: &NewPerson) -> Result<PersonId, PeopleError> {
    cx.permit(&EDIT)?;
    if let Some(phone) = &new.phone
        && store::find_by_phone(tx, cx, phone)?.is_some()
    {
        return Err(FieldErrors::one("phone", Msg::new("people-error-phone-taken")).into());
    }
    let id: PersonId = cx.id();
    store::insert_person(tx, cx, id, new)?;
    audit::record(tx, cx, "people.person.created", "person", id, json!({}))?;
    Ok(id)
}
