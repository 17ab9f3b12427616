use common::CommunityId;
use db::{Error, Reader, Tx};
use ledger::AccountNo;

db::sql! {
    USES = "SELECT minute, uses FROM bean_codes WHERE community_id = $1 AND account_no = $2";
    MARK = "INSERT INTO bean_codes (community_id, account_no, minute, uses) VALUES ($1, $2, $3, 1) \
            ON CONFLICT (community_id, account_no) DO UPDATE SET \
            uses = CASE WHEN bean_codes.minute = excluded.minute THEN bean_codes.uses + 1 ELSE 1 END, minute = excluded.minute";
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Used {
    pub minute: i64,
    pub uses: i64,
}

pub(crate) fn uses(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<Option<Used>, Error> {
    r.find(USES, &[&c, &no.0], |row| Ok(Used { minute: row.next()?, uses: row.next()? }))
}

/// Every code up to this minute's next one is spent.
pub(crate) fn mark_used(tx: &mut Tx<'_>, c: CommunityId, no: AccountNo, minute: i64) -> Result<(), Error> {
    tx.exec(MARK, &[&c, &no.0, &minute]).map(|_| ())
}
