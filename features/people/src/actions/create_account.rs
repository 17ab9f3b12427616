use access::{Cx, PersonId};
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use crate::{PeopleError, Phone, access::EDIT, store};

/// Lets a person log in by phone. `password_hash`: argon2id PHC string or empty; `totp`: the shared secret for staff.
///
/// # Errors
/// Without `people.person.edit`; when the phone has an account already.
pub fn create_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    phone: &Phone,
    password_hash: &str,
    totp: Option<&[u8]>,
) -> Result<(), PeopleError> {
    cx.permit(&EDIT)?;
    let sealed = totp.map(|secret| cx.vault.seal(store::TOTP_PLACE, secret)).transpose()?;
    store::insert_account(tx, cx, person, phone, password_hash, sealed.as_deref()).map_err(|error| {
        match error {
            PeopleError::Db(db) if db.is_unique() => {
                FieldErrors::one("phone", Msg::new("people-error-phone-taken")).into()
            }
            other => other,
        }
    })?;
    audit::record(tx, cx, "people.account.created", "person", person, json!({}))?;
    Ok(())
}
