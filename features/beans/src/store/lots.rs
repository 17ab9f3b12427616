use common::{Beans, CommunityId, Timestamp};
use db::{Error, Reader};
use ledger::AccountNo;

db::sql! {
    WALLETS_DUE = "SELECT DISTINCT account_no FROM bean_lots WHERE community_id = $1 AND account_no > $3 AND expires_at <= $2 \
                   AND free > 0 ORDER BY account_no LIMIT $4";
    OF_WALLET = "SELECT expires_at, CAST(SUM(free) AS BIGINT) FROM bean_lots WHERE community_id = $1 AND account_no = $2 \
                 AND free > 0 AND expires_at > $3 GROUP BY expires_at ORDER BY expires_at";
}

pub(crate) fn wallets_due(
    r: &mut Reader<'_>,
    c: CommunityId,
    now: Timestamp,
    after: AccountNo,
    limit: i64,
) -> Result<Vec<AccountNo>, Error> {
    r.list(WALLETS_DUE, &[&c, &now, &after.0, &limit], |row| row.next().map(AccountNo))
}

/// What is free and alive, by the moment it expires, soonest first.
pub(crate) fn by_expiry(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
    now: Timestamp,
) -> Result<Vec<(Timestamp, Beans)>, Error> {
    r.list(OF_WALLET, &[&c, &no.0, &now], |row| Ok((row.next()?, row.next()?)))
}
