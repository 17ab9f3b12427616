//! What shops are owed, and which entries a run pays.

use common::{Beans, CommunityId, Timestamp};
use db::{Error, Reader, Tx};

use crate::{MerchantId, Owed, RunId};

db::sql! {
    OWED = "SELECT merchant_id, CAST(SUM(CASE WHEN kind = 'payment' THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(SUM(CASE WHEN kind = 'payment' THEN amount ELSE 0 END) AS BIGINT), \
            CAST(SUM(CASE WHEN kind = 'refund' THEN amount ELSE 0 END) AS BIGINT), \
            CAST(SUM(CASE WHEN kind = 'returned' THEN amount ELSE 0 END) AS BIGINT) FROM alliance_entries \
            WHERE community_id = $1 AND run_id IS NULL AND at <= $2 GROUP BY merchant_id ORDER BY merchant_id";
    OUTSTANDING = "SELECT m.id, CAST(COALESCE(e.amount, 0) + COALESCE(l.amount, 0) AS BIGINT) FROM alliance_merchants m \
                   LEFT JOIN (SELECT merchant_id, SUM(amount) AS amount FROM alliance_entries \
                   WHERE community_id = $1 AND run_id IS NULL AND at <= $2 GROUP BY merchant_id) e ON e.merchant_id = m.id \
                   LEFT JOIN (SELECT merchant_id, SUM(amount) AS amount FROM alliance_lines \
                   WHERE community_id = $1 AND state = 'due' GROUP BY merchant_id) l ON l.merchant_id = m.id \
                   WHERE m.community_id = $1 AND m.state <> 'applied' ORDER BY m.id";
    MARK = "UPDATE alliance_entries SET run_id = $2 WHERE community_id = $1 AND run_id IS NULL AND at <= $3";
    RELEASE = "UPDATE alliance_entries SET run_id = NULL WHERE community_id = $1 AND run_id = $2 AND merchant_id = $3";
    UNMARK = "UPDATE alliance_entries SET run_id = NULL WHERE community_id = $1 AND run_id = $2";
}

/// Every shop with entries in no run yet.
pub(crate) fn owed(
    r: &mut Reader<'_>,
    c: CommunityId,
    cutoff: Timestamp,
) -> Result<Vec<(MerchantId, Owed)>, Error> {
    r.list(OWED, &[&c, &cutoff], |row| {
        let merchant = row.next()?;
        let (payments, taken, refunded, returned) = (row.next()?, row.next()?, row.next()?, row.next()?);
        Ok((merchant, Owed { payments, taken, refunded, returned }))
    })
}

/// What every shop is owed at `now`: entries in no run and lines that are due.
pub(crate) fn outstanding(
    r: &mut Reader<'_>,
    c: CommunityId,
    now: Timestamp,
) -> Result<Vec<(MerchantId, Beans)>, Error> {
    r.list(OUTSTANDING, &[&c, &now], |row| Ok((row.next()?, row.next()?)))
}

/// Everything up to `cutoff` that is in no run yet goes into this one.
pub(crate) fn mark(tx: &mut Tx<'_>, c: CommunityId, run: RunId, cutoff: Timestamp) -> Result<(), Error> {
    tx.exec(MARK, &[&c, &run, &cutoff]).map(|_| ())
}

/// What this shop has in the run waits for the next one.
pub(crate) fn release(tx: &mut Tx<'_>, c: CommunityId, run: RunId, m: MerchantId) -> Result<(), Error> {
    tx.exec(RELEASE, &[&c, &run, &m]).map(|_| ())
}

pub(crate) fn unmark(tx: &mut Tx<'_>, c: CommunityId, run: RunId) -> Result<(), Error> {
    tx.exec(UNMARK, &[&c, &run]).map(|_| ())
}
