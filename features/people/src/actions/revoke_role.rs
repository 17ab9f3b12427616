use access::Cx;
use db::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::{PeopleError, access::GRANT, store};

/// Ends a role now; what it did stays on record.
///
/// # Errors
/// Without `people.role.grant`; when there is no such role in term.
pub fn revoke_role(tx: &mut Tx<'_>, cx: &Cx, membership: Uuid) -> Result<(), PeopleError> {
    cx.permit(&GRANT)?;
    let found = store::membership(tx, cx.community, membership)?.ok_or(PeopleError::NotFound)?;
    if !store::end_membership(tx, cx.community, membership, cx.now)? {
        return Err(PeopleError::NotFound);
    }
    audit::record(tx, cx, "people.role.revoked", "person", found.person, json!({"role": found.role.as_str()}))?;
    Ok(())
}
