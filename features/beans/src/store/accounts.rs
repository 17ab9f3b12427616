//! What accounts own: balances, limits, lots, holds.

use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use ledger::{Account, AccountNo, Asset, Gauge, Limits, LotKey, LotNo, Meter, Position, TransferId};

use super::journal::uuid;

db::sql! {
    ACCOUNT = "SELECT a.no, a.asset, a.lotted, a.open, a.floor, a.balance, a.held, a.last_seq, a.out_day, a.out_day_sum, a.out_month, \
               a.out_month_sum, a.out_last, a.in_day, a.in_day_sum, a.in_month, a.in_month_sum, a.in_last, t.spending, t.receiving, t.cover \
               FROM bean_accounts a LEFT JOIN bean_terms t ON t.community_id = a.community_id AND t.no = a.no \
               WHERE a.community_id = $1 AND a.no = $2";
    ACCOUNTS = "SELECT a.no, a.asset, a.lotted, a.open, a.floor, a.balance, a.held, a.last_seq, a.out_day, a.out_day_sum, a.out_month, \
                a.out_month_sum, a.out_last, a.in_day, a.in_day_sum, a.in_month, a.in_month_sum, a.in_last, t.spending, t.receiving, t.cover \
                FROM bean_accounts a LEFT JOIN bean_terms t ON t.community_id = a.community_id AND t.no = a.no \
                WHERE a.community_id = $1 AND a.no > $2 ORDER BY a.no LIMIT 2000";
    SET_ACCOUNT = "INSERT INTO bean_accounts (community_id, no, asset, lotted, open, floor, balance, held, last_seq, out_day, out_day_sum, \
                   out_month, out_month_sum, out_last, in_day, in_day_sum, in_month, in_month_sum, in_last) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
                   ON CONFLICT (community_id, no) DO UPDATE SET open = excluded.open, floor = excluded.floor, balance = excluded.balance, \
                   held = excluded.held, last_seq = excluded.last_seq, out_day = excluded.out_day, out_day_sum = excluded.out_day_sum, \
                   out_month = excluded.out_month, out_month_sum = excluded.out_month_sum, out_last = excluded.out_last, \
                   in_day = excluded.in_day, in_day_sum = excluded.in_day_sum, in_month = excluded.in_month, \
                   in_month_sum = excluded.in_month_sum, in_last = excluded.in_last";
    SET_SPENDING = "INSERT INTO bean_terms (community_id, no, spending) VALUES ($1, $2, $3) \
                    ON CONFLICT (community_id, no) DO UPDATE SET spending = excluded.spending";
    SET_RECEIVING = "INSERT INTO bean_terms (community_id, no, receiving) VALUES ($1, $2, $3) \
                     ON CONFLICT (community_id, no) DO UPDATE SET receiving = excluded.receiving";
    SET_COVER = "INSERT INTO bean_terms (community_id, no, cover) VALUES ($1, $2, $3) \
                 ON CONFLICT (community_id, no) DO UPDATE SET cover = excluded.cover";
    LOTS = "SELECT expires_at, lot, free, held FROM bean_lots WHERE community_id = $1 AND account_no = $2";
    SET_LOT = "INSERT INTO bean_lots (community_id, account_no, expires_at, lot, free, held) VALUES ($1, $2, $3, $4, $5, $6) \
               ON CONFLICT (community_id, account_no, expires_at, lot) DO UPDATE SET free = excluded.free, held = excluded.held";
    DROP_LOT = "DELETE FROM bean_lots WHERE community_id = $1 AND account_no = $2 AND expires_at = $3 AND lot = $4";
    HOLD = "SELECT state, body FROM bean_holds WHERE community_id = $1 AND id = $2";
    HOLDS = "SELECT state, body FROM bean_holds WHERE community_id = $1 AND debit = $2 AND state = 0";
    SET_HOLD = "INSERT INTO bean_holds (community_id, id, debit, state, body) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (community_id, id) DO UPDATE SET state = excluded.state";
}

/// An account without lots and holds, its last journal entry, and the stored bytes of its terms.
#[derive(Debug)]
pub(crate) struct AccountRow {
    pub account: Account,
    pub last_seq: i64,
    /// Limits-set and cover-set entries: spending, receiving, cover.
    pub terms: [Option<Vec<u8>>; 3],
}

