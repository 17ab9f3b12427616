use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged};
use db::{Error, Reader, Row, Tx};

use crate::{NewTeam, Team, TeamId};

macro_rules! columns {
    () => {
        "SELECT t.id, t.name, t.about, (SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_members m \
         WHERE m.community_id = t.community_id AND m.team_id = t.id) AS members, t.created_at FROM volunteer_teams t "
    };
}

db::sql! {
    INSERT = "INSERT INTO volunteer_teams (community_id, id, name, about, created_at) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "UPDATE volunteer_teams SET name = $3, about = $4 WHERE community_id = $1 AND id = $2";
    FIND = concat!(columns!(), "WHERE t.community_id = $1 AND t.id = $2");
    ALL = concat!(columns!(), "WHERE t.community_id = $1 ORDER BY t.name LIMIT 500");
    LIST = concat!(columns!(), "WHERE t.community_id = $1 AND (CAST($2 AS TEXT) = '' OR t.name LIKE $2 ESCAPE '\\')");
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_teams t \
             WHERE t.community_id = $1 AND (CAST($2 AS TEXT) = '' OR t.name LIKE $2 ESCAPE '\\')";
    JOIN_TEAM = "INSERT INTO volunteer_members (community_id, team_id, person_id, joined_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (community_id, team_id, person_id) DO NOTHING";
    LEAVE_TEAM = "DELETE FROM volunteer_members WHERE community_id = $1 AND team_id = $2 AND person_id = $3";
    MEMBERS = "SELECT person_id FROM volunteer_members WHERE community_id = $1 AND team_id = $2 \
               ORDER BY joined_at, person_id LIMIT 2000";
    OF_PERSON = "SELECT team_id FROM volunteer_members WHERE community_id = $1 AND person_id = $2";
}

const ORDERS: &[(&str, &str)] = &[("name", "t.name"), ("members", "members"), ("created", "t.created_at")];

pub(crate) fn insert(tx: &mut Tx<'_>, cx: &Cx, id: TeamId, new: &NewTeam) -> Result<(), Error> {
    tx.exec(INSERT, &[&cx.community, &id, &new.name, &new.about, &cx.now]).map(|_| ())
}

pub(crate) fn update(tx: &mut Tx<'_>, c: CommunityId, id: TeamId, new: &NewTeam) -> Result<bool, Error> {
    Ok(tx.exec(UPDATE, &[&c, &id, &new.name, &new.about])? == 1)
}

/// # Errors
/// When the database refuses.
pub fn team(r: &mut Reader<'_>, community: CommunityId, id: TeamId) -> Result<Option<Team>, Error> {
    r.find(FIND, &[&community, &id], make)
}

/// By name, at most 500.
///
/// # Errors
/// When the database refuses.
pub fn teams(r: &mut Reader<'_>, community: CommunityId) -> Result<Vec<Team>, Error> {
    r.list(ALL, &[&community], make)
}

/// Search by name.
///
/// # Errors
/// When the database refuses.
pub fn search_teams(
    r: &mut Reader<'_>,
    community: CommunityId,
    query: &ListQuery,
) -> Result<Paged<Team>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let total = r.value(COUNT, &[&community, &like])?;
    let sql = format!("{LIST} ORDER BY {}, t.id LIMIT $3 OFFSET $4", query.order_by(ORDERS));
    let rows = r.list(&sql, &[&community, &like, &PER_PAGE, &query.offset()], make)?;
    Ok(Paged { rows, total })
}

pub(crate) fn join(tx: &mut Tx<'_>, cx: &Cx, team: TeamId, person: PersonId) -> Result<bool, Error> {
    Ok(tx.exec(JOIN_TEAM, &[&cx.community, &team, &person, &cx.now])? == 1)
}

pub(crate) fn leave(tx: &mut Tx<'_>, c: CommunityId, team: TeamId, person: PersonId) -> Result<bool, Error> {
    Ok(tx.exec(LEAVE_TEAM, &[&c, &team, &person])? == 1)
}

/// Who has joined, in the order of joining, at most 2000.
///
/// # Errors
/// When the database refuses.
pub fn members(r: &mut Reader<'_>, community: CommunityId, team: TeamId) -> Result<Vec<PersonId>, Error> {
    r.list(MEMBERS, &[&community, &team], |row| row.next())
}

/// The teams a person has joined.
///
/// # Errors
/// When the database refuses.
pub fn teams_of(r: &mut Reader<'_>, community: CommunityId, person: PersonId) -> Result<Vec<TeamId>, Error> {
    r.list(OF_PERSON, &[&community, &person], |row| row.next())
}

fn make(row: &mut Row) -> Result<Team, Error> {
    Ok(Team {
        id: row.next()?,
        name: row.next()?,
        about: row.next()?,
        members: row.next()?,
        created_at: row.next()?,
    })
}
