//! People on their way in by an import: not yet shown, not yet able to log in.

use access::{Cx, PersonId};
use common::CommunityId;
use db::{Error, Tx};

use crate::{NewPerson, PeopleError, Phone};

db::sql! {
    MARK_ACCOUNT = "UPDATE accounts SET state = 'staged' WHERE person_id = $1";
    PUBLISH_ACCOUNTS = "UPDATE accounts SET state = 'active' WHERE state = 'staged' AND person_id IN \
                        (SELECT id FROM persons WHERE community_id = $1 AND state = 'staged')";
    PUBLISH = "UPDATE persons SET state = 'active' WHERE community_id = $1 AND state = 'staged'";
    SOME = "SELECT id FROM persons WHERE community_id = $1 AND state = 'staged' LIMIT $2";
    DROP_PERSON = "DELETE FROM persons WHERE community_id = $1 AND id = $2 AND state = 'staged'";
    DROP_ROLES = "DELETE FROM memberships WHERE community_id = $1 AND person_id = $2";
    DROP_ACCOUNT = "DELETE FROM accounts WHERE person_id = $1 AND state = 'staged'";
}

pub(crate) fn stage_person(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    new: &NewPerson,
) -> Result<(), PeopleError> {
    super::insert_person(tx, cx, id, new)?;
    Ok(super::set_person_state(tx, cx.community, id, "staged")?)
}

pub(crate) fn stage_account(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: PersonId,
    phone: &Phone,
) -> Result<(), PeopleError> {
    super::insert_account(tx, cx, id, phone, "", None)?;
    tx.exec(MARK_ACCOUNT, &[&id])?;
    Ok(())
}

/// Everyone staged is on the register from now on.
pub(crate) fn publish_staged(tx: &mut Tx<'_>, community: CommunityId) -> Result<(), Error> {
    tx.exec(PUBLISH_ACCOUNTS, &[&community])?;
    tx.exec(PUBLISH, &[&community]).map(|_| ())
}

/// Removes at most `limit` staged people with what hangs on them; gives how many.
pub(crate) fn clear_staged(tx: &mut Tx<'_>, community: CommunityId, limit: i64) -> Result<usize, Error> {
    let staged: Vec<PersonId> = tx.list(SOME, &[&community, &limit], |row| row.next())?;
    for id in &staged {
        tx.exec(DROP_ROLES, &[&community, id])?;
        tx.exec(DROP_ACCOUNT, &[id])?;
        tx.exec(DROP_PERSON, &[&community, id])?;
    }
    Ok(staged.len())
}
