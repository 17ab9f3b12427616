use access::{Cx, PersonId, Role};
use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::{Membership, NewMembership};

db::sql! {
    INSERT = "INSERT INTO memberships (community_id, id, person_id, role, unit_id, unit_name, from_at, until_at, granted_by) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    OF_PERSON = "SELECT community_id, id, person_id, role, unit_id, unit_name, from_at, until_at FROM memberships \
                 WHERE person_id = $1 ORDER BY from_at, id";
    OF_UNIT = "SELECT community_id, id, person_id, role, unit_id, unit_name, from_at, until_at FROM memberships \
               WHERE community_id = $1 AND unit_id = $2 ORDER BY from_at, id";
    FIND = "SELECT community_id, id, person_id, role, unit_id, unit_name, from_at, until_at FROM memberships \
            WHERE community_id = $1 AND id = $2";
    END_ALL = "UPDATE memberships SET until_at = $3 WHERE community_id = $1 AND person_id = $2 AND (until_at IS NULL OR until_at > $3)";
    HOLDERS = "SELECT CAST(COUNT(DISTINCT person_id) AS BIGINT) FROM memberships \
               WHERE community_id = $1 AND role = $2 AND unit_id IS NULL AND from_at <= $3 AND (until_at IS NULL OR until_at > $3)";
    END = "UPDATE memberships SET until_at = $3 WHERE community_id = $1 AND id = $2 AND (until_at IS NULL OR until_at > $3)";
}

pub(crate) fn insert_membership(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: Uuid,
    new: &NewMembership,
) -> Result<(), Error> {
    let unit = new.unit.as_ref().map(|(id, _)| *id);
    let unit_name = new.unit.as_ref().map_or("", |(_, name)| name);
    let by = cx.actor.id().map(|p| p.uuid());
    let role = new.role.as_str();
    tx.exec(
        INSERT,
        &[&cx.community, &id, &new.person, &role, &unit, &unit_name, &new.from, &new.until, &by],
    )?;
    Ok(())
}

/// All roles of a person, in every community, past and future ones too.
///
/// # Errors
/// When the database refuses.
pub fn memberships_of_person(r: &mut Reader<'_>, person: PersonId) -> Result<Vec<Membership>, Error> {
    r.list(OF_PERSON, &[&person], make)
}

/// # Errors
/// When the database refuses.
pub fn memberships_of_unit(
    r: &mut Reader<'_>,
    community: CommunityId,
    unit: Uuid,
) -> Result<Vec<Membership>, Error> {
    r.list(OF_UNIT, &[&community, &unit], make)
}

pub(crate) fn membership(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: Uuid,
) -> Result<Option<Membership>, Error> {
    r.find(FIND, &[&community, &id], make)
}

pub(crate) fn end_membership(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: Uuid,
    at: Timestamp,
) -> Result<bool, Error> {
    Ok(tx.exec(END, &[&community, &id, &at])? == 1)
}

pub(crate) fn end_all_memberships(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.exec(END_ALL, &[&community, &person, &at]).map(|_| ())
}

/// How many people wear a community-wide role now.
pub(crate) fn holders(
    r: &mut Reader<'_>,
    community: CommunityId,
    role: Role,
    now: Timestamp,
) -> Result<i64, Error> {
    r.value(HOLDERS, &[&community, &role.as_str(), &now])
}

fn make(row: &mut Row) -> Result<Membership, Error> {
    let (community, id, person, role) = (row.next()?, row.next()?, row.next()?, row.next::<String>()?);
    let role = role.parse::<Role>().map_err(|()| Error::Shape(format!("unknown role {role}")))?;
    Ok(Membership {
        community,
        id,
        person,
        role,
        unit: row.next()?,
        unit_name: row.next()?,
        from: row.next()?,
        until: row.next()?,
    })
}
