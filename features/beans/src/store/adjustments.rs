use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged};
use db::{Error, Reader, Row, Tx};
use ledger::AccountNo;

use crate::adjustment::{Adjustment, AdjustmentId, AdjustmentState};

db::sql! {
    ADD = "INSERT INTO bean_adjustments (community_id, id, account_no, fund_id, amount, reason, state, proposed_by, proposed_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    FIND = "SELECT id, account_no, fund_id, amount, reason, state, proposed_by, proposed_at, decided_by, decided_at, transfer_id \
            FROM bean_adjustments WHERE community_id = $1 AND id = $2";
    DECIDE = "UPDATE bean_adjustments SET state = $3, decided_by = $4, decided_at = $5, transfer_id = $6 \
              WHERE community_id = $1 AND id = $2 AND state = 'proposed'";
    LIST = "SELECT id, account_no, fund_id, amount, reason, state, proposed_by, proposed_at, decided_by, decided_at, transfer_id \
            FROM bean_adjustments WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) \
            AND (CAST($3 AS TEXT) = '' OR reason LIKE $3 ESCAPE '\\')";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM bean_adjustments WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) \
             AND (CAST($3 AS TEXT) = '' OR reason LIKE $3 ESCAPE '\\')";
}

const ORDERS: &[(&str, &str)] =
    &[("at", "proposed_at"), ("amount", "amount"), ("reason", "reason"), ("state", "state")];

pub(crate) fn add(tx: &mut Tx<'_>, c: CommunityId, a: &Adjustment) -> Result<(), Error> {
    tx.exec(
        ADD,
        &[
            &c,
            &a.id,
            &a.account.0,
            &a.fund,
            &a.amount,
            &a.reason,
            &a.state.as_str(),
            &a.proposed_by,
            &a.proposed_at,
        ],
    )
    .map(|_| ())
}

pub(crate) fn find(
    r: &mut Reader<'_>,
    c: CommunityId,
    id: AdjustmentId,
) -> Result<Option<Adjustment>, Error> {
    r.find(FIND, &[&c, &id], adjustment)
}

pub(crate) fn decide(tx: &mut Tx<'_>, c: CommunityId, a: &Adjustment) -> Result<(), Error> {
    tx.exec(DECIDE, &[&c, &a.id, &a.state.as_str(), &a.decided_by, &a.decided_at, &a.transfer]).map(|_| ())
}

pub(crate) fn page(
    r: &mut Reader<'_>,
    c: CommunityId,
    query: &ListQuery,
) -> Result<Paged<Adjustment>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let state = query.filter("state").to_owned();
    let total = r.value(COUNT, &[&c, &state, &like])?;
    let sql =
        format!("{LIST} ORDER BY {}, id LIMIT $4 OFFSET $5", query.order_or("proposed_at DESC", ORDERS));
    Ok(Paged { rows: r.list(&sql, &[&c, &state, &like, &PER_PAGE, &query.offset()], adjustment)?, total })
}

fn adjustment(row: &mut Row) -> Result<Adjustment, Error> {
    Ok(Adjustment {
        id: row.next()?,
        account: AccountNo(row.next()?),
        fund: row.next()?,
        amount: row.next()?,
        reason: row.next()?,
        state: AdjustmentState::parse(&row.next::<String>()?),
        proposed_by: row.next()?,
        proposed_at: row.next()?,
        decided_by: row.next()?,
        decided_at: row.next()?,
        transfer: row.next()?,
    })
}
