use access::Cx;
use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};

use super::unknown;
use crate::{Rates, Rounding, Rule, RuleId, Terms};

macro_rules! columns {
    () => {
        "SELECT r.id, r.version, r.name, r.fund_id, r.rate_self, r.rate_roster, r.rate_backfill, r.rate_imported, \
         r.rounding, r.minutes_min, r.cap_day, r.cap_month, r.notice_days, r.note, r.from_at, r.set_by FROM volunteer_rules r "
    };
}

db::sql! {
    INSERT = "INSERT INTO volunteer_rules (community_id, id, version, name, fund_id, rate_self, rate_roster, rate_backfill, \
              rate_imported, rounding, minutes_min, cap_day, cap_month, notice_days, note, from_at, set_by) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    VERSIONS = concat!(columns!(), "WHERE r.community_id = $1 AND r.id = $2 ORDER BY r.version DESC LIMIT 200");
    VERSION = concat!(columns!(), "WHERE r.community_id = $1 AND r.id = $2 AND r.version = $3");
    IN_FORCE = concat!(
        columns!(),
        "WHERE r.community_id = $1 AND r.id = $2 ORDER BY CASE WHEN r.from_at <= $3 THEN 0 ELSE 1 END, \
         CASE WHEN r.from_at <= $3 THEN -r.version ELSE r.version END LIMIT 1"
    );
    LATEST = concat!(
        columns!(),
        "WHERE r.community_id = $1 AND r.version = (SELECT MAX(v.version) FROM volunteer_rules v \
         WHERE v.community_id = r.community_id AND v.id = r.id) ORDER BY r.name, r.id LIMIT 200"
    );
}

pub(crate) fn insert(tx: &mut Tx<'_>, cx: &Cx, rule: &Rule) -> Result<(), Error> {
    let t = &rule.terms;
    let rounding = t.rounding.as_str();
    tx.exec(
        INSERT,
        &[
            &cx.community,
            &rule.id,
            &rule.version,
            &t.name,
            &t.fund,
            &t.rates.own,
            &t.rates.roster,
            &t.rates.back_fill,
            &t.rates.imported,
            &rounding,
            &t.minutes_min,
            &t.cap_day,
            &t.cap_month,
            &t.notice_days,
            &t.note,
            &rule.from,
            &rule.set_by,
        ],
    )?;
    Ok(())
}

/// The latest version of every rule, by name.
///
/// # Errors
/// When the database refuses.
pub fn rules(r: &mut Reader<'_>, community: CommunityId) -> Result<Vec<Rule>, Error> {
    r.list(LATEST, &[&community], make)
}

/// Every version of a rule, latest first.
///
/// # Errors
/// When the database refuses.
pub fn rule_versions(r: &mut Reader<'_>, community: CommunityId, id: RuleId) -> Result<Vec<Rule>, Error> {
    r.list(VERSIONS, &[&community, &id], make)
}

/// # Errors
/// When the database refuses.
pub fn rule_version(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: RuleId,
    version: i64,
) -> Result<Option<Rule>, Error> {
    r.find(VERSION, &[&community, &id, &version], make)
}

/// The version that an activity starting at `start` follows: the latest one set by then, else the first.
///
/// # Errors
/// When the database refuses.
pub fn rule_in_force(
    r: &mut Reader<'_>,
    community: CommunityId,
    id: RuleId,
    start: Timestamp,
) -> Result<Option<Rule>, Error> {
    r.find(IN_FORCE, &[&community, &id, &start], make)
}

fn make(row: &mut Row) -> Result<Rule, Error> {
    let (id, version) = (row.next()?, row.next()?);
    let (name, fund) = (row.next()?, row.next()?);
    let rates =
        Rates { own: row.next()?, roster: row.next()?, back_fill: row.next()?, imported: row.next()? };
    let word: String = row.next()?;
    let rounding = Rounding::parse(&word).ok_or_else(|| unknown("rounding", &word))?;
    let (minutes_min, cap_day, cap_month) = (row.next()?, row.next()?, row.next()?);
    let (notice_days, note) = (row.next()?, row.next()?);
    let terms = Terms { name, fund, rates, rounding, minutes_min, cap_day, cap_month, notice_days, note };
    Ok(Rule { id, version, terms, from: row.next()?, set_by: row.next()? })
}
