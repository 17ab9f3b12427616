use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};
use web::Community;

use crate::{Division, NewCommunity};

db::sql! {
    INSERT = "INSERT INTO communities (id, division_code, name, short_name, founded_at) VALUES ($1, $2, $3, $4, $5)";
    FIND = "SELECT id, short_name FROM communities WHERE id = $1";
    LIST = "SELECT id, short_name FROM communities ORDER BY founded_at, id";
    PUT_DIVISION = "INSERT INTO divisions (code, name, parent) VALUES ($1, $2, $3) \
                    ON CONFLICT (code) DO UPDATE SET name = excluded.name, parent = excluded.parent";
    DIVISIONS = "SELECT code, name, parent FROM divisions WHERE name LIKE $1 ESCAPE '\\' OR code LIKE $1 ESCAPE '\\' \
                 ORDER BY code LIMIT $2";
}

pub(crate) fn insert_community(tx: &mut Tx<'_>, new: &NewCommunity, now: Timestamp) -> Result<(), Error> {
    tx.exec(INSERT, &[&new.id, &new.id.to_string(), &new.name, &new.short_name, &now]).map(|_| ())
}

/// # Errors
/// When the database refuses.
pub fn community(r: &mut Reader<'_>, id: CommunityId) -> Result<Option<Community>, Error> {
    r.find(FIND, &[&id], make)
}

/// Oldest first.
///
/// # Errors
/// When the database refuses.
pub fn communities(r: &mut Reader<'_>) -> Result<Vec<Community>, Error> {
    r.list(LIST, &[], make)
}

/// The ids of [`communities`].
///
/// # Errors
/// When the database refuses.
pub fn all_communities(r: &mut Reader<'_>) -> Result<Vec<CommunityId>, Error> {
    Ok(communities(r)?.into_iter().map(|c| c.id).collect())
}

/// Adds or renames a division of the state's list.
///
/// # Errors
/// When the database refuses.
pub fn put_division(tx: &mut Tx<'_>, division: &Division) -> Result<(), Error> {
    tx.exec(PUT_DIVISION, &[&division.code, &division.name, &division.parent]).map(|_| ())
}

/// Divisions whose name or code holds the pattern (a LIKE pattern, see `ListQuery::like`).
///
/// # Errors
/// When the database refuses.
pub fn divisions(r: &mut Reader<'_>, like: &str, limit: i64) -> Result<Vec<Division>, Error> {
    r.list(DIVISIONS, &[&like, &limit], |row| {
        Ok(Division { code: row.next()?, name: row.next()?, parent: row.next()? })
    })
}

fn make(row: &mut Row) -> Result<Community, Error> {
    Ok(Community { id: row.next()?, name: row.next()? })
}
