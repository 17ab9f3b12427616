use access::Cx;
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::{NewMembership, PeopleError, access::GRANT, store};

/// Gives a role for a term.
///
/// # Errors
/// Without `people.role.grant`; when the term ends before it begins; for oneself: another administrator does it.
pub fn grant_role(tx: &mut Tx<'_>, cx: &Cx, new: &NewMembership) -> Result<Uuid, PeopleError> {
    cx.permit(&GRANT)?;
    if new.until.is_some_and(|until| until <= new.from) {
        return Err(FieldErrors::one("until", Msg::new("people-error-term")).into());
    }
    if cx.actor.id() == Some(new.person) {
        return Err(PeopleError::Refused(Msg::new("people-error-not-oneself")));
    }
    let id = cx.uuid();
    store::insert_membership(tx, cx, id, new)?;
    let detail = json!({"role": new.role.as_str(), "unit": new.unit.as_ref().map(|u| u.0)});
    audit::record(tx, cx, "people.role.granted", "person", new.person, detail)?;
    Ok(id)
}
