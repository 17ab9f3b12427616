use access::{Cx, PersonId};
use common::Msg;
use db::Tx;
use serde_json::json;
use uuid::Uuid;
use web::session;

use super::sign_in::{Proof, prove};
use crate::login::Attempt;
use crate::{
    PeopleError, Phone,
    access::{EDIT, GRANT},
    store,
};

/// Sets one's own password after proving who one is; all other devices are logged out.
///
/// # Errors
/// For nobody; a wrong proof is no error.
pub(crate) fn change_password(
    tx: &mut Tx<'_>,
    cx: &Cx,
    proof: &Proof<'_>,
    new_hash: &str,
    keep: Uuid,
) -> Result<Attempt, PeopleError> {
    let person = cx.person()?;
    let phone = store::account_phone(tx, cx, person)?.ok_or(PeopleError::NotFound)?;
    let phone = Phone::parse(&phone).map_err(|_| PeopleError::NotFound)?;
    let attempt = prove(tx, cx, &phone, proof)?;
    if matches!(attempt, Attempt::In { .. }) {
        store::set_password(tx, person, new_hash)?;
        session::revoke_others(tx, person, keep)?;
        audit::record(tx, cx, "people.password.changed", "person", person, json!({}))?;
    }
    Ok(attempt)
}

/// Sets someone's password for them at the counter; all their sessions end. Whoever works for a community is helped by
/// an administrator only.
///
/// # Errors
/// Without `people.person.edit`; [`PeopleError::NotFound`] without an account here.
pub fn reset_password(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, new_hash: &str) -> Result<(), PeopleError> {
    cx.permit(&EDIT)?;
    store::person(tx, cx.community, person)?.ok_or(PeopleError::NotFound)?;
    protect_staff(tx, cx, person)?;
    if !store::set_password(tx, person, new_hash)? {
        return Err(PeopleError::NotFound);
    }
    session::revoke_all(tx, person)?;
    audit::record(tx, cx, "people.password.reset", "person", person, json!({}))?;
    Ok(())
}

/// The way in of people who work with others' data is changed by an administrator, never by a colleague or by themselves.
///
/// # Errors
/// Refused, naming who may.
pub(crate) fn protect_staff(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<(), PeopleError> {
    let held = store::memberships_of_person(tx, person)?;
    let is_staff = held.iter().any(|m| m.role.is_staff() && m.is_in_term(cx.now));
    if !is_staff || cx.actor.is_system() {
        return Ok(());
    }
    if cx.actor.id() == Some(person) {
        return Err(PeopleError::Refused(Msg::new("people-error-not-oneself")));
    }
    if cx.may(&GRANT) { Ok(()) } else { Err(PeopleError::Refused(Msg::new("people-error-staff-account"))) }
}
