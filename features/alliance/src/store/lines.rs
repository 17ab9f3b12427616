use access::Cx;
use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use super::merchants::ACCOUNT_PLACE;
use crate::{AllianceError, BankAccount, Line, LineState, MerchantId, Owed, RunId};

db::sql! {
    /// The account is copied as it stands now: what is signed is what is paid.
    INSERT = "INSERT INTO alliance_lines (community_id, run_id, merchant_id, payments, taken, refunded, returned, amount, state, \
              holder, bank, account_sealed, account_tail, note) \
              SELECT community_id, $2, id, CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS BIGINT), \
              CAST($8 AS BIGINT), CAST($9 AS TEXT), holder, bank, account_sealed, account_tail, '' \
              FROM alliance_merchants WHERE community_id = $1 AND id = $3";
    OF_RUN = "SELECT l.run_id, l.merchant_id, m.code, m.name, l.payments, l.taken, l.refunded, l.returned, l.amount, l.state, l.holder, \
              l.bank, l.account_tail, l.transfer_id, l.settled_at, l.note FROM alliance_lines l JOIN alliance_merchants m \
              ON m.community_id = l.community_id AND m.id = l.merchant_id \
              WHERE l.community_id = $1 AND l.run_id = $2 ORDER BY m.code";
    OF_MERCHANT = "SELECT l.run_id, l.merchant_id, m.code, m.name, l.payments, l.taken, l.refunded, l.returned, l.amount, l.state, \
                   l.holder, l.bank, l.account_tail, l.transfer_id, l.settled_at, l.note FROM alliance_lines l \
                   JOIN alliance_merchants m ON m.community_id = l.community_id AND m.id = l.merchant_id \
                   WHERE l.community_id = $1 AND l.merchant_id = $2 AND l.state <> 'withdrawn' \
                   ORDER BY l.run_id DESC LIMIT $3 OFFSET $4";
    COUNT_OF_MERCHANT = "SELECT CAST(COUNT(*) AS BIGINT) FROM alliance_lines \
                         WHERE community_id = $1 AND merchant_id = $2 AND state <> 'withdrawn'";
    FIND = "SELECT l.run_id, l.merchant_id, m.code, m.name, l.payments, l.taken, l.refunded, l.returned, l.amount, l.state, l.holder, \
            l.bank, l.account_tail, l.transfer_id, l.settled_at, l.note FROM alliance_lines l JOIN alliance_merchants m \
            ON m.community_id = l.community_id AND m.id = l.merchant_id \
            WHERE l.community_id = $1 AND l.run_id = $2 AND l.merchant_id = $3";
    ACCOUNT = "SELECT holder, bank, account_sealed FROM alliance_lines WHERE community_id = $1 AND run_id = $2 AND merchant_id = $3";
    SETTLED = "UPDATE alliance_lines SET state = $4, transfer_id = $5, settled_at = $6 \
               WHERE community_id = $1 AND run_id = $2 AND merchant_id = $3";
    TOTALS = "SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM alliance_lines \
              WHERE community_id = $1 AND run_id = $2 AND amount > 0";
    SET_NOTE = "UPDATE alliance_lines SET note = $4 WHERE community_id = $1 AND run_id = $2 AND merchant_id = $3";
    WITHDRAW = "UPDATE alliance_lines SET state = 'withdrawn' WHERE community_id = $1 AND run_id = $2";
}

pub(crate) fn insert(
    tx: &mut Tx<'_>,
    c: CommunityId,
    run: RunId,
    merchant: MerchantId,
    owed: &Owed,
    state: LineState,
) -> Result<(), Error> {
    let amount = owed.amount();
    let values: [&dyn db::ToValue; 9] = [
        &c,
        &run,
        &merchant,
        &owed.payments,
        &owed.taken,
        &owed.refunded,
        &owed.returned,
        &amount,
        &state.as_str(),
    ];
    tx.exec(INSERT, &values).map(|_| ())
}

/// The lines of a run by shop code.
///
/// # Errors
/// When the database refuses.
pub fn lines(r: &mut Reader<'_>, c: CommunityId, run: RunId) -> Result<Vec<Line>, Error> {
    r.list(OF_RUN, &[&c, &run], make)
}

/// How many shops a run pays, and what.
pub(crate) fn totals(r: &mut Reader<'_>, c: CommunityId, run: RunId) -> Result<(i64, common::Beans), Error> {
    Ok(r.find(TOTALS, &[&c, &run], |row| Ok((row.next()?, row.next()?)))?.unwrap_or_default())
}

/// The lines of a shop, newest first.
pub(crate) fn of_merchant(
    r: &mut Reader<'_>,
    c: CommunityId,
    merchant: MerchantId,
    limit: i64,
    offset: i64,
) -> Result<common::Paged<Line>, Error> {
    let total = r.value(COUNT_OF_MERCHANT, &[&c, &merchant])?;
    let rows = r.list(OF_MERCHANT, &[&c, &merchant, &limit, &offset], make)?;
    Ok(common::Paged { rows, total })
}

/// # Errors
/// When the database refuses.
pub fn line(
    r: &mut Reader<'_>,
    c: CommunityId,
    run: RunId,
    merchant: MerchantId,
) -> Result<Option<Line>, Error> {
    r.find(FIND, &[&c, &run, &merchant], make)
}

/// The account in full as it was when drafted. The caller has checked the permission and records the look.
pub(crate) fn account(
    r: &mut Reader<'_>,
    cx: &Cx,
    run: RunId,
    merchant: MerchantId,
) -> Result<Option<BankAccount>, AllianceError> {
    let found = r.find(ACCOUNT, &[&cx.community, &run, &merchant], |row| {
        Ok((row.next::<String>()?, row.next::<String>()?, row.next::<Vec<u8>>()?))
    })?;
    let Some((holder, bank, sealed)) = found else { return Ok(None) };
    Ok(Some(BankAccount { holder, bank, number: cx.vault.open_text(ACCOUNT_PLACE, &sealed)? }))
}

pub(crate) fn settle(
    tx: &mut Tx<'_>,
    cx: &Cx,
    line: &Line,
    to: LineState,
    transfer: Option<Uuid>,
) -> Result<(), Error> {
    tx.exec(SETTLED, &[&cx.community, &line.run, &line.merchant, &to.as_str(), &transfer, &cx.now])
        .map(|_| ())
}

pub(crate) fn set_note(
    tx: &mut Tx<'_>,
    c: CommunityId,
    run: RunId,
    m: MerchantId,
    note: &str,
) -> Result<bool, Error> {
    Ok(tx.exec(SET_NOTE, &[&c, &run, &m, &note])? == 1)
}

pub(crate) fn withdraw(tx: &mut Tx<'_>, c: CommunityId, run: RunId) -> Result<(), Error> {
    tx.exec(WITHDRAW, &[&c, &run]).map(|_| ())
}

fn make(row: &mut Row) -> Result<Line, Error> {
    let (run, merchant, merchant_code, merchant_name) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (payments, taken, refunded, returned) = (row.next()?, row.next()?, row.next()?, row.next()?);
    let (amount, state) = (row.next()?, row.next::<String>()?);
    Ok(Line {
        run,
        merchant,
        merchant_code,
        merchant_name,
        owed: Owed { payments, taken, refunded, returned },
        amount,
        state: LineState::parse(&state).ok_or_else(|| Error::Shape(format!("unknown state {state}")))?,
        holder: row.next()?,
        bank: row.next()?,
        account_tail: row.next()?,
        transfer: row.next()?,
        settled_at: row.next()?,
        note: row.next()?,
    })
}
