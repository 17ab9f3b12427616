use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use jiff::civil::Date;

use crate::{Run, RunId, RunState};

db::sql! {
    INSERT = "INSERT INTO alliance_runs (community_id, id, number, week, cutoff, state, drafted_by, drafted_at) \
              VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7)";
    LAST_NUMBER = "SELECT COALESCE(MAX(number), 0) FROM alliance_runs WHERE community_id = $1";
    FIND = "SELECT id, number, week, cutoff, state, drafted_by, drafted_at, first_by, first_at, second_by, second_at, closed_at \
            FROM alliance_runs WHERE community_id = $1 AND id = $2";
    OF_WEEK = "SELECT id, number, week, cutoff, state, drafted_by, drafted_at, first_by, first_at, second_by, second_at, closed_at \
               FROM alliance_runs WHERE community_id = $1 AND week = $2 AND state <> 'withdrawn'";
    OPEN = "SELECT id, number, week, cutoff, state, drafted_by, drafted_at, first_by, first_at, second_by, second_at, closed_at \
            FROM alliance_runs WHERE community_id = $1 AND state IN ('draft', 'signed', 'approved')";
    LIST = "SELECT id, number, week, cutoff, state, drafted_by, drafted_at, first_by, first_at, second_by, second_at, closed_at \
            FROM alliance_runs WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) \
            AND (CAST($3 AS TEXT) = '' OR week LIKE $3 ESCAPE '\\')";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM alliance_runs WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) \
             AND (CAST($3 AS TEXT) = '' OR week LIKE $3 ESCAPE '\\')";
    SIGN_FIRST = "UPDATE alliance_runs SET state = $3, first_by = $4, first_at = $5 WHERE community_id = $1 AND id = $2";
    SIGN_SECOND = "UPDATE alliance_runs SET state = $3, second_by = $4, second_at = $5 WHERE community_id = $1 AND id = $2";
    END = "UPDATE alliance_runs SET state = $3, closed_at = $4 WHERE community_id = $1 AND id = $2";
}

const ORDERS: &[(&str, &str)] = &[
    ("-number", "number DESC"),
    ("number", "number"),
    ("week", "week"),
    ("state", "state"),
    ("cutoff", "cutoff"),
];

pub(crate) fn insert(tx: &mut Tx<'_>, cx: &Cx, id: RunId, week: Date) -> Result<(), Error> {
    let number: i64 = tx.value(LAST_NUMBER, &[&cx.community])?;
    let by = cx.actor.id().map(|p| p.uuid());
    tx.exec(INSERT, &[&cx.community, &id, &(number + 1), &week, &cx.now, &by, &cx.now]).map(|_| ())
}

/// # Errors
/// When the database refuses.
pub fn run(r: &mut Reader<'_>, c: CommunityId, id: RunId) -> Result<Option<Run>, Error> {
    r.find(FIND, &[&c, &id], make)
}

pub(crate) fn of_week(r: &mut Reader<'_>, c: CommunityId, week: Date) -> Result<Option<Run>, Error> {
    r.find(OF_WEEK, &[&c, &week], make)
}

/// The run that is still to be signed or paid, if any.
///
/// # Errors
/// When the database refuses.
pub fn open_run(r: &mut Reader<'_>, c: CommunityId) -> Result<Option<Run>, Error> {
    r.find(OPEN, &[&c], make)
}

/// Newest first; search by date, filter `state`.
///
/// # Errors
/// When the database refuses.
pub fn runs(r: &mut Reader<'_>, c: CommunityId, query: &ListQuery) -> Result<Paged<Run>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let state = query.filter("state");
    let total = r.value(COUNT, &[&c, &state, &like])?;
    let sql = format!("{LIST} ORDER BY {}, id LIMIT $4 OFFSET $5", query.order_by(ORDERS));
    let rows = r.list(&sql, &[&c, &state, &like, &PER_PAGE, &query.offset()], make)?;
    Ok(Paged { rows, total })
}

pub(crate) fn sign(tx: &mut Tx<'_>, cx: &Cx, id: RunId, to: RunState, by: PersonId) -> Result<(), Error> {
    let sql = if to == RunState::Signed { SIGN_FIRST } else { SIGN_SECOND };
    tx.exec(sql, &[&cx.community, &id, &to.as_str(), &by, &cx.now]).map(|_| ())
}

pub(crate) fn end(tx: &mut Tx<'_>, cx: &Cx, id: RunId, to: RunState) -> Result<(), Error> {
    tx.exec(END, &[&cx.community, &id, &to.as_str(), &cx.now]).map(|_| ())
}

fn make(row: &mut Row) -> Result<Run, Error> {
    let (id, number, week, cutoff, state) =
        (row.next()?, row.next()?, row.next()?, row.next()?, row.next::<String>()?);
    let (drafted_by, drafted_at) = (row.next()?, row.next()?);
    let mut signature = || -> Result<Option<(PersonId, Timestamp)>, Error> {
        let (by, at): (Option<PersonId>, Option<Timestamp>) = (row.next()?, row.next()?);
        Ok(by.zip(at))
    };
    let (first, second) = (signature()?, signature()?);
    Ok(Run {
        id,
        number,
        week,
        cutoff,
        state: RunState::parse(&state).ok_or_else(|| Error::Shape(format!("unknown state {state}")))?,
        drafted_by,
        drafted_at,
        first,
        second,
        closed_at: row.next()?,
    })
}
