//! What happened, by whom, to what: append-only, hash-chained per community. Reads of sensitive fields are events too.

use access::Cx;
use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

db::sql! {
    HEAD = "SELECT seq, hash FROM audit_log WHERE community_id = $1 ORDER BY seq DESC LIMIT 1";
    APPEND = "INSERT INTO audit_log (community_id, seq, id, at, actor_id, action, subject, subject_id, detail, hash) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    PAGE = "SELECT seq, id, at, actor_id, action, subject, subject_id, detail, hash FROM audit_log \
            WHERE community_id = $1 AND seq > $2 ORDER BY seq LIMIT 1000";
    OF_SUBJECT = "SELECT seq, id, at, actor_id, action, subject, subject_id, detail, hash FROM audit_log \
                  WHERE community_id = $1 AND subject = $2 AND subject_id = $3 ORDER BY seq DESC LIMIT $4";
    LATEST = "SELECT seq, id, at, actor_id, action, subject, subject_id, detail, hash FROM audit_log \
              WHERE community_id = $1 AND ($2 = '' OR action LIKE $2 ESCAPE '\\' OR subject_id = $3) \
";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log \
             WHERE community_id = $1 AND ($2 = '' OR action LIKE $2 ESCAPE '\\' OR subject_id = $3)";
}

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Event {
    pub seq: i64,
    pub id: Uuid,
    pub at: Timestamp,
    pub actor: Option<Uuid>,
    /// `room.thing.verb`.
    pub action: String,
    pub subject: String,
    pub subject_id: String,
    /// JSON.
    pub detail: String,
    pub hash: [u8; 32],
}

const START: [u8; 32] = [0; 32];

/// Appends one event to the community's chain.
///
/// # Errors
/// When the database refuses.
pub fn record(
    tx: &mut Tx<'_>,
    cx: &Cx,
    action: &str,
    subject: &str,
    subject_id: impl ToString,
    detail: Value,
) -> Result<(), Error> {
    let head = tx.find(HEAD, &[&cx.community], |row| Ok((row.next::<i64>()?, row.next::<[u8; 32]>()?)))?;
    let (seq, before) = head.unwrap_or((0, START));
    let mut event = Event {
        seq: seq + 1,
        id: cx.uuid(),
        at: cx.now,
        actor: cx.actor.id().map(|p| p.uuid()),
        action: action.to_owned(),
        subject: subject.to_owned(),
        subject_id: subject_id.to_string(),
        detail: detail.to_string(),
        hash: START,
    };
    event.hash = chain(&before, cx.community, &event);
    tx.exec(
        APPEND,
        &[
            &cx.community,
            &event.seq,
            &event.id,
            &event.at,
            &event.actor,
            &event.action,
            &event.subject,
            &event.subject_id,
            &event.detail,
            &event.hash,
        ],
    )?;
    Ok(())
}

/// SHA-256 over the previous hash and every field, each length-prefixed.
fn chain(before: &[u8; 32], community: CommunityId, event: &Event) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    let actor = event.actor.map(|a| a.to_string()).unwrap_or_default();
    let numbers = [community.number().to_string(), event.seq.to_string(), event.at.millis().to_string()];
    let id = event.id.to_string();
    let texts = [
        &numbers[0],
        &numbers[1],
        &numbers[2],
        &id,
        &actor,
        &event.action,
        &event.subject,
        &event.subject_id,
        &event.detail,
    ];
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// Walks the whole chain of a community. `Ok(Err(seq))` names the first event that does not follow from the one before.
///
/// # Errors
/// When the database refuses.
pub fn verify(r: &mut Reader<'_>, community: CommunityId) -> Result<Result<i64, i64>, Error> {
    let (mut before, mut seq) = (START, 0_i64);
    loop {
        let page = r.list(PAGE, &[&community, &seq], event)?;
        if page.is_empty() {
            return Ok(Ok(seq));
        }
        for event in page {
            if event.seq != seq + 1 || event.hash != chain(&before, community, &event) {
                return Ok(Err(seq + 1));
            }
            (before, seq) = (event.hash, event.seq);
        }
    }
}

/// The latest events about one thing, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_subject(
    r: &mut Reader<'_>,
    community: CommunityId,
    subject: &str,
    id: impl ToString,
    limit: i64,
) -> Result<Vec<Event>, Error> {
    r.list(OF_SUBJECT, &[&community, &subject, &id.to_string(), &limit], event)
}

const ORDERS: &[(&str, &str)] = &[("at", "seq"), ("what", "action"), ("about", "subject")];

/// The log, newest first unless the query says otherwise, searched by action or exact subject id.
///
/// # Errors
/// When the database refuses.
pub fn latest(
    r: &mut Reader<'_>,
    community: CommunityId,
    query: &common::ListQuery,
) -> Result<common::Paged<Event>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let total = r.value(COUNT, &[&community, &like, &query.q])?;
    let order = query.order_or("seq DESC", ORDERS);
    let sql = format!("{LATEST} ORDER BY {order}, seq DESC LIMIT $4 OFFSET $5");
    let rows =
        r.list(&sql, &[&community, &like, &query.q, &common::paging::PER_PAGE, &query.offset()], event)?;
    Ok(common::Paged { rows, total })
}

fn event(row: &mut Row) -> Result<Event, Error> {
    Ok(Event {
        seq: row.next()?,
        id: row.next()?,
        at: row.next()?,
        actor: row.next()?,
        action: row.next()?,
        subject: row.next()?,
        subject_id: row.next()?,
        detail: row.next()?,
        hash: row.next()?,
    })
}
