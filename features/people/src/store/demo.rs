use access::PersonId;
use common::CommunityId;
use db::{Error, Reader, Tx};

db::sql! {
    PUT = "INSERT INTO demo_logins (community_id, person_id, position) VALUES ($1, $2, $3) \
           ON CONFLICT (community_id, person_id) DO UPDATE SET position = excluded.position";
    LIST = "SELECT d.community_id, c.short_name, d.person_id, p.name FROM demo_logins d \
            JOIN communities c ON c.id = d.community_id \
            JOIN persons p ON p.community_id = d.community_id AND p.id = d.person_id \
            ORDER BY c.founded_at, c.id, d.position, d.person_id LIMIT 100";
    OFFERED = "SELECT CAST(COUNT(*) AS BIGINT) FROM demo_logins WHERE person_id = $1";
}

/// Someone a visitor of the demo may become.
#[derive(Clone, Debug)]
pub(crate) struct DemoPerson {
    pub community: CommunityId,
    pub community_name: String,
    pub person: PersonId,
    pub name: String,
}

pub(crate) fn put_demo_login(
    tx: &mut Tx<'_>,
    community: CommunityId,
    person: PersonId,
    position: i64,
) -> Result<(), Error> {
    tx.exec(PUT, &[&community, &person, &position]).map(|_| ())
}

pub(crate) fn demo_persons(r: &mut Reader<'_>) -> Result<Vec<DemoPerson>, Error> {
    r.list(LIST, &[], |row| {
        Ok(DemoPerson {
            community: row.next()?,
            community_name: row.next()?,
            person: row.next()?,
            name: row.next()?,
        })
    })
}

pub(crate) fn is_demo_person(r: &mut Reader<'_>, person: PersonId) -> Result<bool, Error> {
    Ok(r.value::<i64>(OFFERED, &[&person])? > 0)
}
