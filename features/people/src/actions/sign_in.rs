use access::{Actor, Cx, PersonId};
use db::Tx;
use serde_json::json;
use web::session::{self, NewSession};

use super::second_factor::use_factor;
use super::send_code::code_hash;
use crate::lockout::Failures;
use crate::login::{Attempt, CODE_TRIES_MAX, NewLogin, Way};
use crate::store::{self, Account};
use crate::{PeopleError, Phone};

/// What someone shows to be let in.
#[derive(Clone, Debug)]
pub(crate) enum Proof<'p> {
    /// The stored hash that the password was found to fit, outside any lane; `None`: it fits nothing.
    Password(Option<&'p str>),
    /// The digits sent to the phone.
    Code(&'p str),
}

impl Proof<'_> {
    fn way(&self) -> Way {
        match self {
            Self::Password(_) => Way::Password,
            Self::Code(_) => Way::Code,
        }
    }
}

/// Logs in by phone and proof. `factor`: the second factor, when it comes along (API).
///
/// # Errors
/// When the database refuses; a wrong proof is no error.
pub(crate) fn sign_in(
    tx: &mut Tx<'_>,
    cx: &Cx,
    phone: &Phone,
    proof: &Proof<'_>,
    factor: &str,
    login: &NewLogin,
) -> Result<Attempt, PeopleError> {
    let (person, second_factor) = match prove(tx, cx, phone, proof)? {
        Attempt::In { person, second_factor } => (person, second_factor),
        other => return Ok(other),
    };
    let strong = !factor.is_empty();
    if strong {
        let account = store::account(tx, person)?.ok_or(PeopleError::NotFound)?;
        let attempt = use_factor(tx, cx, &account, factor)?;
        if !matches!(attempt, Attempt::In { .. }) {
            return Ok(attempt);
        }
    }
    open_session(tx, cx, person, strong, login)?;
    let detail = json!({"way": proof.way().as_str(), "kind": login.kind});
    // Whoever came in did it themselves. Only for the line in the log: this actor holds nothing.
    let own = Cx { actor: Actor::person(person, "", Vec::new(), false), ..cx.clone() };
    audit::record(tx, &own, "people.session.opened", "person", person, detail)?;
    Ok(Attempt::In { person, second_factor: second_factor && !strong })
}

/// Is this the phone's owner? Wrong tries count for known and unknown numbers alike, and a wait hides the answer.
///
/// # Errors
/// When the database refuses.
pub(crate) fn prove(
    tx: &mut Tx<'_>,
    cx: &Cx,
    phone: &Phone,
    proof: &Proof<'_>,
) -> Result<Attempt, PeopleError> {
    let door = Door::of(cx, phone, proof.way());
    if let Some(seconds) = door.failures(tx)?.wait_s(cx.now) {
        return Ok(Attempt::Locked(seconds));
    }
    let account = store::account_by_phone(tx, cx, phone)?.filter(|a| a.state == "active");
    let right = match *proof {
        Proof::Password(checked) => {
            account.as_ref().is_some_and(|a| checked == Some(a.password_hash.as_str()))
        }
        Proof::Code(code) => code_fits(tx, cx, &door, code)?,
    };
    let Some(Account { person, totp_sealed, .. }) = account.filter(|_| right) else {
        return door.missed(tx, cx);
    };
    store::forget_failures(tx, &door.hash, door.way.as_str())?;
    store::spend_code(tx, &door.hash)?;
    Ok(Attempt::In { person, second_factor: totp_sealed.is_some() })
}

fn code_fits(tx: &mut Tx<'_>, cx: &Cx, door: &Door, code: &str) -> Result<bool, PeopleError> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let given = code_hash(cx, &door.hash, &digits);
    let sent = store::sent_code(tx, &door.hash)?;
    store::code_tried(tx, &door.hash)?;
    let alive = sent.filter(|c| cx.now < c.expires_at && c.tries < CODE_TRIES_MAX);
    Ok(alive.is_some_and(|c| vault::same(&c.code_hash, &given)))
}

/// One phone and one way in.
struct Door {
    hash: [u8; 32],
    way: Way,
}

impl Door {
    fn of(cx: &Cx, phone: &Phone, way: Way) -> Self {
        Self { hash: store::account_phone_hash(cx, phone), way }
    }

    fn failures(&self, tx: &mut Tx<'_>) -> Result<Failures, PeopleError> {
        Ok(store::failures(tx, &self.hash, self.way.as_str())?)
    }

    fn missed(&self, tx: &mut Tx<'_>, cx: &Cx) -> Result<Attempt, PeopleError> {
        let after = self.failures(tx)?.after_miss(cx.now);
        store::sweep_failures(tx, cx.now.plus(-2 * common::clock::DAY_MS))?;
        store::put_failures(tx, &self.hash, self.way.as_str(), &after)?;
        Ok(after.wait_s(cx.now).map_or(Attempt::Wrong, Attempt::Locked))
    }
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
