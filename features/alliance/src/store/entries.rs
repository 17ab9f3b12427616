use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{Beans, CommunityId, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::{Entry, EntryId, EntryKind, MerchantId, RunId, Way};

db::sql! {
    INSERT = "INSERT INTO alliance_entries (community_id, id, merchant_id, kind, amount, way, form_key, at, payer_id, payer_mask, \
              by_id, transfer_id, of_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    KNOWN = "SELECT CAST(COUNT(*) AS BIGINT) FROM alliance_entries WHERE community_id = $1 AND id = $2";
    FIND = "SELECT e.id, e.merchant_id, e.kind, e.amount, e.way, e.at, e.payer_id, e.payer_mask, e.by_id, e.transfer_id, e.of_id, \
            e.run_id, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END FROM alliance_entries e LEFT JOIN alliance_entries r \
            ON r.community_id = e.community_id AND r.of_id = e.id AND r.kind = 'refund' \
            WHERE e.community_id = $1 AND e.merchant_id = $2 AND e.id = $3";
    BY_KEY = "SELECT id FROM alliance_entries WHERE community_id = $1 AND merchant_id = $2 AND by_id = $3 AND form_key = $4";
    BETWEEN = "SELECT e.id, e.merchant_id, e.kind, e.amount, e.way, e.at, e.payer_id, e.payer_mask, e.by_id, e.transfer_id, e.of_id, \
               e.run_id, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END FROM alliance_entries e LEFT JOIN alliance_entries r \
               ON r.community_id = e.community_id AND r.of_id = e.id AND r.kind = 'refund' \
               WHERE e.community_id = $1 AND e.merchant_id = $2 AND e.at >= $3 AND e.at < $4 AND e.kind IN ('payment', 'refund') \
               ORDER BY e.at DESC, e.id DESC LIMIT $5 OFFSET $6";
    TOTALS = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM alliance_entries \
              WHERE community_id = $1 AND merchant_id = $2 AND at >= $3 AND at < $4 AND kind IN ('payment', 'refund')";
    MONTH_USED = "SELECT CAST(COALESCE(SUM(e.amount), 0) AS BIGINT) FROM alliance_entries e LEFT JOIN alliance_entries o \
                  ON o.community_id = e.community_id AND o.id = e.of_id \
                  WHERE e.community_id = $1 AND e.merchant_id = $2 AND e.at >= $3 AND e.kind IN ('payment', 'refund') \
                  AND COALESCE(o.at, e.at) >= $3";
    OF_LINE = "SELECT e.id, e.merchant_id, e.kind, e.amount, e.way, e.at, e.payer_id, e.payer_mask, e.by_id, e.transfer_id, e.of_id, \
               e.run_id, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END FROM alliance_entries e LEFT JOIN alliance_entries r \
               ON r.community_id = e.community_id AND r.of_id = e.id AND r.kind = 'refund' \
               WHERE e.community_id = $1 AND e.run_id = $2 AND e.merchant_id = $3 AND e.kind <> 'abandoned' ORDER BY e.at, e.id";
    PAGE = "SELECT e.id, e.merchant_id, e.kind, e.amount, e.way, e.at, e.payer_id, e.payer_mask, e.by_id, e.transfer_id, e.of_id, \
            e.run_id, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END FROM alliance_entries e LEFT JOIN alliance_entries r \
            ON r.community_id = e.community_id AND r.of_id = e.id AND r.kind = 'refund' \
            WHERE e.community_id = $1 AND e.merchant_id = $2 AND e.kind <> 'abandoned' AND e.id > $3 ORDER BY e.id LIMIT $4";
}

/// An entry to be written.
pub(crate) struct NewEntry<'a> {
    pub merchant: MerchantId,
    pub kind: EntryKind,
    pub amount: Beans,
    pub way: Way,
    pub key: &'a str,
    pub at: Timestamp,
    pub payer: Option<(PersonId, String)>,
    /// Gives the entry its id.
    pub transfer: Option<Uuid>,
    pub of: Option<Uuid>,
}

/// The asker as the entries know them.
pub(crate) fn asker(cx: &Cx) -> Uuid {
    cx.actor.id().map_or(Uuid::nil(), |person| person.uuid())
}

