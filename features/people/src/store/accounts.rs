//! House-wide log-in records: one per person who can log in.

use access::{Cx, PersonId};
use common::Timestamp;
use db::{Error, Reader, Tx};

use crate::{PeopleError, Phone};

db::sql! {
    INSERT = "INSERT INTO accounts (person_id, phone_hash, phone_sealed, password_hash, totp_sealed, totp_step, failures, \
              locked_until, state, created_at) VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 'active', $6)";
    BY_PHONE = "SELECT person_id, password_hash, totp_sealed, totp_step, failures, locked_until, state FROM accounts WHERE phone_hash = $1";
    BY_PERSON = "SELECT person_id, password_hash, totp_sealed, totp_step, failures, locked_until, state FROM accounts WHERE person_id = $1";
    NAME = "SELECT p.name FROM accounts a JOIN persons p ON p.id = a.person_id \
            WHERE a.person_id = $1 AND a.state = 'active' ORDER BY p.created_at LIMIT 1";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE person_id = $1";
    SET_TOTP = "UPDATE accounts SET totp_sealed = $2, totp_step = $3, failures = 0, locked_until = 0 WHERE person_id = $1";
    USE_STEP = "UPDATE accounts SET totp_step = $2, failures = 0, locked_until = 0 WHERE person_id = $1 AND totp_step < $2";
    MISSED = "UPDATE accounts SET failures = $2, locked_until = $3 WHERE person_id = $1";
    PHONE = "SELECT phone_sealed FROM accounts WHERE person_id = $1";
    MOVE = "UPDATE accounts SET phone_hash = $2, phone_sealed = $3 WHERE person_id = $1";
    ANY = "SELECT CAST(COUNT(*) AS BIGINT) FROM accounts";
}

/// What a log-in needs to know of an account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub person: PersonId,
    /// argon2id PHC string, or empty: no password set.
    pub password_hash: String,
    pub totp_sealed: Option<Vec<u8>>,
    /// The last TOTP step used: a code works once.
    pub totp_step: i64,
    pub failures: i64,
    pub locked_until: Timestamp,
    pub state: String,
}

const PHONE_PLACE: &str = "accounts.phone";
pub(crate) const TOTP_PLACE: &str = "accounts.totp";

pub(crate) fn account_phone_hash(cx: &Cx, phone: &Phone) -> [u8; 32] {
    cx.vault.index(PHONE_PLACE, phone.as_str())
}

pub(crate) fn insert_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    phone: &Phone,
    password_hash: &str,
    totp_sealed: Option<&[u8]>,
) -> Result<(), PeopleError> {
    let sealed = cx.vault.seal_text(PHONE_PLACE, phone.as_str())?;
    tx.exec(
        INSERT,
        &[&person, &account_phone_hash(cx, phone), &sealed, &password_hash, &totp_sealed, &cx.now],
    )?;
    Ok(())
}

pub(crate) fn account_by_phone(r: &mut Reader<'_>, cx: &Cx, phone: &Phone) -> Result<Option<Account>, Error> {
    r.find(BY_PHONE, &[&account_phone_hash(cx, phone)], make)
}

pub(crate) fn account(r: &mut Reader<'_>, person: PersonId) -> Result<Option<Account>, Error> {
    r.find(BY_PERSON, &[&person], make)
}

/// The name of an active account's person.
pub(crate) fn account_name(r: &mut Reader<'_>, person: PersonId) -> Result<Option<String>, Error> {
    r.find(NAME, &[&person], |row| row.next())
}

/// How many can log in; none means that the first-run page is open.
pub(crate) fn accounts_count(r: &mut Reader<'_>) -> Result<i64, Error> {
    r.value(ANY, &[])
}

pub(crate) fn set_password(tx: &mut Tx<'_>, person: PersonId, hash: &str) -> Result<bool, Error> {
    Ok(tx.exec(SET_PASSWORD, &[&person, &hash])? == 1)
}

/// A new second factor whose code of `step` was just shown; `None` takes it away.
pub(crate) fn set_totp(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    secret: Option<&[u8]>,
    step: i64,
) -> Result<bool, PeopleError> {
    let sealed = secret.map(|s| cx.vault.seal(TOTP_PLACE, s)).transpose()?;
    Ok(tx.exec(SET_TOTP, &[&person, &sealed, &step])? == 1)
}

pub(crate) fn totp_secret(cx: &Cx, account: &Account) -> Result<Option<Vec<u8>>, PeopleError> {
    Ok(account.totp_sealed.as_ref().map(|s| cx.vault.open_sealed(TOTP_PLACE, s)).transpose()?)
}

/// Uses up a TOTP step; `false` when it or a later one was used already.
pub(crate) fn use_step(tx: &mut Tx<'_>, person: PersonId, step: i64) -> Result<bool, Error> {
    Ok(tx.exec(USE_STEP, &[&person, &step])? == 1)
}

/// Notes a wrong second factor.
pub(crate) fn factor_missed(
    tx: &mut Tx<'_>,
    person: PersonId,
    count: i64,
    until: Timestamp,
) -> Result<(), Error> {
    tx.exec(MISSED, &[&person, &count, &until]).map(|_| ())
}

/// The number the person logs in with.
pub(crate) fn account_phone(
    r: &mut Reader<'_>,
    cx: &Cx,
    person: PersonId,
) -> Result<Option<String>, PeopleError> {
    let sealed: Option<Vec<u8>> = r.find(PHONE, &[&person], |row| row.next())?;
    Ok(sealed.map(|s| cx.vault.open_text(PHONE_PLACE, &s)).transpose()?)
}

/// The number the person logs in with from now on.
pub(crate) fn move_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    phone: &Phone,
) -> Result<(), PeopleError> {
    let sealed = cx.vault.seal_text(PHONE_PLACE, phone.as_str())?;
    tx.exec(MOVE, &[&person, &account_phone_hash(cx, phone), &sealed])?;
    Ok(())
}

fn make(row: &mut db::Row) -> Result<Account, Error> {
    Ok(Account {
        person: row.next()?,
        password_hash: row.next()?,
        totp_sealed: row.next()?,
        totp_step: row.next()?,
        failures: row.next()?,
        locked_until: row.next()?,
        state: row.next()?,
    })
}
