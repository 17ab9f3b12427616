use access::{Cx, Role};
use common::Msg;
use db::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::{PeopleError, access::GRANT, store};

/// Ends a role now; what it did stays on record.
///
/// # Errors
/// Without `people.role.grant`; when there is no such role in term; when it is the last
/// administrator's.
pub fn revoke_role(tx: &mut Tx<'_>, cx: &Cx, membership: Uuid) -> Result<(), PeopleError> {
    cx.permit(&GRANT)?;
    let found = store::membership(tx, cx.community, membership)?.ok_or(PeopleError::NotFound)?;
    let is_admin = found.role == Role::Admin && found.is_in_term(cx.now);
    if is_admin && store::holders(tx, cx.community, Role::Admin, cx.now)? == 1 {
        return Err(PeopleError::Refused(Msg::new("people-error-last-admin")));
    }
    if !store::end_membership(tx, cx.community, membership, cx.now)? {
        return Err(PeopleError::NotFound);
    }
    audit::record(
        tx,
        cx,
        "people.role.revoked",
        "person",
        found.person,
        json!({"role": found.role.as_str()}),
    )?;
    Ok(())
}
