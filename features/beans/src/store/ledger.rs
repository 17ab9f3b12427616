//! The rows the engine reads and writes.

use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use ledger::{
    Account, AccountNo, Answer, Asset, Fingerprint, Gauge, Key, Limits, LotKey, LotNo, Meter, Outcome,
    Position, Refusal, TransferId,
};
use uuid::Uuid;

db::sql! {
    HEAD = "SELECT last_seq, last_at, last_account, hash FROM bean_heads WHERE community_id = $1";
    SET_HEAD = "INSERT INTO bean_heads (community_id, last_seq, last_at, last_account, hash) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (community_id) DO UPDATE SET last_seq = excluded.last_seq, last_at = excluded.last_at, \
                last_account = excluded.last_account, hash = excluded.hash";
    ANSWER = "SELECT fingerprint, seq, refusal, step FROM bean_answers WHERE community_id = $1 AND key = $2";
    ADD_ANSWER = "INSERT INTO bean_answers (community_id, key, fingerprint, seq, refusal, step) VALUES ($1, $2, $3, $4, $5, $6)";
    ANSWERS = "SELECT key, fingerprint, seq, refusal, step FROM bean_answers WHERE community_id = $1 AND key > $2 ORDER BY key LIMIT 2000";
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
    REVERSED = "SELECT reversed FROM bean_reversals WHERE community_id = $1 AND transfer_id = $2";
    SET_REVERSED = "INSERT INTO bean_reversals (community_id, transfer_id, reversed) VALUES ($1, $2, $3) \
                    ON CONFLICT (community_id, transfer_id) DO UPDATE SET reversed = excluded.reversed";
    ALL_REVERSED = "SELECT transfer_id, reversed FROM bean_reversals WHERE community_id = $1";
    APPEND = "INSERT INTO bean_journal (community_id, seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, \
              transfer_id, actor_id, body, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    BY_TRANSFER = "SELECT body FROM bean_journal WHERE community_id = $1 AND transfer_id = $2";
    BY_SEQ = "SELECT body FROM bean_journal WHERE community_id = $1 AND seq = $2";
    AFTER = "SELECT seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer_id, actor_id, body, hash FROM bean_journal WHERE community_id = $1 AND seq > $2 ORDER BY seq LIMIT 2000";
}

/// Where the journal of a community stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub last_seq: i64,
    /// `i64::MIN` before the first entry.
    pub last_ms: i64,
    pub last_account: i64,
    pub hash: [u8; 32],
}

pub(crate) fn head(r: &mut Reader<'_>, c: CommunityId) -> Result<Head, Error> {
    let row = r.find(HEAD, &[&c], |row| {
        Ok(Head { last_seq: row.next()?, last_ms: row.next()?, last_account: row.next()?, hash: row.next()? })
    })?;
    Ok(row.unwrap_or(Head { last_seq: 0, last_ms: i64::MIN, last_account: 0, hash: [0; 32] }))
}

pub(crate) fn set_head(tx: &mut Tx<'_>, c: CommunityId, head: &Head) -> Result<(), Error> {
    tx.exec(SET_HEAD, &[&c, &head.last_seq, &head.last_ms, &head.last_account, &head.hash]).map(|_| ())
}

pub(crate) fn uuid(id: u128) -> Uuid {
    Uuid::from_u128(id)
}

pub(crate) fn answer(r: &mut Reader<'_>, c: CommunityId, key: Key) -> Result<Option<Answer>, Error> {
    r.find(ANSWER, &[&c, &uuid(key.0)], answer_row)
}

fn answer_row(row: &mut Row) -> Result<Answer, Error> {
    let fingerprint = Fingerprint(row.next::<Uuid>()?.as_u128());
    let (seq, code, step): (i64, u8, u16) = (row.next()?, row.next()?, row.next()?);
    let outcome = match Refusal::from_code(code) {
        None => Outcome::Done { seq },
        Some(refusal) => Outcome::Refused { refusal, step },
    };
    Ok(Answer { fingerprint, outcome })
}

