use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::{NewPerson, PeopleError, Person, Phone};

db::sql! {
    INSERT = "INSERT INTO persons (community_id, id, name, phone_hash, phone_sealed, birth_year, compound, state, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', $8)";
    UPDATE = "UPDATE persons SET name = $3, phone_hash = $4, phone_sealed = $5, birth_year = $6, compound = $7 \
              WHERE community_id = $1 AND id = $2";
    FIND = "SELECT id, name, CASE WHEN phone_hash IS NULL THEN 0 ELSE 1 END, birth_year, compound, state, created_at \
            FROM persons WHERE community_id = $1 AND id = $2";
    BY_PHONE = "SELECT id, name, 1, birth_year, compound, state, created_at \
                FROM persons WHERE community_id = $1 AND phone_hash = $2";
    LIST = "SELECT id, name, CASE WHEN phone_hash IS NULL THEN 0 ELSE 1 END, birth_year, compound, state, created_at \
            FROM persons WHERE community_id = $1 AND ($2 = '' OR name LIKE $2 ESCAPE '\\' OR compound LIKE $2 ESCAPE '\\' OR phone_hash = $3) \
            AND state <> 'staged' AND ($4 = '' OR state = $4)";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM persons \
             WHERE community_id = $1 AND ($2 = '' OR name LIKE $2 ESCAPE '\\' OR compound LIKE $2 ESCAPE '\\' OR phone_hash = $3) \
             AND state <> 'staged' AND ($4 = '' OR state = $4)";
    SEARCH = "SELECT id, name, CASE WHEN phone_hash IS NULL THEN 0 ELSE 1 END, birth_year, compound, state, created_at \
              FROM persons WHERE community_id = $1 AND state = 'active' \
              AND (name LIKE $2 ESCAPE '\\' OR phone_hash = $3) ORDER BY name, id LIMIT $4";
    PHONE = "SELECT phone_sealed FROM persons WHERE community_id = $1 AND id = $2 AND phone_sealed IS NOT NULL";
    NAME = "SELECT name FROM persons WHERE community_id = $1 AND id = $2";
    NAME_ANYWHERE = "SELECT name FROM persons WHERE community_id = $1 AND id = $2 \
                     UNION ALL SELECT p.name FROM memberships m \
                     JOIN persons p ON p.community_id = m.community_id AND p.id = m.person_id WHERE m.person_id = $2 LIMIT 1";
    SET_STATE = "UPDATE persons SET state = $3 WHERE community_id = $1 AND id = $2";
    AFTER = "SELECT id, name, CASE WHEN phone_hash IS NULL THEN 0 ELSE 1 END, birth_year, compound, state, created_at \
             FROM persons WHERE community_id = $1 AND id > $2 AND state <> 'staged' AND name LIKE $3 ESCAPE '\\' ORDER BY id LIMIT $4";
}

const PHONE_PLACE: &str = "persons.phone";
const ORDERS: &[(&str, &str)] =
    &[("name", "name"), ("compound", "compound"), ("birth_year", "birth_year"), ("created", "created_at")];

pub(crate) fn insert_person(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    new: &NewPerson,
) -> Result<(), PeopleError> {
    let (hash, sealed) = sealed_phone(cx, new.phone.as_ref())?;
    tx.exec(
        INSERT,
        &[&cx.community, &id, &new.name, &hash, &sealed, &new.birth_year, &new.compound, &cx.now],
    )?;
    Ok(())
}

/// Gives whether there was such a person.
pub(crate) fn update_person(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    new: &NewPerson,
) -> Result<bool, PeopleError> {
    let (hash, sealed) = sealed_phone(cx, new.phone.as_ref())?;
    Ok(tx.exec(UPDATE, &[&cx.community, &id, &new.name, &hash, &sealed, &new.birth_year, &new.compound])?
        == 1)
}

/// active · left
pub(crate) fn set_person_state(
    tx: &mut Tx<'_>,
    community: CommunityId,
    id: PersonId,
    state: &str,
) -> Result<(), Error> {
    tx.exec(SET_STATE, &[&community, &id, &state]).map(|_| ())
}

