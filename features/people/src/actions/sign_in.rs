use access::{Cx, PersonId};
use db::Tx;
use serde_json::json;
use web::session::{self, NewSession};

use crate::lockout::Failures;
use crate::login::{Attempt, CODE_TRIES_MAX, NewLogin, Way};
use crate::store::{self, Account};
use crate::{PeopleError, Phone, totp};
use super::send_code::code_hash;

/// A log-in by password, whose slow check was done before, against `checked` (the stored hash as read then).
/// `code`: the second factor, when it comes along (API).
///
/// # Errors
/// When the database refuses; a wrong password is no error.
pub(crate) fn sign_in_with_password(
    tx: &mut Tx<'_>,
    cx: &Cx,
    phone: &Phone,
    checked: Option<&str>,
    code: &str,
    login: &NewLogin,
) -> Result<Attempt, PeopleError> {
    let door = Door { hash: store::account_phone_hash(cx, phone), way: Way::Password };
    let failures = store::failures(tx, &door.hash, door.way.as_str())?;
    if let Some(seconds) = failures.wait_s(cx.now) {
        return Ok(Attempt::Locked(seconds));
    }
    let account = store::account_by_phone(tx, cx, phone)?;
    let fits = |a: &Account| a.state == "active" && checked == Some(a.password_hash.as_str());
    let Some(account) = account.filter(fits) else { return missed(tx, cx, &door, &failures) };
    let strong = !code.is_empty();
    if strong && !second_factor_fits(tx, cx, &account, code)? {
        return missed(tx, cx, &door, &failures);
    }
    let second_factor = account.totp_sealed.is_some() && !strong;
    come_in(tx, cx, &door, account.person, strong, login)?;
    Ok(Attempt::In { person: account.person, second_factor })
}

/// A log-in by one-time code.
///
/// # Errors
/// When the database refuses; a wrong code is no error.
pub(crate) fn sign_in_with_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    phone: &Phone,
    code: &str,
    login: &NewLogin,
) -> Result<Attempt, PeopleError> {
    let door = Door { hash: store::account_phone_hash(cx, phone), way: Way::Code };
    let failures = store::failures(tx, &door.hash, door.way.as_str())?;
    if let Some(seconds) = failures.wait_s(cx.now) {
        return Ok(Attempt::Locked(seconds));
    }
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let given = code_hash(cx, &door.hash, &digits);
    let sent = store::sent_code(tx, &door.hash)?;
    let alive = sent.filter(|c| cx.now < c.expires_at && c.tries < CODE_TRIES_MAX);
    let right = alive.is_some_and(|c| vault::same(&c.code_hash, &given));
    let account = store::account_by_phone(tx, cx, phone)?.filter(|a| right && a.state == "active");
    let Some(account) = account else {
        store::code_tried(tx, &door.hash)?;
        return missed(tx, cx, &door, &failures);
    };
    store::spend_code(tx, &door.hash)?;
    come_in(tx, cx, &door, account.person, false, login)?;
    Ok(Attempt::In { person: account.person, second_factor: account.totp_sealed.is_some() })
}

struct Door {
    hash: [u8; 32],
    way: Way,
}

/// Counts a wrong try, for numbers we know and numbers we do not alike.
fn missed(tx: &mut Tx<'_>, cx: &Cx, door: &Door, failures: &Failures) -> Result<Attempt, PeopleError> {
    let after = failures.after_miss(cx.now);
    store::sweep_failures(tx, cx.now.plus(-2 * common::clock::DAY_MS))?;
    store::put_failures(tx, &door.hash, door.way.as_str(), &after)?;
    Ok(after.wait_s(cx.now).map_or(Attempt::Wrong, Attempt::Locked))
}

fn second_factor_fits(tx: &mut Tx<'_>, cx: &Cx, account: &Account, code: &str) -> Result<bool, PeopleError> {
    let Some(secret) = store::totp_secret(cx, account)? else { return Ok(false) };
    match totp::step(&secret, code, cx.now, account.totp_step) {
        Some(step) => Ok(store::use_step(tx, account.person, step)?),
        None => Ok(false),
    }
}

fn come_in(
    tx: &mut Tx<'_>,
    cx: &Cx,
    door: &Door,
    person: PersonId,
    strong: bool,
    login: &NewLogin,
) -> Result<(), PeopleError> {
    store::forget_failures(tx, &door.hash, door.way.as_str())?;
    open_session(tx, cx, person, strong, login)?;
    let detail = json!({"way": door.way.as_str(), "kind": login.kind});
    audit::record(tx, &acting(cx, person), "people.session.opened", "person", person, detail)?;
    Ok(())
}

pub(crate) fn open_session(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    strong: bool,
    login: &NewLogin,
) -> Result<(), PeopleError> {
    let (id, token, kind, device) = (cx.uuid(), login.token.as_str(), login.kind, login.device.as_str());
    session::create(tx, &NewSession { id, person, kind, strong, device, token }, cx.now)?;
    Ok(())
}

/// Whoever came in did it themselves. Only for the audit line: it holds no grants.
fn acting(cx: &Cx, person: PersonId) -> Cx {
    Cx { actor: access::Actor::person(person, "", Vec::new(), false), ..cx.clone() }
}
