//! Signed checkpoints that are kept, and where they were published. Both tables only grow.

use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use jiff::civil::Date;

use crate::KeptCheckpoint;

db::sql! {
    ADD = "INSERT INTO bean_checkpoints (community_id, day, at, size, note) VALUES ($1, $2, $3, $4, $5)";
    LAST = "SELECT day, at, size, note FROM bean_checkpoints WHERE community_id = $1 ORDER BY day DESC LIMIT 1";
    SINCE = "SELECT day, at, size, note FROM bean_checkpoints WHERE community_id = $1 AND day >= $2 AND day < $3 ORDER BY day LIMIT 1";
    OF_SIZE = "SELECT day, at, size, note FROM bean_checkpoints WHERE community_id = $1 AND size = $2 ORDER BY day LIMIT 1";
    AFTER = "SELECT day, at, size, note FROM bean_checkpoints WHERE community_id = $1 AND day > $2 ORDER BY day LIMIT 1000";
    PAGE = "SELECT day, at, size, note FROM bean_checkpoints WHERE community_id = $1 AND ($2 = '' OR day LIKE $2 ESCAPE '\\')";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM bean_checkpoints WHERE community_id = $1 AND ($2 = '' OR day LIKE $2 ESCAPE '\\')";
    UNPUBLISHED = "SELECT day, at, size, note FROM bean_checkpoints k WHERE community_id = $1 AND NOT EXISTS \
                   (SELECT 1 FROM bean_published p WHERE p.community_id = k.community_id AND p.place = $2 AND p.size = k.size) \
                   ORDER BY day DESC LIMIT $3";
    PUBLISHED = "INSERT INTO bean_published (community_id, place, size, at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (community_id, place, size) DO NOTHING";
    LAST_PUBLISHED = "SELECT MAX(size), MAX(at) FROM bean_published WHERE community_id = $1 AND place = $2";
}

const ORDERS: &[(&str, &str)] = &[("day", "day"), ("size", "size")];

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, kept: &KeptCheckpoint) -> Result<(), Error> {
    tx.exec(ADD, &[&c, &kept.day, &kept.at, &kept.size, &kept.note]).map(|_| ())
}

pub(crate) fn last(r: &mut Reader<'_>, c: CommunityId) -> Result<Option<KeptCheckpoint>, Error> {
    r.find(LAST, &[&c], kept)
}

/// The first of those from day `from` to before day `until`.
pub(crate) fn first_between(
    r: &mut Reader<'_>,
    c: CommunityId,
    from: Date,
    until: Date,
) -> Result<Option<KeptCheckpoint>, Error> {
    r.find(SINCE, &[&c, &from, &until], kept)
}

pub(crate) fn of_size(
    r: &mut Reader<'_>,
    c: CommunityId,
    size: i64,
) -> Result<Option<KeptCheckpoint>, Error> {
    r.find(OF_SIZE, &[&c, &size], kept)
}

/// Up to a thousand after a day, in order.
pub(crate) fn after(r: &mut Reader<'_>, c: CommunityId, day: Date) -> Result<Vec<KeptCheckpoint>, Error> {
    r.list(AFTER, &[&c, &day], kept)
}

/// Latest first unless the query says otherwise; its search text is a part of the day.
pub(crate) fn page(
    r: &mut Reader<'_>,
    c: CommunityId,
    query: &ListQuery,
) -> Result<Paged<KeptCheckpoint>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let total = r.value(COUNT, &[&c, &like])?;
    let sql = format!("{PAGE} ORDER BY {}, day DESC LIMIT $3 OFFSET $4", query.order_or("day DESC", ORDERS));
    Ok(Paged { rows: r.list(&sql, &[&c, &like, &PER_PAGE, &query.offset()], kept)?, total })
}

/// Those that have not arrived at a place, latest first.
pub(crate) fn unpublished(
    r: &mut Reader<'_>,
    c: CommunityId,
    place: &str,
    limit: i64,
) -> Result<Vec<KeptCheckpoint>, Error> {
    r.list(UNPUBLISHED, &[&c, &place, &limit], kept)
}

pub(crate) fn set_published(
    tx: &mut Tx<'_>,
    c: CommunityId,
    place: &str,
    size: i64,
    at: Timestamp,
) -> Result<(), Error> {
    tx.exec(PUBLISHED, &[&c, &place, &size, &at]).map(|_| ())
}

/// The largest size that arrived at a place, and when something last did.
pub(crate) fn last_published(
    r: &mut Reader<'_>,
    c: CommunityId,
    place: &str,
) -> Result<Option<(i64, Timestamp)>, Error> {
    let found: Option<(Option<i64>, Option<i64>)> =
        r.find(LAST_PUBLISHED, &[&c, &place], |row| Ok((row.next()?, row.next()?)))?;
    Ok(found.and_then(|(size, at)| Some((size?, Timestamp::from_millis(at?)))))
}

fn kept(row: &mut Row) -> Result<KeptCheckpoint, Error> {
    Ok(KeptCheckpoint { day: row.next()?, at: row.next()?, size: row.next()?, note: row.next()? })
}
