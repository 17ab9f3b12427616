use access::{Cx, PersonId};
use common::Msg;
use db::Tx;
use serde_json::json;

use super::passwords::protect_staff;
use crate::{PeopleError, access::EDIT, store};

/// Notes that someone moved away: their roles here end now; what they did, and their beans, stay.
///
/// # Errors
/// Without `people.person.edit`; [`PeopleError::NotFound`]; when they left already.
pub fn note_left(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), PeopleError> {
    change(tx, cx, id, "active", "left")?;
    protect_staff(tx, cx, id)?;
    store::end_all_memberships(tx, cx.community, id, cx.now)?;
    audit::record(tx, cx, "people.person.left", "person", id, json!({}))?;
    Ok(())
}

/// Notes that someone came back, as a resident.
///
/// # Errors
/// Without `people.person.edit`; [`PeopleError::NotFound`]; when they never left.
pub fn note_returned(tx: &mut Tx<'_>, cx: &Cx, id: PersonId) -> Result<(), PeopleError> {
    change(tx, cx, id, "left", "active")?;
    let role = ::access::Role::Resident;
    let resident = crate::NewMembership { person: id, role, unit: None, from: cx.now, until: None };
    store::insert_membership(tx, cx, cx.uuid(), &resident)?;
    audit::record(tx, cx, "people.person.returned", "person", id, json!({}))?;
    Ok(())
}

fn change(tx: &mut Tx<'_>, cx: &Cx, id: PersonId, from: &str, to: &str) -> Result<(), PeopleError> {
    cx.permit(&EDIT)?;
    let person = store::person(tx, cx.community, id)?.ok_or(PeopleError::NotFound)?;
    if person.state != from {
        return Err(PeopleError::Refused(Msg::new("people-error-state")));
    }
    Ok(store::set_person_state(tx, cx.community, id, to)?)
}
