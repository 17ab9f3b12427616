use common::CommunityId;
use db::{Error, Reader, Tx};

use crate::Rules;

db::sql! {
    OF = "SELECT notice_days, grace_days FROM bean_rules WHERE community_id = $1";
    SET = "INSERT INTO bean_rules (community_id, notice_days, grace_days) VALUES ($1, $2, $3) ON CONFLICT (community_id) \
           DO UPDATE SET notice_days = excluded.notice_days, grace_days = excluded.grace_days";
}

pub(crate) fn of(r: &mut Reader<'_>, c: CommunityId) -> Result<Rules, Error> {
    let rules = r.find(OF, &[&c], |row| Ok(Rules { notice_days: row.next()?, grace_days: row.next()? }))?;
    Ok(rules.unwrap_or_default())
}

pub(crate) fn set(tx: &mut Tx<'_>, c: CommunityId, rules: &Rules) -> Result<(), Error> {
    tx.exec(SET, &[&c, &rules.notice_days, &rules.grace_days]).map(|_| ())
}
