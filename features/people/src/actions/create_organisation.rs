use access::Cx;
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::{NewOrganisation, OrganisationId, PeopleError, access::EDIT, store};

/// # Errors
/// Without `people.person.edit`; when the name is taken or the owner unknown.
pub fn create_organisation(
    tx: &mut Tx<'_>,
    cx: &Cx,
    new: &NewOrganisation,
) -> Result<OrganisationId, PeopleError> {
    cx.permit(&EDIT)?;
    if let Some(parent) = new.parent
        && store::organisation(tx, cx.community, parent)?.is_none()
    {
        return Err(FieldErrors::one("parent", Msg::new("error-choice")).into());
    }
    let id: OrganisationId = cx.id();
    store::insert_organisation(tx, cx, id, new).map_err(|error| match error {
        db::Error::Constraint { .. } if error.is_unique() => {
            FieldErrors::one("name", Msg::new("people-error-name-taken")).into()
        }
        other => PeopleError::Db(other),
    })?;
    audit::record(
        tx,
        cx,
        "people.organisation.created",
        "organisation",
        id,
        json!({"kind": new.kind.as_str()}),
    )?;
    Ok(id)
}
