use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use super::unknown;
use crate::{Activity, ActivityId, ActivityState, NewActivity, TeamId};

macro_rules! columns {
    () => {
        "SELECT a.id, a.team_id, t.name, a.rule_id, a.organiser_id, a.title, a.place, a.about, a.starts_at, a.ends_at, \
         a.capacity, a.state, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_sign_ups s WHERE s.community_id = a.community_id \
          AND s.activity_id = a.id AND s.state = 'going'), \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_sign_ups s WHERE s.community_id = a.community_id \
          AND s.activity_id = a.id AND s.state = 'waiting') \
         FROM volunteer_activities a \
         JOIN volunteer_teams t ON t.community_id = a.community_id AND t.id = a.team_id "
    };
}
/// $2 search, $3 state, $4 team or nil, $5 from when they end, $6 until when they end, $7 draft ones too.
macro_rules! narrowed {
    () => {
        "WHERE a.community_id = $1 \
         AND (CAST($2 AS TEXT) = '' OR a.title LIKE $2 ESCAPE '\\' OR a.place LIKE $2 ESCAPE '\\') \
         AND (CAST($3 AS TEXT) = '' OR a.state = $3) AND (CAST($4 AS TEXT) = '' OR t.name = $4) \
         AND a.ends_at >= $5 AND a.ends_at < $6 AND ($7 = 1 OR a.state <> 'draft')"
    };
}

db::sql! {
    INSERT = "INSERT INTO volunteer_activities (community_id, id, team_id, rule_id, organiser_id, title, place, about, \
              starts_at, ends_at, capacity, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'draft', $12)";
    UPDATE = "UPDATE volunteer_activities SET team_id = $3, rule_id = $4, title = $5, place = $6, about = $7, \
              starts_at = $8, ends_at = $9, capacity = $10 WHERE community_id = $1 AND id = $2";
    SET_STATE = "UPDATE volunteer_activities SET state = $3, closed_at = $4 WHERE community_id = $1 AND id = $2";
    FIND = concat!(columns!(), "WHERE a.community_id = $1 AND a.id = $2");
    LIST = concat!(columns!(), narrowed!());
    COUNT = concat!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_activities a \
         JOIN volunteer_teams t ON t.community_id = a.community_id AND t.id = a.team_id ",
        narrowed!()
    );
    OF_TEAM = concat!(columns!(), "WHERE a.community_id = $1 AND a.team_id = $2 ORDER BY a.starts_at DESC, a.id LIMIT $3 OFFSET $4");
    COMING_OF = concat!(
        columns!(),
        "JOIN volunteer_sign_ups s ON s.community_id = a.community_id AND s.activity_id = a.id \
         WHERE a.community_id = $1 AND s.person_id = $2 AND s.state <> 'withdrawn' AND a.state = 'open' AND a.ends_at >= $3 \
         ORDER BY a.starts_at, a.id LIMIT 50"
    );
    AROUND = concat!(
        columns!(),
        "WHERE a.community_id = $1 AND a.state = 'open' AND a.starts_at <= $2 AND a.starts_at > $3 ORDER BY a.starts_at, a.id LIMIT 200"
    );
    AFTER = concat!(
        columns!(),
        "WHERE a.community_id = $1 AND a.state <> 'draft' AND (a.starts_at < $2 OR (a.starts_at = $2 AND a.id < $3)) \
         ORDER BY a.starts_at DESC, a.id DESC LIMIT $4"
    );
}

const ORDERS: &[(&str, &str)] = &[
    ("time", "a.starts_at"),
    ("title", "a.title"),
    ("team", "t.name"),
    ("capacity", "a.capacity"),
    ("state", "a.state"),
];

pub(crate) fn insert(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId, new: &NewActivity) -> Result<(), Error> {
    let organiser = cx.actor.id();
    tx.exec(
        INSERT,
        &[
            &cx.community,
            &id,
            &new.team,
            &new.rule,
            &organiser,
            &new.title,
            &new.place,
            &new.about,
            &new.starts_at,
            &new.ends_at,
            &new.capacity,
            &cx.now,
        ],
    )?;
    Ok(())
}

