//! Sums over the journal for the public books. Every figure has the rows it was summed from.

use common::paging::PER_PAGE;
use common::{Beans, CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row};
use ledger::AccountNo;
use uuid::Uuid;

use crate::Purpose;

db::sql! {
    BY_KIND = "SELECT o.kind, CAST(COUNT(*) AS BIGINT), CAST(SUM(a.balance) AS BIGINT), CAST(SUM(a.held) AS BIGINT) \
               FROM bean_owners o JOIN bean_accounts a ON a.community_id = o.community_id AND a.no = o.no \
               WHERE o.community_id = $1 GROUP BY o.kind";
    BETWEEN = "SELECT COALESCE(CAST(SUM(CASE WHEN a.balance > 0 THEN a.balance ELSE 0 END) AS BIGINT), 0), \
               COALESCE(CAST(SUM(CASE WHEN a.balance < 0 THEN -a.balance ELSE 0 END) AS BIGINT), 0) \
               FROM bean_owners o JOIN bean_accounts a ON a.community_id = o.community_id AND a.no = o.no \
               WHERE o.community_id = $1 AND o.kind IN (8, 9)";
    BY_DAY = "SELECT purpose, (at + 28800000) / 86400000, CAST(SUM(amount) AS BIGINT) FROM bean_journal \
              WHERE community_id = $1 AND effect = 7 GROUP BY purpose, (at + 28800000) / 86400000";
    BY_SOURCE = "SELECT source_id, source_label, CAST(COUNT(DISTINCT person_id) AS BIGINT), CAST(SUM(amount) AS BIGINT) FROM bean_awards \
                 WHERE community_id = $1 AND state = 'posted' GROUP BY source_id, source_label \
                 ORDER BY 4 DESC, source_label LIMIT $2 OFFSET $3";
    SOURCES = "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT DISTINCT source_id, source_label FROM bean_awards \
               WHERE community_id = $1 AND state = 'posted') s";
    ROWS = "SELECT j.seq, j.at, j.purpose, j.debit, j.credit, j.amount, j.transfer_id, w.source_label, j.actor_id FROM bean_journal j \
            LEFT JOIN bean_awards w ON w.community_id = j.community_id AND w.transfer_id = j.transfer_id \
            WHERE j.community_id = $1 AND j.effect = 7 AND j.at >= $2 AND j.at < $3 \
            AND (CAST($4 AS BIGINT) = 0 OR j.purpose IN ($4, $5, $6, $10)) AND (CAST($7 AS BIGINT) = 0 OR w.source_id = $8) \
            AND (CAST($9 AS BIGINT) = 0 OR j.debit = $9 OR j.credit = $9) \
            AND (CAST($11 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM bean_owners o WHERE o.community_id = j.community_id AND o.kind IN (8, 9) AND o.no IN (j.debit, j.credit)))";
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(CAST(SUM(CASE WHEN CAST($11 AS BIGINT) = 0 THEN j.amount \
             ELSE j.amount * (SELECT SUM(CASE o.no WHEN j.credit THEN 1 ELSE -1 END) FROM bean_owners o \
             WHERE o.community_id = j.community_id AND o.kind IN (8, 9) AND o.no IN (j.debit, j.credit)) END) AS BIGINT), 0) FROM bean_journal j \
             LEFT JOIN bean_awards w ON w.community_id = j.community_id AND w.transfer_id = j.transfer_id \
             WHERE j.community_id = $1 AND j.effect = 7 AND j.at >= $2 AND j.at < $3 \
             AND (CAST($4 AS BIGINT) = 0 OR j.purpose IN ($4, $5, $6, $10)) AND (CAST($7 AS BIGINT) = 0 OR w.source_id = $8) \
             AND (CAST($9 AS BIGINT) = 0 OR j.debit = $9 OR j.credit = $9) \
             AND (CAST($11 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM bean_owners o WHERE o.community_id = j.community_id AND o.kind IN (8, 9) AND o.no IN (j.debit, j.credit)))";
}

const ORDERS: &[(&str, &str)] = &[("at", "j.seq"), ("why", "j.purpose"), ("amount", "j.amount")];

