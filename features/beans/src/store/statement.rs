//! Statements walk the journal backwards from account to account entry; no index, no scan.

use common::{Beans, CommunityId, Timestamp};
use db::{Error, Reader, Row};
use ledger::AccountNo;
use uuid::Uuid;

use crate::Purpose;

db::sql! {
    LAST = "SELECT last_seq FROM bean_accounts WHERE community_id = $1 AND no = $2";
    PAGE = "WITH RECURSIVE walk(seq, steps) AS ( \
              SELECT CAST($3 AS BIGINT), CAST(1 AS BIGINT) \
              UNION ALL \
              SELECT CASE WHEN j.debit = $2 THEN j.debit_prev ELSE j.credit_prev END, w.steps + 1 \
              FROM walk w JOIN bean_journal j ON j.community_id = $1 AND j.seq = w.seq WHERE w.steps < $4 \
            ) \
            SELECT j.seq, j.at, j.purpose, j.debit, j.credit, j.amount, j.transfer_id, j.debit_prev, j.credit_prev, j.effect \
            FROM walk w JOIN bean_journal j ON j.community_id = $1 AND j.seq = w.seq ORDER BY j.seq DESC";
}

/// One entry that names the account.
#[derive(Debug)]
pub(crate) struct Step {
    pub seq: i64,
    pub at: Timestamp,
    pub purpose: Option<Purpose>,
    pub debit: AccountNo,
    pub credit: AccountNo,
    pub amount: Beans,
    pub id: Option<Uuid>,
    pub debit_prev: i64,
    pub credit_prev: i64,
    pub moved: bool,
}

pub(crate) fn last(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<i64, Error> {
    Ok(r.find(LAST, &[&c, &no.0], |row| row.next())?.unwrap_or(0))
}

/// At most `limit` entries of the account from `seq` backwards.
pub(crate) fn walk(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
    seq: i64,
    limit: i64,
) -> Result<Vec<Step>, Error> {
    r.list(PAGE, &[&c, &no.0, &seq, &limit], step)
}

fn step(row: &mut Row) -> Result<Step, Error> {
    Ok(Step {
        seq: row.next()?,
        at: row.next()?,
        purpose: Purpose::from_code(row.next()?),
        debit: AccountNo(row.next()?),
        credit: AccountNo(row.next()?),
        amount: row.next()?,
        id: row.next()?,
        debit_prev: row.next()?,
        credit_prev: row.next()?,
        moved: row.next::<i64>()? == 7,
    })
}
