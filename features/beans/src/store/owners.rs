use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use ledger::AccountNo;
use uuid::Uuid;

use crate::{OwnedAccount, Owner};

db::sql! {
    FIND = "SELECT no FROM bean_owners WHERE community_id = $1 AND kind = $2 AND owner_id = $3";
    NEIGHBOURS = "SELECT owner_id, no FROM bean_owners WHERE community_id = $1 AND kind = $2 AND owner_id >= $3 ORDER BY owner_id LIMIT 64";
    ADD = "INSERT INTO bean_owners (community_id, kind, owner_id, no, label) VALUES ($1, $2, $3, $4, $5)";
    BY_NO = "SELECT no, kind, owner_id, label FROM bean_owners WHERE community_id = $1 AND no = $2";
    ALL = "SELECT no, kind, owner_id, label FROM bean_owners WHERE community_id = $1 ORDER BY no";
    CLEARING = "SELECT no, kind, owner_id, label FROM bean_owners WHERE community_id = $1 AND kind = 8 ORDER BY owner_id";
    LABEL = "SELECT label FROM bean_owners WHERE community_id = $1 AND kind = $2 AND owner_id = $3";
    RENAME = "UPDATE bean_owners SET label = $4 WHERE community_id = $1 AND kind = $2 AND owner_id = $3";
}

pub(crate) fn find(r: &mut Reader<'_>, c: CommunityId, owner: Owner) -> Result<Option<AccountNo>, Error> {
    let (kind, id) = owner.key();
    r.find(FIND, &[&c, &kind, &id], |row| row.next().map(AccountNo))
}

/// The account of an owner, first when there is one, and those of the next owners of the kind.
pub(crate) fn neighbours(
    r: &mut Reader<'_>,
    c: CommunityId,
    owner: Owner,
) -> Result<Vec<(Owner, AccountNo)>, Error> {
    let (kind, id) = owner.key();
    r.list(NEIGHBOURS, &[&c, &kind, &id], |row| Ok((known_owner(kind, row.next()?)?, AccountNo(row.next()?))))
}

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, account: &OwnedAccount) -> Result<(), Error> {
    let (kind, id) = account.owner.key();
    tx.exec(ADD, &[&c, &kind, &id, &account.no.0, &account.label]).map(|_| ())
}

/// The printed name of an owner, empty when unknown.
pub(crate) fn label(r: &mut Reader<'_>, c: CommunityId, owner: Owner) -> Result<String, Error> {
    let (kind, id) = owner.key();
    Ok(r.find(LABEL, &[&c, &kind, &id], |row| row.next())?.unwrap_or_default())
}

pub(crate) fn rename(tx: &mut Tx<'_>, c: CommunityId, owner: Owner, label: &str) -> Result<(), Error> {
    let (kind, id) = owner.key();
    tx.exec(RENAME, &[&c, &kind, &id, &label]).map(|_| ())
}

pub(crate) fn by_no(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Option<OwnedAccount>, Error> {
    r.find(BY_NO, &[&c, &no.0], owned)
}

pub(crate) fn all(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<OwnedAccount>, Error> {
    r.list(ALL, &[&c], owned)
}

/// The clearing accounts with other communities.
pub(crate) fn clearing(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<OwnedAccount>, Error> {
    r.list(CLEARING, &[&c], owned)
}

fn owned(row: &mut Row) -> Result<OwnedAccount, Error> {
    let no = AccountNo(row.next()?);
    let (kind, id): (i64, Uuid) = (row.next()?, row.next()?);
    Ok(OwnedAccount { no, owner: known_owner(kind, id)?, label: row.next()? })
}

fn known_owner(kind: i64, id: Uuid) -> Result<Owner, Error> {
    Owner::from_key(kind, id).ok_or_else(|| Error::Shape(format!("no kind of account is {kind}")))
}
