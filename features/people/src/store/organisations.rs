use access::Cx;
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::{NewOrganisation, Organisation, OrganisationId, OrganisationKind};

db::sql! {
    INSERT = "INSERT INTO organisations (community_id, id, kind, name, credit_code, parent_id, state, created_at) \
              VALUES ($1, $2, $3, $4, $5, $6, 'active', $7)";
    FIND = "SELECT id, kind, name, credit_code, parent_id, created_at FROM organisations WHERE community_id = $1 AND id = $2";
    LIST = "SELECT id, kind, name, credit_code, parent_id, created_at FROM organisations \
            WHERE community_id = $1 AND ($2 = '' OR name LIKE $2 ESCAPE '\\') AND ($3 = '' OR kind = $3)";
    NAMES = "SELECT id, name FROM organisations WHERE community_id = $1 ORDER BY name, id LIMIT 1000";
    AFTER = "SELECT id, kind, name, credit_code, parent_id, created_at FROM organisations \
             WHERE community_id = $1 AND id > $2 AND name LIKE $3 ESCAPE '\\' ORDER BY id LIMIT $4";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM organisations \
             WHERE community_id = $1 AND ($2 = '' OR name LIKE $2 ESCAPE '\\') AND ($3 = '' OR kind = $3)";
}

const ORDERS: &[(&str, &str)] = &[("name", "name"), ("kind", "kind"), ("created", "created_at")];

pub(crate) fn insert_organisation(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: OrganisationId,
    new: &NewOrganisation,
) -> Result<(), Error> {
    let kind = new.kind.as_str();
    tx.exec(INSERT, &[&cx.community, &id, &kind, &new.name, &new.credit_code, &new.parent, &cx.now])?;
    Ok(())
}

/// # Errors
/// When the database refuses.
pub fn organisation(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    r.find(FIND, &[&community, &id], make)
}

/// Search by name, filter `kind`.
///
/// # Errors
/// When the database refuses.
pub fn organisations(
    r: &mut Reader<'_>,
    community: CommunityId,
    query: &ListQuery,
) -> Result<Paged<Organisation>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let kind = query.filter("kind");
    let total = r.value(COUNT, &[&community, &like, &kind])?;
    let sql = format!("{LIST} ORDER BY {}, id LIMIT $4 OFFSET $5", query.order_by(ORDERS));
    let rows = r.list(&sql, &[&community, &like, &kind, &PER_PAGE, &query.offset()], make)?;
    Ok(Paged { rows, total })
}

/// Ids and names, for choosing one.
pub(crate) fn organisation_names(
    r: &mut Reader<'_>,
    community: CommunityId,
) -> Result<Vec<(OrganisationId, String)>, Error> {
    r.list(NAMES, &[&community], |row| Ok((row.next()?, row.next()?)))
}

/// Organisations by id, for going through all of them.
pub(crate) fn organisations_after(
    r: &mut Reader<'_>,
    community: CommunityId,
    like: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Organisation>, Error> {
    r.list(AFTER, &[&community, &after, &like, &limit], make)
}

fn make(row: &mut Row) -> Result<Organisation, Error> {
    let (id, kind) = (row.next()?, row.next::<String>()?);
    let kind = OrganisationKind::parse(&kind).ok_or_else(|| Error::Shape(format!("unknown kind {kind}")))?;
    Ok(Organisation {
        id,
        kind,
        name: row.next()?,
        credit_code: row.next()?,
        parent: row.next()?,
        created_at: row.next()?,
    })
}
