//! The journal, its head, the answers and reversals that hang on it.

use common::CommunityId;
use db::{Error, Reader, Row, Tx};
use ledger::{Answer, Fingerprint, Key, Outcome, Refusal, TransferId};
use uuid::Uuid;

db::sql! {
    HEAD = "SELECT last_seq, last_at, last_account, hash FROM bean_heads WHERE community_id = $1";
    SET_HEAD = "INSERT INTO bean_heads (community_id, last_seq, last_at, last_account, hash) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (community_id) DO UPDATE SET last_seq = excluded.last_seq, last_at = excluded.last_at, \
                last_account = excluded.last_account, hash = excluded.hash";
    APPEND = "INSERT INTO bean_journal (community_id, seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, \
              transfer_id, actor_id, body, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    BY_TRANSFER = "SELECT body FROM bean_journal WHERE community_id = $1 AND transfer_id = $2";
    BY_SEQ = "SELECT body FROM bean_journal WHERE community_id = $1 AND seq = $2";
    AFTER = "SELECT seq, at, effect, purpose, debit, credit, amount, debit_prev, credit_prev, transfer_id, actor_id, body, hash FROM bean_journal WHERE community_id = $1 AND seq > $2 ORDER BY seq LIMIT 2000";
    ANSWER = "SELECT fingerprint, seq, refusal, step FROM bean_answers WHERE community_id = $1 AND key = $2";
    ADD_ANSWER = "INSERT INTO bean_answers (community_id, key, fingerprint, seq, refusal, step) VALUES ($1, $2, $3, $4, $5, $6)";
    ANSWERS = "SELECT key, fingerprint, seq, refusal, step FROM bean_answers WHERE community_id = $1 AND key > $2 ORDER BY key LIMIT 2000";
    REVERSED = "SELECT reversed FROM bean_reversals WHERE community_id = $1 AND transfer_id = $2";
    SET_REVERSED = "INSERT INTO bean_reversals (community_id, transfer_id, reversed) VALUES ($1, $2, $3) \
                    ON CONFLICT (community_id, transfer_id) DO UPDATE SET reversed = excluded.reversed";
    ALL_REVERSED = "SELECT transfer_id, reversed FROM bean_reversals WHERE community_id = $1";
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
