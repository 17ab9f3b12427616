use access::{Cx, PersonId};
use common::{Msg, Timestamp};
use db::Tx;
use serde_json::json;
use uuid::Uuid;
use web::session;

use super::sign_in::open_session;
use crate::lockout::Failures;
use crate::login::{Attempt, NewLogin};
use crate::store::{self, Account};
use crate::{PeopleError, access::GRANT, totp};

/// Shows the second factor: the session `old` becomes a strong one under a new token. A code counts once.
///
/// # Errors
/// When the account has no second factor; a wrong code is no error.
pub(crate) fn show_second_factor(
    tx: &mut Tx<'_>,
    cx: &Cx,
    code: &str,
    old: Uuid,
    login: &NewLogin,
) -> Result<Attempt, PeopleError> {
    let account = own_account(tx, cx)?;
    if account.totp_sealed.is_none() {
        return Err(PeopleError::NotFound);
    }
    let attempt = use_factor(tx, cx, &account, code)?;
    if matches!(attempt, Attempt::In { .. }) {
        renew(tx, cx, account.person, old, login)?;
    }
    Ok(attempt)
}

/// Checks a code and uses it up; wrong ones count for the account, however they came.
///
/// # Errors
/// When the database refuses.
pub(crate) fn use_factor(
    tx: &mut Tx<'_>,
    cx: &Cx,
    account: &Account,
    code: &str,
) -> Result<Attempt, PeopleError> {
    let failures = failures(account, cx.now);
    if let Some(seconds) = failures.wait_s(cx.now) {
        return Ok(Attempt::Locked(seconds));
    }
    let secret = store::totp_secret(cx, account)?.unwrap_or_default();
    let used = match totp::step(&secret, code, cx.now, account.totp_step) {
        Some(step) => store::use_step(tx, account.person, step)?,
        None => false,
    };
    if used {
        return Ok(Attempt::In { person: account.person, second_factor: false });
    }
    let after = failures.after_miss(cx.now);
    store::factor_missed(tx, account.person, after.count, after.locked_until)?;
    Ok(after.wait_s(cx.now).map_or(Attempt::Wrong, Attempt::Locked))
}

/// Sets up the second factor with a code that proves the authenticator has the secret. Someone who has one already must
/// have shown it.
///
/// # Errors
/// Refused when there is one already and this session did not show it.
pub(crate) fn enrol_second_factor(
    tx: &mut Tx<'_>,
    cx: &Cx,
    secret: &[u8],
    code: &str,
    old: Uuid,
    login: &NewLogin,
) -> Result<Attempt, PeopleError> {
    let account = own_account(tx, cx)?;
    if account.totp_sealed.is_some() && !cx.actor.is_strong() {
        return Err(PeopleError::Refused(Msg::new("people-error-factor-there")));
    }
    let Some(step) = totp::step(secret, code, cx.now, 0) else { return Ok(Attempt::Wrong) };
    store::set_totp(tx, cx, account.person, Some(secret), step)?;
    audit::record(tx, cx, "people.second-factor.set", "person", account.person, json!({}))?;
    renew(tx, cx, account.person, old, login)?;
    Ok(Attempt::In { person: account.person, second_factor: false })
}

/// Takes a lost second factor away; the person sets up a new one at the next log-in. All their sessions end.
///
/// # Errors
/// Without `people.role.grant`; for oneself (another administrator does it); when there is none.
pub fn reset_second_factor(tx: &mut Tx<'_>, cx: &Cx, person: PersonId) -> Result<(), PeopleError> {
    cx.permit(&GRANT)?;
    if cx.actor.id() == Some(person) {
        return Err(PeopleError::Refused(Msg::new("people-error-not-oneself")));
    }
    store::person(tx, cx.community, person)?.ok_or(PeopleError::NotFound)?;
    if !store::set_totp(tx, cx, person, None, 0)? {
        return Err(PeopleError::NotFound);
    }
    session::revoke_all(tx, person)?;
    audit::record(tx, cx, "people.second-factor.reset", "person", person, json!({}))?;
    Ok(())
}

fn own_account(tx: &mut Tx<'_>, cx: &Cx) -> Result<Account, PeopleError> {
    store::account(tx, cx.person()?)?.ok_or(PeopleError::NotFound)
}

/// The account keeps no moment of its last miss; the end of its last wait stands for it.
fn failures(account: &Account, now: Timestamp) -> Failures {
    let last_at = if account.locked_until.millis() == 0 { now } else { account.locked_until };
    Failures { count: account.failures, locked_until: account.locked_until, last_at }
}

/// A stronger session never keeps the weaker one's token.
fn renew(tx: &mut Tx<'_>, cx: &Cx, person: PersonId, old: Uuid, login: &NewLogin) -> Result<(), PeopleError> {
    session::revoke(tx, person, old)?;
    open_session(tx, cx, person, true, login)
}