/// Accounts of one kind: how many, their balances and holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KindSum {
    pub kind: i64,
    pub accounts: i64,
    pub balance: Beans,
    pub held: Beans,
}

pub(crate) fn by_kind(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<KindSum>, Error> {
    r.list(BY_KIND, &[&c], |row| {
        Ok(KindSum { kind: row.next()?, accounts: row.next()?, balance: row.next()?, held: row.next()? })
    })
}

/// What is owed to other communities or on the way to them, and what they owe.
pub(crate) fn between(r: &mut Reader<'_>, c: CommunityId) -> Result<(Beans, Beans), Error> {
    r.find(BETWEEN, &[&c], |row| Ok((row.next()?, row.next()?)))?.ok_or(Error::NoRow)
}

/// What moved for one purpose on one local day (days since 1970-01-01).
#[derive(Clone, Copy, Debug)]
pub(crate) struct DaySum {
    pub purpose: Option<Purpose>,
    pub day: i64,
    pub amount: Beans,
}

pub(crate) fn by_day(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<DaySum>, Error> {
    r.list(BY_DAY, &[&c], |row| {
        let purpose = Purpose::from_code(row.next()?);
        Ok(DaySum { purpose, day: row.next()?, amount: row.next()? })
    })
}

/// What was awarded for one thing, such as an activity.
#[derive(Clone, Debug)]
pub struct SourceSum {
    pub id: Uuid,
    pub label: String,
    pub people: i64,
    pub amount: Beans,
}

pub(crate) fn by_source(
    r: &mut Reader<'_>,
    c: CommunityId,
    limit: i64,
    offset: i64,
) -> Result<Paged<SourceSum>, Error> {
    let total = r.value(SOURCES, &[&c])?;
    let rows = r.list(BY_SOURCE, &[&c, &limit, &offset], |row| {
        Ok(SourceSum { id: row.next()?, label: row.next()?, people: row.next()?, amount: row.next()? })
    })?;
    Ok(Paged { rows, total })
}

/// Which movements to list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Which {
    pub from: Timestamp,
    pub until: Timestamp,
    /// Up to four purposes; none is all.
    pub purposes: [i64; 4],
    pub source: Option<Uuid>,
    /// 0 is all.
    pub account: i64,
    /// Only what came to or left the accounts between communities; the sum is then what has stayed there.
    pub between: bool,
    pub offset: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Moved {
    pub seq: i64,
    pub at: Timestamp,
    pub purpose: Option<Purpose>,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: Beans,
    pub id: Uuid,
    pub source: String,
    pub actor: Option<Uuid>,
}

/// A page of movements in the order of the query, and the sum of all of them.
pub(crate) fn moves(
    r: &mut Reader<'_>,
    c: CommunityId,
    which: &Which,
    query: &ListQuery,
) -> Result<(Paged<Moved>, Beans), Error> {
    let [first, second, third, fourth] = which.purposes;
    let (sourced, source) = (which.source.is_some(), which.source.unwrap_or_default());
    let (from, until, account, between) = (which.from, which.until, which.account, which.between);
    let head: [&dyn db::ToValue; 11] =
        [&c, &from, &until, &first, &second, &third, &sourced, &source, &account, &fourth, &between];
    let (total, sum) = r.find(COUNT, &head, |row| Ok((row.next()?, row.next()?)))?.ok_or(Error::NoRow)?;
    let page = [&head[..], &[&PER_PAGE, &which.offset]].concat();
    let order = query.order_or("j.seq DESC", ORDERS);
    let rows = r.list(&format!("{ROWS} ORDER BY {order}, j.seq DESC LIMIT $12 OFFSET $13"), &page, moved)?;
    Ok((Paged { rows, total }, sum))
}

fn moved(row: &mut Row) -> Result<Moved, Error> {
    Ok(Moved {
        seq: row.next()?,
        at: row.next()?,
        purpose: Purpose::from_code(row.next()?),
        from: AccountNo(row.next()?),
        to: AccountNo(row.next()?),
        amount: row.next()?,
        id: row.next()?,
        source: row.next::<Option<String>>()?.unwrap_or_default(),
        actor: row.next()?,
    })
}