pub(crate) fn update(
    tx: &mut Tx<'_>,
    c: CommunityId,
    id: ActivityId,
    new: &NewActivity,
) -> Result<(), Error> {
    tx.exec(
        UPDATE,
        &[
            &c,
            &id,
            &new.team,
            &new.rule,
            &new.title,
            &new.place,
            &new.about,
            &new.starts_at,
            &new.ends_at,
            &new.capacity,
        ],
    )?;
    Ok(())
}

pub(crate) fn set_state(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId, state: ActivityState) -> Result<(), Error> {
    let closed = (state == ActivityState::Closed).then_some(cx.now);
    tx.exec(SET_STATE, &[&cx.community, &id, &state.as_str(), &closed]).map(|_| ())
}

/// # Errors
/// When the database refuses.
pub fn activity(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: ActivityId,
) -> Result<Option<Activity>, Error> {
    r.find(FIND, &[&community, &id], make)
}

/// Search by title and place; filters `state`, `team` (name) and `when`: `upcoming` (the default with `upcoming_first`),
/// `past`, `all`. Upcoming ones come soonest first, others latest first. `drafts`: those too.
///
/// # Errors
/// When the database refuses.
pub fn activities(
    r: &mut Reader<'_>,
    community: CommunityId,
    query: &ListQuery,
    now: Timestamp,
    drafts: bool,
) -> Result<Paged<Activity>, Error> {
    let (first, last) = (Timestamp::from_millis(i64::MIN), Timestamp::from_millis(i64::MAX));
    let (from, until, order) = match query.filter("when") {
        "past" => (first, now, "a.starts_at DESC"),
        "all" => (first, last, "a.starts_at DESC"),
        _ => (now, last, "a.starts_at"),
    };
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let (state, team, drafts) = (query.filter("state"), query.filter("team"), i64::from(drafts));
    let total = r.value(COUNT, &[&community, &like, &state, &team, &from, &until, &drafts])?;
    let order = query.order_or(order, ORDERS);
    let sql = format!("{LIST} ORDER BY {order}, a.id LIMIT $8 OFFSET $9");
    let params: [&dyn db::ToValue; 9] =
        [&community, &like, &state, &team, &from, &until, &drafts, &PER_PAGE, &query.offset()];
    Ok(Paged { rows: r.list(&sql, &params, make)?, total })
}

/// Latest start first.
///
/// # Errors
/// When the database refuses.
pub fn activities_of_team(
    r: &mut Reader<'_>,
    community: CommunityId,
    team: TeamId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Activity>, Error> {
    r.list(OF_TEAM, &[&community, &team, &limit, &offset], make)
}

/// Open ones ahead that the person signed up for.
pub(crate) fn coming_of(
    r: &mut Reader<'_>,
    c: CommunityId,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<Activity>, Error> {
    r.list(COMING_OF, &[&c, &person, &now], make)
}

/// Open ones that start after `after` and not later than `until`.
pub(crate) fn open_between(
    r: &mut Reader<'_>,
    c: CommunityId,
    after: Timestamp,
    until: Timestamp,
) -> Result<Vec<Activity>, Error> {
    r.list(AROUND, &[&c, &until, &after], make)
}

/// Published ones, latest start first, after the cursor (start and id of the last one seen).
pub(crate) fn published_after(
    r: &mut Reader<'_>,
    c: CommunityId,
    (start, id): (Timestamp, Uuid),
    limit: i64,
) -> Result<Vec<Activity>, Error> {
    r.list(AFTER, &[&c, &start, &id, &limit], make)
}

fn make(row: &mut Row) -> Result<Activity, Error> {
    Ok(Activity {
        id: row.next()?,
        team: row.next()?,
        team_name: row.next()?,
        rule: row.next()?,
        organiser: row.next()?,
        title: row.next()?,
        place: row.next()?,
        about: row.next()?,
        starts_at: row.next()?,
        ends_at: row.next()?,
        capacity: row.next()?,
        state: {
            let word: String = row.next()?;
            ActivityState::parse(&word).ok_or_else(|| unknown("activity state", &word))?
        },
        going: row.next()?,
        waiting: row.next()?,
    })
}