pub(crate) fn answers_after(
    r: &mut Reader<'_>,
    c: CommunityId,
    key: Uuid,
) -> Result<Vec<(Key, Answer)>, Error> {
    r.list(ANSWERS, &[&c, &key], |row| Ok((Key(row.next::<Uuid>()?.as_u128()), answer_row(row)?)))
}

pub(crate) fn add_answer(
    tx: &mut Tx<'_>,
    c: CommunityId,
    key: Key,
    answer: &Answer,
    seq: i64,
) -> Result<(), Error> {
    let (code, step) = match answer.outcome {
        Outcome::Refused { refusal, step } => (refusal.code(), step),
        Outcome::Done { .. } | Outcome::Conflict => (0, 0),
    };
    tx.exec(ADD_ANSWER, &[&c, &uuid(key.0), &uuid(answer.fingerprint.0), &seq, &code, &step]).map(|_| ())
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

pub(crate) fn reversed(r: &mut Reader<'_>, c: CommunityId, id: TransferId) -> Result<i64, Error> {
    Ok(r.find(REVERSED, &[&c, &uuid(id.0)], |row| row.next())?.unwrap_or(0))
}

pub(crate) fn all_reversed(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<(Uuid, i64)>, Error> {
    r.list(ALL_REVERSED, &[&c], |row| Ok((row.next()?, row.next()?)))
}

pub(crate) fn set_reversed(
    tx: &mut Tx<'_>,
    c: CommunityId,
    id: TransferId,
    reversed: i64,
) -> Result<(), Error> {
    tx.exec(SET_REVERSED, &[&c, &uuid(id.0), &reversed]).map(|_| ())
}

/// Appends one line to the journal.
pub(crate) fn append(tx: &mut Tx<'_>, c: CommunityId, line: &StoredEntry) -> Result<(), Error> {
    let columns = &line.columns;
    tx.exec(
        APPEND,
        &[
            &c,
            &line.seq,
            &columns.at_ms,
            &columns.effect,
            &columns.purpose,
            &columns.debit,
            &columns.credit,
            &columns.amount,
            &columns.debit_prev,
            &columns.credit_prev,
            &columns.transfer,
            &line.actor,
            &line.body,
            &line.hash,
        ],
    )
    .map(|_| ())
}

pub(crate) fn entry_of_transfer(
    r: &mut Reader<'_>,
    c: CommunityId,
    id: Uuid,
) -> Result<Option<Vec<u8>>, Error> {
    r.find(BY_TRANSFER, &[&c, &id], |row| row.next())
}

pub(crate) fn entry_at(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Option<Vec<u8>>, Error> {
    r.find(BY_SEQ, &[&c, &seq], |row| row.next())
}

/// A stored line of the journal.
#[derive(Debug)]
pub(crate) struct StoredEntry {
    pub seq: i64,
    pub columns: Columns,
    pub actor: Option<Uuid>,
    pub body: Vec<u8>,
    pub hash: [u8; 32],
}

/// What the journal keeps beside an entry's bytes, for queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub at_ms: i64,
    pub effect: i64,
    pub purpose: u16,
    pub debit: i64,
    pub credit: i64,
    pub amount: i64,
    pub debit_prev: i64,
    pub credit_prev: i64,
    pub transfer: Option<Uuid>,
}

pub(crate) fn entries_after(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Vec<StoredEntry>, Error> {
    r.list(AFTER, &[&c, &seq], |row| {
        let seq = row.next()?;
        let columns = Columns {
            at_ms: row.next()?,
            effect: row.next()?,
            purpose: row.next()?,
            debit: row.next()?,
            credit: row.next()?,
            amount: row.next()?,
            debit_prev: row.next()?,
            credit_prev: row.next()?,
            transfer: row.next()?,
        };
        Ok(StoredEntry { seq, columns, actor: row.next()?, body: row.next()?, hash: row.next()? })
    })
}
