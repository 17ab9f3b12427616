//! Sessions: an opaque random cookie, its SHA-256 in a table; listable and revocable by their owner.

use access::PersonId;
use common::Timestamp;
use common::clock::{DAY_MS, MINUTE_MS};
use db::{Error, Reader, Tx};
use http::HeaderValue;
use uuid::Uuid;

use crate::{Ctx, SessionInfo, headers};

db::sql! {
    INSERT = "INSERT INTO sessions (token_hash, id, person_id, kind, strong, device, created_at, seen_at, expires_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    FIND = "SELECT id, person_id, strong, seen_at, expires_at FROM sessions WHERE token_hash = $1 AND expires_at > $2";
    TOUCH = "UPDATE sessions SET seen_at = $2 WHERE id = $1";
    OF_PERSON = "SELECT id, kind, strong, device, created_at, seen_at, expires_at FROM sessions \
                 WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id LIMIT 100";
    REVOKE = "DELETE FROM sessions WHERE person_id = $1 AND id = $2";
    REVOKE_OTHERS = "DELETE FROM sessions WHERE person_id = $1 AND id <> $2";
    REVOKE_ALL = "DELETE FROM sessions WHERE person_id = $1";
    SWEEP = "DELETE FROM sessions WHERE expires_at <= $1";
}

pub const SESSION_COOKIE: &str = "session";
const LIFE_MS: i64 = 30 * DAY_MS;
/// Staff log in anew each working day.
const STRONG_LIFE_MS: i64 = DAY_MS / 2;
const SEEN_EVERY_MS: i64 = 10 * MINUTE_MS;

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: Uuid,
    /// browser · api
    pub kind: String,
    pub strong: bool,
    pub device: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What to make a session of.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    pub id: Uuid,
    pub person: PersonId,
    pub kind: &'a str,
    pub strong: bool,
    pub device: &'a str,
    /// 32 random bytes, hex: the cookie.
    pub token: &'a str,
}

/// A token for a new session; made outside the action, so that the action can be run again.
pub fn new_token() -> String {
    vault::hex(&vault::random::<32>())
}

/// # Errors
/// When the database refuses.
pub fn create(tx: &mut Tx<'_>, new: &NewSession<'_>, now: Timestamp) -> Result<(), Error> {
    tx.exec(SWEEP, &[&now])?;
    let life = if new.strong { STRONG_LIFE_MS } else { LIFE_MS };
    let hash = vault::sha256(new.token.as_bytes());
    tx.exec(
        INSERT,
        &[&hash, &new.id, &new.person, &new.kind, &new.strong, &new.device, &now, &now.plus(life)],
    )?;
    Ok(())
}

pub(crate) fn find(
    r: &mut Reader<'_>,
    token_hash: [u8; 32],
    now: Timestamp,
    bearer: bool,
) -> Result<Option<SessionInfo>, Error> {
    r.find(FIND, &[&token_hash, &now], |row| {
        let (id, person, strong, seen_at) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok(SessionInfo { id, person, strong, bearer, token_hash, seen_at, expires_at: row.next()? })
    })
}

/// Notes that the session was used, at most every ten minutes.
///
/// # Errors
/// When the database refuses.
pub(crate) fn touch(tx: &mut Tx<'_>, id: Uuid, now: Timestamp) -> Result<(), Error> {
    tx.exec(TOUCH, &[&id, &now]).map(|_| ())
}

pub(crate) fn is_stale(session: &SessionInfo, now: Timestamp) -> bool {
    now.since(session.seen_at) > SEEN_EVERY_MS
}

/// # Errors
/// When the database refuses.
pub fn of_person(r: &mut Reader<'_>, person: PersonId, now: Timestamp) -> Result<Vec<Session>, Error> {
    r.list(OF_PERSON, &[&person, &now], |row| {
        Ok(Session {
            id: row.next()?,
            kind: row.next()?,
            strong: row.next()?,
            device: row.next()?,
            created_at: row.next()?,
            seen_at: row.next()?,
            expires_at: row.next()?,
        })
    })
}

/// Ends one session of the person; `false` when there is none such.
///
/// # Errors
/// When the database refuses.
pub fn revoke(tx: &mut Tx<'_>, person: PersonId, id: Uuid) -> Result<bool, Error> {
    Ok(tx.exec(REVOKE, &[&person, &id])? == 1)
}

/// Ends all sessions of the person but `keep`.
///
/// # Errors
/// When the database refuses.
pub fn revoke_others(tx: &mut Tx<'_>, person: PersonId, keep: Uuid) -> Result<u64, Error> {
    tx.exec(REVOKE_OTHERS, &[&person, &keep])
}

/// # Errors
/// When the database refuses.
pub fn revoke_all(tx: &mut Tx<'_>, person: PersonId) -> Result<u64, Error> {
    tx.exec(REVOKE_ALL, &[&person])
}

/// The `Set-Cookie` that logs a browser in.
pub fn cookie(ctx: &Ctx, token: &str) -> HeaderValue {
    headers::cookie(SESSION_COOKIE, token, LIFE_MS / 1000, ctx.app.settings.https())
}

/// The `Set-Cookie` that logs it out.
pub fn end_cookie(ctx: &Ctx) -> HeaderValue {
    headers::cookie(SESSION_COOKIE, "", 0, ctx.app.settings.https())
}
