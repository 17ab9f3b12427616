use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::Job;

db::sql! {
    INSERT = "INSERT INTO jobs (community_id, id, kind, dedupe, payload, state, run_at, attempts, last_error, created_at) \
              VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0, '', $7) ON CONFLICT (community_id, kind, dedupe) DO NOTHING";
    DUE = "SELECT community_id, id, kind, dedupe, payload, state, run_at, attempts, last_error, created_at, finished_at \
           FROM jobs WHERE state = 'waiting' AND run_at <= $1 ORDER BY run_at LIMIT $2";
    STILL_WAITING = "SELECT payload FROM jobs WHERE community_id = $1 AND id = $2 AND state = 'waiting'";
    DONE = "UPDATE jobs SET state = 'done', finished_at = $3, attempts = attempts + 1, last_error = '' WHERE community_id = $1 AND id = $2";
    MISSED = "UPDATE jobs SET state = $3, run_at = $4, attempts = attempts + 1, last_error = $5 WHERE community_id = $1 AND id = $2";
    RETRY = "UPDATE jobs SET state = 'waiting', run_at = $3 WHERE community_id = $1 AND id = $2 AND state = 'failed'";
    LATEST = "SELECT community_id, id, kind, dedupe, payload, state, run_at, attempts, last_error, created_at, finished_at \
              FROM jobs WHERE community_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR kind LIKE $3 ESCAPE '\\')";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM jobs \
             WHERE community_id = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR kind LIKE $3 ESCAPE '\\')";
    COUNTS = "SELECT state, CAST(COUNT(*) AS BIGINT) FROM jobs GROUP BY state";
}

const ORDERS: &[(&str, &str)] =
    &[("at", "run_at"), ("job", "kind"), ("state", "state"), ("attempts", "attempts")];

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    kind: &str,
    dedupe: &str,
    payload: &str,
    run_at: Timestamp,
    now: Timestamp,
) -> Result<bool, Error> {
    Ok(tx.exec(INSERT, &[&community, &id, &kind, &dedupe, &payload, &run_at, &now])? == 1)
}

pub(crate) fn due(r: &mut Reader<'_>, now: Timestamp, limit: i64) -> Result<Vec<Job>, Error> {
    r.list(DUE, &[&now, &limit], job)
}

pub(crate) fn still_waiting(tx: &mut Tx<'_>, job: &Job) -> Result<bool, Error> {
    Ok(tx.find(STILL_WAITING, &[&job.community, &job.id], |row| row.next::<String>())?.is_some())
}

pub(crate) fn done(tx: &mut Tx<'_>, job: &Job, now: Timestamp) -> Result<(), Error> {
    tx.exec(DONE, &[&job.community, &job.id, &now]).map(|_| ())
}

pub(crate) fn missed(
    tx: &mut Tx<'_>,
    job: &Job,
    state: &str,
    again: Timestamp,
    error: &str,
) -> Result<(), Error> {
    tx.exec(MISSED, &[&job.community, &job.id, &state, &again, &error]).map(|_| ())
}

/// Puts a failed job back into the queue.
///
/// # Errors
/// When the database refuses.
pub fn retry(tx: &mut Tx<'_>, community: CommunityId, id: Uuid, now: Timestamp) -> Result<bool, Error> {
    Ok(tx.exec(RETRY, &[&community, &id, &now])? == 1)
}

/// Jobs of a community, latest first unless the query says otherwise, by state (filter `state`) and kind (search).
///
/// # Errors
/// When the database refuses.
pub fn latest(r: &mut Reader<'_>, community: CommunityId, query: &ListQuery) -> Result<Paged<Job>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let state = query.filter("state");
    let total = r.value(COUNT, &[&community, &state, &like])?;
    let sql = format!("{LATEST} ORDER BY {}, id LIMIT $4 OFFSET $5", query.order_or("run_at DESC", ORDERS));
    let rows = r.list(&sql, &[&community, &state, &like, &PER_PAGE, &query.offset()], job)?;
    Ok(Paged { rows, total })
}

/// How many jobs are in each state, over all communities.
///
/// # Errors
/// When the database refuses.
pub fn counts(r: &mut Reader<'_>) -> Result<Vec<(String, i64)>, Error> {
    r.list(COUNTS, &[], |row| Ok((row.next()?, row.next()?)))
}

fn job(row: &mut Row) -> Result<Job, Error> {
    Ok(Job {
        community: row.next()?,
        id: row.next()?,
        kind: row.next()?,
        dedupe: row.next()?,
        payload: row.next()?,
        state: row.next()?,
        run_at: row.next()?,
        attempts: row.next()?,
        last_error: row.next()?,
        created_at: row.next()?,
        finished_at: row.next()?,
    })
}