pub(crate) fn insert(tx: &mut Tx<'_>, cx: &Cx, new: NewEntry<'_>) -> Result<Entry, Error> {
    let (payer, payer_mask) = new.payer.map_or((None, String::new()), |(id, mask)| (Some(id), mask));
    let entry = Entry {
        id: new.transfer.map_or_else(|| cx.id(), EntryId::new),
        merchant: new.merchant,
        kind: new.kind,
        amount: new.amount,
        way: new.way,
        at: new.at,
        payer,
        payer_mask,
        by: asker(cx),
        transfer: new.transfer,
        of: new.of,
        run: None,
        refunded: false,
    };
    let e = &entry;
    tx.exec(
        INSERT,
        &[
            &cx.community,
            &e.id,
            &e.merchant,
            &e.kind.as_str(),
            &e.amount,
            &e.way.as_str(),
            &new.key,
            &e.at,
            &e.payer,
            &e.payer_mask,
            &e.by,
            &e.transfer,
            &e.of,
        ],
    )?;
    Ok(entry)
}

/// Is this transfer entered already?
pub(crate) fn is_known(r: &mut Reader<'_>, c: CommunityId, transfer: Uuid) -> Result<bool, Error> {
    Ok(r.value::<i64>(KNOWN, &[&c, &transfer])? > 0)
}

pub(crate) fn find(
    r: &mut Reader<'_>,
    c: CommunityId,
    m: MerchantId,
    id: EntryId,
) -> Result<Option<Entry>, Error> {
    r.find(FIND, &[&c, &m, &id], make)
}

/// The entry the asker made with this key.
pub(crate) fn by_key(r: &mut Reader<'_>, cx: &Cx, m: MerchantId, key: &str) -> Result<Option<Entry>, Error> {
    match r.find(BY_KEY, &[&cx.community, &m, &asker(cx), &key], |row| row.next())? {
        Some(id) => find(r, cx.community, m, id),
        None => Ok(None),
    }
}

/// Payments and refunds from `from` up to `to`, newest first.
pub(crate) fn between(
    r: &mut Reader<'_>,
    c: CommunityId,
    m: MerchantId,
    (from, to): (Timestamp, Timestamp),
    offset: i64,
) -> Result<Paged<Entry>, Error> {
    let (total, _) = totals(r, c, m, (from, to))?;
    let rows = r.list(BETWEEN, &[&c, &m, &from, &to, &PER_PAGE, &offset], make)?;
    Ok(Paged { rows, total })
}

/// How many payments and refunds, and their sum.
pub(crate) fn totals(
    r: &mut Reader<'_>,
    c: CommunityId,
    m: MerchantId,
    (from, to): (Timestamp, Timestamp),
) -> Result<(i64, Beans), Error> {
    let found = r.find(TOTALS, &[&c, &m, &from, &to], |row| Ok((row.next()?, row.next()?)))?;
    Ok(found.unwrap_or_default())
}

/// What counts against the cap since `month`: a refund counts in the month of its payment.
pub(crate) fn month_used(
    r: &mut Reader<'_>,
    c: CommunityId,
    m: MerchantId,
    month: Timestamp,
) -> Result<Beans, Error> {
    r.value(MONTH_USED, &[&c, &m, &month])
}

pub(crate) fn of_line(
    r: &mut Reader<'_>,
    c: CommunityId,
    run: RunId,
    m: MerchantId,
) -> Result<Vec<Entry>, Error> {
    r.list(OF_LINE, &[&c, &run, &m], make)
}

/// Entries after `after` in the order of their ids.
pub(crate) fn page(
    r: &mut Reader<'_>,
    c: CommunityId,
    m: MerchantId,
    after: EntryId,
    limit: i64,
) -> Result<Vec<Entry>, Error> {
    r.list(PAGE, &[&c, &m, &after, &limit], make)
}

fn make(row: &mut Row) -> Result<Entry, Error> {
    let (id, merchant, kind) = (row.next()?, row.next()?, row.next::<String>()?);
    let (amount, way) = (row.next()?, row.next::<String>()?);
    let unknown = |word: &str| Error::Shape(format!("unknown word {word}"));
    Ok(Entry {
        id,
        merchant,
        kind: EntryKind::parse(&kind).ok_or_else(|| unknown(&kind))?,
        amount,
        way: Way::parse(&way).ok_or_else(|| unknown(&way))?,
        at: row.next()?,
        payer: row.next()?,
        payer_mask: row.next()?,
        by: row.next()?,
        transfer: row.next()?,
        of: row.next()?,
        run: row.next()?,
        refunded: row.next()?,
    })
}
