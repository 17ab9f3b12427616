use access::{Cx, Place};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::{NewCommunity, PeopleError, access::FOUND, store};

/// Founds a community. Run it in the new community's lane.
///
/// # Errors
/// Without `people.community.create`; when the code is taken.
pub fn create_community(tx: &mut Tx<'_>, cx: &Cx, new: &NewCommunity) -> Result<(), PeopleError> {
    cx.permit_at(&FOUND, Place::House)?;
    if store::community(tx, new.id)?.is_some() {
        return Err(FieldErrors::one("code", Msg::new("people-error-code-taken")).into());
    }
    store::insert_community(tx, new, cx.now)?;
    audit::record(tx, cx, "people.community.created", "community", new.id, json!({"name": new.name}))?;
    Ok(())
}