pub(crate) fn account(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Option<AccountRow>, Error> {
    r.find(ACCOUNT, &[&c, &no.0], account_row)
}

pub(crate) fn accounts_after(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Vec<AccountRow>, Error> {
    r.list(ACCOUNTS, &[&c, &no.0], account_row)
}

fn account_row(row: &mut Row) -> Result<AccountRow, Error> {
    let no = AccountNo(row.next()?);
    let asset = if row.next::<i64>()? == 1 { Asset::Yuan } else { Asset::Bean };
    let (lotted, open, floor) = (row.next()?, row.next()?, row.next()?);
    let mut account = Account::new(no, asset, lotted, floor);
    account.open = open;
    (account.balance, account.held) = (row.next()?, row.next()?);
    let last_seq = row.next()?;
    account.spending = Gauge { limits: Limits::default(), meter: meter(row)? };
    account.receiving = Gauge { limits: Limits::default(), meter: meter(row)? };
    Ok(AccountRow { account, last_seq, terms: [row.next()?, row.next()?, row.next()?] })
}

fn meter(row: &mut Row) -> Result<Meter, Error> {
    Ok(Meter {
        day: row.next()?,
        day_sum: row.next()?,
        month: row.next()?,
        month_sum: row.next()?,
        last_ms: row.next()?,
    })
}

pub(crate) fn set_account(
    tx: &mut Tx<'_>,
    c: CommunityId,
    account: &Account,
    last_seq: i64,
) -> Result<(), Error> {
    let yuan = account.asset == Asset::Yuan;
    let (out, inward) = (&account.spending.meter, &account.receiving.meter);
    tx.exec(
        SET_ACCOUNT,
        &[
            &c,
            &account.no.0,
            &yuan,
            &account.lotted,
            &account.open,
            &account.floor,
            &account.balance,
            &account.held,
            &last_seq,
            &out.day,
            &out.day_sum,
            &out.month,
            &out.month_sum,
            &out.last_ms,
            &inward.day,
            &inward.day_sum,
            &inward.month,
            &inward.month_sum,
            &inward.last_ms,
        ],
    )
    .map(|_| ())
}

/// Which of the terms of an account an entry sets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Term {
    Spending,
    Receiving,
    Cover,
}

pub(crate) fn set_term(
    tx: &mut Tx<'_>,
    c: CommunityId,
    no: AccountNo,
    term: Term,
    body: &[u8],
) -> Result<(), Error> {
    let sql = match term {
        Term::Spending => SET_SPENDING,
        Term::Receiving => SET_RECEIVING,
        Term::Cover => SET_COVER,
    };
    tx.exec(sql, &[&c, &no.0, &body]).map(|_| ())
}

pub(crate) fn lots(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Vec<(LotKey, Position)>, Error> {
    r.list(LOTS, &[&c, &no.0], |row| {
        let key = LotKey { expires_ms: row.next()?, lot: LotNo(row.next()?) };
        Ok((key, Position { free: row.next()?, held: row.next()? }))
    })
}

pub(crate) fn set_lot(
    tx: &mut Tx<'_>,
    c: CommunityId,
    no: AccountNo,
    key: LotKey,
    position: Option<&Position>,
) -> Result<(), Error> {
    let (expires_ms, lot) = (key.expires_ms, key.lot.0);
    match position {
        Some(p) => tx.exec(SET_LOT, &[&c, &no.0, &expires_ms, &lot, &p.free, &p.held]),
        None => tx.exec(DROP_LOT, &[&c, &no.0, &expires_ms, &lot]),
    }
    .map(|_| ())
}

/// State number and stored held-entry.
pub(crate) type HoldRow = (i64, Vec<u8>);

pub(crate) fn hold(r: &mut Reader<'_>, c: CommunityId, id: TransferId) -> Result<Option<HoldRow>, Error> {
    r.find(HOLD, &[&c, &uuid(id.0)], |row| Ok((row.next()?, row.next()?)))
}

pub(crate) fn live_holds(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<Vec<HoldRow>, Error> {
    r.list(HOLDS, &[&c, &no.0], |row| Ok((row.next()?, row.next()?)))
}

pub(crate) fn set_hold(
    tx: &mut Tx<'_>,
    c: CommunityId,
    hold: &ledger::Hold,
    state: i64,
    body: &[u8],
) -> Result<(), Error> {
    tx.exec(SET_HOLD, &[&c, &uuid(hold.id.0), &hold.from.0, &state, &body]).map(|_| ())
}
