//! One-time codes and wrong tries, kept by phone hash for numbers we know and numbers we do not alike.

use common::Timestamp;
use db::{Error, Reader, Tx};

use crate::lockout::Failures;

db::sql! {
    CODE = "SELECT code_hash, tries, sent, sent_at, expires_at FROM login_codes WHERE phone_hash = $1";
    PUT_CODE = "INSERT INTO login_codes (phone_hash, code_hash, tries, sent, sent_at, expires_at) VALUES ($1, $2, 0, $3, $4, $5) \
                ON CONFLICT (phone_hash) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, sent = excluded.sent, \
                sent_at = excluded.sent_at, expires_at = excluded.expires_at";
    TRIED = "UPDATE login_codes SET tries = tries + 1 WHERE phone_hash = $1";
    SPEND_CODE = "UPDATE login_codes SET expires_at = 0 WHERE phone_hash = $1";
    SWEEP_CODES = "DELETE FROM login_codes WHERE sent_at < $1";
    FAILURES = "SELECT failures, locked_until, last_at FROM login_failures WHERE phone_hash = $1 AND way = $2";
    PUT_FAILURES = "INSERT INTO login_failures (phone_hash, way, failures, locked_until, last_at) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (phone_hash, way) DO UPDATE SET failures = excluded.failures, \
                    locked_until = excluded.locked_until, last_at = excluded.last_at";
    FORGET_FAILURES = "DELETE FROM login_failures WHERE phone_hash = $1 AND way = $2";
    SWEEP_FAILURES = "DELETE FROM login_failures WHERE last_at < $1";
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub(crate) struct SentCode {
    pub code_hash: [u8; 32],
    pub tries: i64,
    /// Codes sent since `sent_at`, the first of the hour.
    pub sent: i64,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
}

pub(crate) fn sent_code(r: &mut Reader<'_>, phone: &[u8; 32]) -> Result<Option<SentCode>, Error> {
    r.find(CODE, &[phone], |row| {
        Ok(SentCode {
            code_hash: row.next()?,
            tries: row.next()?,
            sent: row.next()?,
            sent_at: row.next()?,
            expires_at: row.next()?,
        })
    })
}

pub(crate) fn put_code(tx: &mut Tx<'_>, phone: &[u8; 32], code: &SentCode) -> Result<(), Error> {
    tx.exec(PUT_CODE, &[phone, &code.code_hash, &code.sent, &code.sent_at, &code.expires_at]).map(|_| ())
}

pub(crate) fn code_tried(tx: &mut Tx<'_>, phone: &[u8; 32]) -> Result<(), Error> {
    tx.exec(TRIED, &[phone]).map(|_| ())
}

/// The code is used up; how many were sent this hour stays known.
pub(crate) fn spend_code(tx: &mut Tx<'_>, phone: &[u8; 32]) -> Result<(), Error> {
    tx.exec(SPEND_CODE, &[phone]).map(|_| ())
}

pub(crate) fn sweep_codes(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.exec(SWEEP_CODES, &[&before]).map(|_| ())
}

pub(crate) fn failures(r: &mut Reader<'_>, phone: &[u8; 32], way: &str) -> Result<Failures, Error> {
    let found = r.find(FAILURES, &[phone, &way], |row| {
        Ok(Failures { count: row.next()?, locked_until: row.next()?, last_at: row.next()? })
    })?;
    Ok(found.unwrap_or(Failures::NONE))
}

pub(crate) fn put_failures(tx: &mut Tx<'_>, phone: &[u8; 32], way: &str, f: &Failures) -> Result<(), Error> {
    tx.exec(PUT_FAILURES, &[phone, &way, &f.count, &f.locked_until, &f.last_at]).map(|_| ())
}

pub(crate) fn forget_failures(tx: &mut Tx<'_>, phone: &[u8; 32], way: &str) -> Result<(), Error> {
    tx.exec(FORGET_FAILURES, &[phone, &way]).map(|_| ())
}

pub(crate) fn sweep_failures(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), Error> {
    tx.exec(SWEEP_FAILURES, &[&before]).map(|_| ())
}
