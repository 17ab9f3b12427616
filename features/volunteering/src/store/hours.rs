//! Hours across activities: one person's, and everyone's for staff.

use access::PersonId;
use common::paging::PER_PAGE;
use common::{Beans, CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, ToValue};
use uuid::Uuid;

use super::participations::make;
use crate::{ActivityState, Participation};

macro_rules! columns {
    () => {
        "SELECT p.id, p.activity_id, p.person_id, p.grade, p.from_at, p.until_at, p.minutes, p.rule_id, p.rule_version, \
         p.earns, p.reason, p.entered_by, p.beans, p.award_id, a.title, t.name, a.starts_at, a.ends_at, a.state "
    };
}
macro_rules! joined {
    () => {
        "FROM volunteer_participations p \
         JOIN volunteer_activities a ON a.community_id = p.community_id AND a.id = p.activity_id \
         JOIN volunteer_teams t ON t.community_id = p.community_id AND t.id = a.team_id "
    };
}
/// $2 search, $3 grade, $4 and $5 between which moments, $6–$13 people whose names fit the search.
macro_rules! narrowed {
    () => {
        "WHERE p.community_id = $1 \
         AND (CAST($2 AS TEXT) = '' OR a.title LIKE $2 ESCAPE '\\' OR p.person_id IN ($6, $7, $8, $9, $10, $11, $12, $13)) \
         AND (CAST($3 AS TEXT) = '' OR p.grade = $3) AND p.from_at >= $4 AND p.from_at < $5"
    };
}

db::sql! {
    OF_PERSON = concat!(columns!(), joined!(), "WHERE p.community_id = $1 AND p.person_id = $2 \
                AND (p.from_at < $3 OR (p.from_at = $3 AND p.id < $4)) ORDER BY p.from_at DESC, p.id DESC LIMIT $5");
    COUNT_OF_PERSON = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(minutes), 0) AS BIGINT), \
                       CAST(COALESCE(SUM(CASE WHEN earns = 1 THEN minutes ELSE 0 END), 0) AS BIGINT), \
                       CAST(COALESCE(SUM(beans), 0) AS BIGINT) \
                       FROM volunteer_participations WHERE community_id = $1 AND person_id = $2";
    LIST = concat!(columns!(), joined!(), narrowed!());
    COUNT = concat!("SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(p.minutes), 0) AS BIGINT), \
                     CAST(COALESCE(SUM(CASE WHEN p.earns = 1 THEN p.minutes ELSE 0 END), 0) AS BIGINT), \
                     CAST(COALESCE(SUM(p.beans), 0) AS BIGINT) ", joined!(), narrowed!());
    AFTER = concat!(columns!(), joined!(), narrowed!(), " AND (p.from_at > $14 OR (p.from_at = $14 AND p.id > $15)) \
            ORDER BY p.from_at, p.id LIMIT 500");
}

const ORDERS: &[(&str, &str)] = &[
    ("time", "p.from_at"),
    ("minutes", "p.minutes"),
    ("beans", "COALESCE(p.beans, -1)"),
    ("title", "a.title"),
];

/// A stay with its activity.
#[derive(Clone, Debug)]
pub struct Served {
    pub stay: Participation,
    pub title: String,
    pub team: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub state: ActivityState,
}

/// Honour hours are all minutes; earning ones those whose grade earns beans under its rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    pub stays: i64,
    pub minutes: i64,
    pub earning_minutes: i64,
    /// What awards were proposed for. [`hours_of`] leaves out what was refused; sums over many people include it.
    pub beans: Beans,
}

/// Everything one person has served.
///
/// # Errors
/// When the database refuses.
pub fn hours_of(r: &mut Reader<'_>, community: CommunityId, person: PersonId) -> Result<Hours, Error> {
    let mut hours = r.find(COUNT_OF_PERSON, &[&community, &person], sums)?.unwrap_or_default();
    for award in beans::refused_of(r, community, person)? {
        if award.source.kind == crate::participation::SOURCE {
            hours.beans = hours.beans - award.amount;
        }
    }
    Ok(hours)
}

/// The end of a page: (from, id) of the last row; the next page begins after it.
pub(crate) type Cursor = (Timestamp, Uuid);

/// One person's stays, latest first.
pub(crate) fn of_person(
    r: &mut Reader<'_>,
    c: CommunityId,
    person: PersonId,
    (at, id): Cursor,
    limit: i64,
) -> Result<Vec<Served>, Error> {
    r.list(OF_PERSON, &[&c, &person, &at, &id, &limit], served)
}

/// What the staff's list is narrowed to.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    like: String,
    grade: String,
    from: Timestamp,
    until: Timestamp,
    people: [Uuid; 8],
}

impl Narrow {
    /// `people`: who fits the search by name, at most eight. Filter `month`: `2026-11`.
    pub(crate) fn new(query: &ListQuery, people: &[PersonId]) -> Self {
        let mut ids = [Uuid::nil(); 8];
        ids.iter_mut().zip(people).for_each(|(slot, person)| *slot = person.uuid());
        let like = if query.q.is_empty() { String::new() } else { query.like() };
        let (from, until) = month(query.filter("month"));
        Self { like, grade: query.filter("grade").to_owned(), from, until, people: ids }
    }

    fn params<'a>(&'a self, c: &'a CommunityId) -> Vec<&'a dyn ToValue> {
        let mut params: Vec<&dyn ToValue> = vec![c, &self.like, &self.grade, &self.from, &self.until];
        params.extend(self.people.iter().map(|id| -> &dyn ToValue { id }));
        params
    }
}

fn month(text: &str) -> (Timestamp, Timestamp) {
    let first = format!("{text}-01").parse::<jiff::civil::Date>();
    first.map_or((Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX)), |first| {
        let next = first.last_of_month().tomorrow().unwrap_or(first);
        (Timestamp::start_of(first), Timestamp::start_of(next))
    })
}

/// Everyone's stays and their sums; latest first unless sorted.
pub(crate) fn list(
    r: &mut Reader<'_>,
    c: CommunityId,
    query: &ListQuery,
    narrow: &Narrow,
) -> Result<(Paged<Served>, Hours), Error> {
    let sum = r.find(COUNT, &narrow.params(&c), sums)?.unwrap_or_default();
    let order = query.order_or("p.from_at DESC", ORDERS);
    let sql = format!("{LIST} ORDER BY {order}, p.id LIMIT $14 OFFSET $15");
    let offset = query.offset();
    let mut params = narrow.params(&c);
    params.extend([&PER_PAGE as &dyn ToValue, &offset]);
    let rows = r.list(&sql, &params, served)?;
    Ok((Paged { rows, total: sum.stays }, sum))
}

/// The next 500 stays after the cursor, oldest first, for export.
pub(crate) fn after(
    r: &mut Reader<'_>,
    c: CommunityId,
    narrow: &Narrow,
    (at, id): Cursor,
) -> Result<Vec<Served>, Error> {
    let mut params = narrow.params(&c);
    params.extend([&at as &dyn ToValue, &id]);
    r.list(AFTER, &params, served)
}

fn sums(row: &mut Row) -> Result<Hours, Error> {
    Ok(Hours { stays: row.next()?, minutes: row.next()?, earning_minutes: row.next()?, beans: row.next()? })
}

fn served(row: &mut Row) -> Result<Served, Error> {
    Ok(Served {
        stay: make(row)?,
        title: row.next()?,
        team: row.next()?,
        starts_at: row.next()?,
        ends_at: row.next()?,
        state: {
            let word: String = row.next()?;
            ActivityState::parse(&word).ok_or_else(|| super::unknown("activity state", &word))?
        },
    })
}
