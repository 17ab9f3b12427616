use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use ledger::AccountNo;

use crate::fund::{Fund, FundId, Life};

db::sql! {
    ADD = "INSERT INTO bean_funds (community_id, id, name, envelope_no, cash_no, approved, ratio_bp, life, resolution, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT id, name, envelope_no, cash_no, approved, ratio_bp, life, resolution, created_at FROM bean_funds \
            WHERE community_id = $1 AND id = $2";
    LIST = "SELECT id, name, envelope_no, cash_no, approved, ratio_bp, life, resolution, created_at FROM bean_funds \
            WHERE community_id = $1 ORDER BY created_at, id";
    APPROVE = "UPDATE bean_funds SET approved = $3, resolution = $4 WHERE community_id = $1 AND id = $2";
}

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, fund: &Fund) -> Result<(), Error> {
    tx.exec(
        ADD,
        &[
            &c,
            &fund.id,
            &fund.name,
            &fund.envelope.0,
            &fund.cash.0,
            &fund.approved,
            &fund.ratio_bp,
            &fund.life.to_string(),
            &fund.resolution,
            &fund.created_at,
        ],
    )
    .map(|_| ())
}

pub(crate) fn find(r: &mut Reader<'_>, c: CommunityId, id: FundId) -> Result<Option<Fund>, Error> {
    r.find(FIND, &[&c, &id], fund)
}

pub(crate) fn list(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<Fund>, Error> {
    r.list(LIST, &[&c], fund)
}

pub(crate) fn approve(tx: &mut Tx<'_>, c: CommunityId, fund: &Fund) -> Result<(), Error> {
    tx.exec(APPROVE, &[&c, &fund.id, &fund.approved, &fund.resolution]).map(|_| ())
}

fn fund(row: &mut Row) -> Result<Fund, Error> {
    Ok(Fund {
        id: row.next()?,
        name: row.next()?,
        envelope: AccountNo(row.next()?),
        cash: AccountNo(row.next()?),
        approved: row.next()?,
        ratio_bp: row.next()?,
        life: life(&row.next::<String>()?)?,
        resolution: row.next()?,
        created_at: row.next()?,
    })
}

fn life(text: &str) -> Result<Life, Error> {
    Life::parse(text).ok_or_else(|| Error::Shape(format!("no life of beans is {text:?}")))
}