type SealedPhone = (Option<[u8; 32]>, Option<Vec<u8>>);

fn sealed_phone(cx: &Cx, phone: Option<&Phone>) -> Result<SealedPhone, PeopleError> {
    let Some(phone) = phone else { return Ok((None, None)) };
    Ok((Some(phone_hash(cx, phone)), Some(cx.vault.seal_text(PHONE_PLACE, phone.as_str())?)))
}

fn phone_hash(cx: &Cx, phone: &Phone) -> [u8; 32] {
    cx.vault.index(PHONE_PLACE, phone.as_str())
}

/// # Errors
/// When the database refuses.
pub fn person(r: &mut Reader<'_>, community: CommunityId, id: PersonId) -> Result<Option<Person>, Error> {
    r.find(FIND, &[&community, &id], make)
}

/// # Errors
/// When the database refuses.
pub fn name_of(r: &mut Reader<'_>, community: CommunityId, id: PersonId) -> Result<Option<String>, Error> {
    r.find(NAME, &[&community, &id], |row| row.next())
}

/// The name of a person of this community, or of one who works here from another or from the house.
pub(crate) fn name_anywhere(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: PersonId,
) -> Result<Option<String>, Error> {
    r.find(NAME_ANYWHERE, &[&community, &id], |row| row.next())
}

/// The register by id, for going through all of it.
pub(crate) fn persons_after(
    r: &mut Reader<'_>,
    community: CommunityId,
    like: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Person>, Error> {
    r.list(AFTER, &[&community, &after, &like, &limit], make)
}

/// # Errors
/// When the database refuses.
pub fn find_by_phone(r: &mut Reader<'_>, cx: &Cx, phone: &Phone) -> Result<Option<Person>, Error> {
    r.find(BY_PHONE, &[&cx.community, &phone_hash(cx, phone)], make)
}

/// The phone in full. The caller has checked the permission and records the look.
///
/// # Errors
/// When the database refuses or the key is another.
pub fn phone_of(r: &mut Reader<'_>, cx: &Cx, id: PersonId) -> Result<Option<String>, PeopleError> {
    let sealed: Option<Vec<u8>> = r.find(PHONE, &[&cx.community, &id], |row| row.next())?;
    Ok(sealed.map(|s| cx.vault.open_text(PHONE_PLACE, &s)).transpose()?)
}

/// The register: search by name, compound or whole phone; filter `state`.
///
/// # Errors
/// When the database refuses.
pub fn persons(r: &mut Reader<'_>, cx: &Cx, query: &ListQuery) -> Result<Paged<Person>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let hash = hash_of_text(cx, &query.q);
    let state = query.filter("state");
    let total = r.value(COUNT, &[&cx.community, &like, &hash, &state])?;
    let sql = format!("{LIST} ORDER BY {}, id LIMIT $5 OFFSET $6", query.order_by(ORDERS));
    let rows = r.list(&sql, &[&cx.community, &like, &hash, &state, &PER_PAGE, &query.offset()], make)?;
    Ok(Paged { rows, total })
}

/// Active people by part of the name or whole phone, for choosing one.
///
/// # Errors
/// When the database refuses.
pub fn search_persons(r: &mut Reader<'_>, cx: &Cx, q: &str, limit: i64) -> Result<Vec<Person>, Error> {
    let query = ListQuery { q: q.trim().to_owned(), ..ListQuery::default() };
    r.list(SEARCH, &[&cx.community, &query.like(), &hash_of_text(cx, q), &limit], make)
}

fn hash_of_text(cx: &Cx, text: &str) -> [u8; 32] {
    Phone::parse(text).map_or([0; 32], |phone| phone_hash(cx, &phone))
}

fn make(row: &mut Row) -> Result<Person, Error> {
    Ok(Person {
        id: row.next()?,
        name: row.next()?,
        has_phone: row.next()?,
        birth_year: row.next()?,
        compound: row.next()?,
        state: row.next()?,
        created_at: row.next()?,
    })
}
