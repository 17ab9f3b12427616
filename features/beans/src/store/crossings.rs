//! Crossings between communities; each community reads and writes its own rows.

use access::PersonId;
use common::paging::PER_PAGE;
use common::{Beans, CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::crossing::{Crossing, CrossingKind, CrossingState, Way};

db::sql! {
    ADD = "INSERT INTO bean_crossings (community_id, id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    FIND = "SELECT id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id \
            FROM bean_crossings WHERE community_id = $1 AND id = $2";
    END = "UPDATE bean_crossings SET state = $3, why = $4, ended_at = $5, transfer_id = $6 WHERE community_id = $1 AND id = $2";
    WAITING = "SELECT id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id \
               FROM bean_crossings WHERE community_id = $1 AND state = 'sent' AND way = 1 ORDER BY kind, at, id LIMIT $2";
    AFTER = "SELECT id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id \
             FROM bean_crossings WHERE community_id = $1 AND id > $2 ORDER BY id LIMIT 1000";
    OF_PERSON = "SELECT id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id \
                 FROM bean_crossings WHERE community_id = $1 AND person_id = $2 AND kind = 1 ORDER BY at DESC, id DESC LIMIT $3";
    LIST = "SELECT id, way, kind, other, person_id, other_id, amount, note, state, why, at, ended_at, transfer_id \
            FROM bean_crossings WHERE community_id = $1 AND other = $2 AND (CAST($3 AS TEXT) = '' OR state = $3) \
            AND (CAST($4 AS TEXT) = '' OR note LIKE $4 ESCAPE '\\')";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM bean_crossings WHERE community_id = $1 AND other = $2 \
             AND (CAST($3 AS TEXT) = '' OR state = $3) AND (CAST($4 AS TEXT) = '' OR note LIKE $4 ESCAPE '\\')";
    UNDER_WAY = "SELECT COALESCE(CAST(SUM(amount) AS BIGINT), 0) FROM bean_crossings \
                 WHERE community_id = $1 AND state = 'sent' AND way = 1 AND kind = 1 AND other = $2";
}

const ORDERS: &[(&str, &str)] = &[("at", "at"), ("amount", "amount"), ("state", "state")];

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, x: &Crossing) -> Result<(), Error> {
    let (way, kind, state) = (x.way.number(), x.kind.number(), x.state.as_str());
    let row: [&dyn db::ToValue; 14] = [
        &c,
        &x.id,
        &way,
        &kind,
        &x.other,
        &x.person,
        &x.receiver,
        &x.amount,
        &x.note,
        &state,
        &x.why,
        &x.at,
        &x.ended,
        &x.transfer,
    ];
    tx.exec(ADD, &row).map(|_| ())
}

pub(crate) fn find(r: &mut Reader<'_>, c: CommunityId, id: Uuid) -> Result<Option<Crossing>, Error> {
    r.find(FIND, &[&c, &id], crossing)
}

/// Writes down how it ended.
pub(crate) fn end(tx: &mut Tx<'_>, c: CommunityId, x: &Crossing) -> Result<(), Error> {
    tx.exec(END, &[&c, &x.id, &x.state.as_str(), &x.why, &x.ended, &x.transfer]).map(|_| ())
}

/// What went out and has not ended: gifts before debts, which may wait for people, the oldest first.
pub(crate) fn waiting(r: &mut Reader<'_>, c: CommunityId, limit: i64) -> Result<Vec<Crossing>, Error> {
    r.list(WAITING, &[&c, &limit], crossing)
}

/// Up to a thousand after an id, in order.
pub(crate) fn after(r: &mut Reader<'_>, c: CommunityId, id: Uuid) -> Result<Vec<Crossing>, Error> {
    r.list(AFTER, &[&c, &id], crossing)
}

/// Gifts a person gave or received, newest first.
pub(crate) fn of_person(
    r: &mut Reader<'_>,
    c: CommunityId,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Crossing>, Error> {
    r.list(OF_PERSON, &[&c, &person, &limit], crossing)
}

/// Between this community and another; filter `state`, search in the notes.
pub(crate) fn page(
    r: &mut Reader<'_>,
    c: CommunityId,
    other: CommunityId,
    query: &ListQuery,
) -> Result<Paged<Crossing>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let state = query.filter("state").to_owned();
    let total = r.value(COUNT, &[&c, &other, &state, &like])?;
    let sql = format!("{LIST} ORDER BY {}, id LIMIT $5 OFFSET $6", query.order_or("at DESC", ORDERS));
    let rows = r.list(&sql, &[&c, &other, &state, &like, &PER_PAGE, &query.offset()], crossing)?;
    Ok(Paged { rows, total })
}

/// Gifts that have left for another community and not arrived.
pub(crate) fn under_way(r: &mut Reader<'_>, c: CommunityId, other: CommunityId) -> Result<Beans, Error> {
    r.value(UNDER_WAY, &[&c, &other])
}

fn crossing(row: &mut Row) -> Result<Crossing, Error> {
    Ok(Crossing {
        id: row.next()?,
        way: Way::of_number(row.next()?),
        kind: CrossingKind::of_number(row.next()?),
        other: row.next()?,
        person: row.next()?,
        receiver: row.next()?,
        amount: row.next()?,
        note: row.next()?,
        state: CrossingState::parse(&row.next::<String>()?),
        why: row.next()?,
        at: row.next::<Timestamp>()?,
        ended: row.next()?,
        transfer: row.next()?,
    })
}
