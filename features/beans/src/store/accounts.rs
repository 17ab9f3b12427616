//! What accounts own, as of the last settled entry: balances, limits, lots, holds.

use common::CommunityId;
use db::{Bulk, Error, Kind, Reader, Row, Tx, Value};
use ledger::{Account, AccountNo, Hold, TransferId};

use super::journal::uuid;

db::sql! {
    NEIGHBOURS = "SELECT no, last_seq, body FROM bean_accounts WHERE community_id = $1 AND no >= $2 AND no < $3 ORDER BY no";
    ACCOUNT = "SELECT last_seq, body FROM bean_accounts WHERE community_id = $1 AND no = $2";
    ACCOUNTS = "SELECT last_seq, body, balance, held, next_expiry FROM bean_accounts WHERE community_id = $1 AND no > $2 ORDER BY no LIMIT 500";
    WALLETS_DUE = "SELECT no FROM bean_accounts WHERE community_id = $1 AND no > $3 AND next_expiry <= $2 ORDER BY no LIMIT $4";
    HOLD = "SELECT body FROM bean_holds WHERE community_id = $1 AND id = $2";
    LIVE_HOLDS = "SELECT body FROM bean_holds WHERE community_id = $1 AND debit = $2 AND live = 1";
    HOLDS_AT = "SELECT body FROM bean_holds WHERE community_id = $1 AND credit = $2 AND lapses > $3 AND live = 1 ORDER BY lapses LIMIT $4";
    HOLDS_DUE = "SELECT body FROM bean_holds WHERE community_id = $1 AND lapses <= $2 AND live = 1 ORDER BY lapses LIMIT $3";
    REVERSED = "SELECT reversed FROM bean_reversals WHERE community_id = $1 AND transfer_id = $2";
    ALL_REVERSED = "SELECT transfer_id, reversed FROM bean_reversals WHERE community_id = $1";
}

/// Accounts that are read at once.
const NEAR: i64 = 64;

const SET_ACCOUNTS: Bulk = Bulk {
    table: "bean_accounts",
    columns: &[
        ("community_id", Kind::Int),
        ("no", Kind::Int),
        ("balance", Kind::Int),
        ("held", Kind::Int),
        ("last_seq", Kind::Int),
        ("next_expiry", Kind::Int),
        ("body", Kind::Bytes),
    ],
    key_columns: 2,
    replace: true,
};
const SET_HOLDS: Bulk = Bulk {
    table: "bean_holds",
    columns: &[
        ("community_id", Kind::Int),
        ("id", Kind::Uuid),
        ("debit", Kind::Int),
        ("credit", Kind::Int),
        ("live", Kind::Int),
        ("lapses", Kind::Int),
        ("body", Kind::Bytes),
    ],
    key_columns: 2,
    replace: true,
};
const SET_REVERSED: Bulk = Bulk {
    table: "bean_reversals",
    columns: &[("community_id", Kind::Int), ("transfer_id", Kind::Uuid), ("reversed", Kind::Int)],
    key_columns: 2,
    replace: true,
};

/// An account without its holds, and its last journal entry.
#[derive(Debug)]
pub(crate) struct AccountRow {
    pub account: Account,
    pub last_seq: i64,
}

pub(crate) fn account(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Option<AccountRow>, Error> {
    r.find(ACCOUNT, &[&c, &no.0], account_row)
}

/// The account and those whose numbers are near it, less the `known` ones: where one is wanted, others will be.
pub(crate) fn neighbours(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
    known: impl Fn(AccountNo) -> bool,
) -> Result<Vec<AccountRow>, Error> {
    let first = no.0 - no.0.rem_euclid(NEAR);
    let mut rows = r.query(NEIGHBOURS, &[&c, &first, &(first + NEAR)])?;
    let mut read = Vec::with_capacity(rows.len());
    for row in &mut rows {
        if !known(AccountNo(row.next()?)) {
            read.push(account_row(row)?);
        }
    }
    Ok(read)
}

/// Accounts in order, each with whether its columns say what its bytes say.
pub(crate) fn accounts_after(
    r: &mut Reader<'_>,
    c: CommunityId,
    no: AccountNo,
) -> Result<Vec<(AccountRow, bool)>, Error> {
    r.list(ACCOUNTS, &[&c, &no.0], |row| {
        let read = account_row(row)?;
        let columns: [i64; 3] = [row.next()?, row.next()?, row.next()?];
        let agree = columns == [read.account.balance, read.account.held, next_expiry(&read.account)];
        Ok((read, agree))
    })
}

/// When the first lot that can be spent dies.
fn next_expiry(account: &Account) -> i64 {
    let free = account.positions.iter().find(|(_, position)| position.free > 0);
    free.map_or(i64::MAX, |(lot, _)| lot.expires_ms)
}

fn account_row(row: &mut Row) -> Result<AccountRow, Error> {
    let last_seq = row.next()?;
    let body: Vec<u8> = row.next()?;
    let account = Account::from_bytes(&body).map_err(|error| Error::Shape(error.to_string()))?;
    Ok(AccountRow { account, last_seq })
}

/// Accounts whose first lot is dead by `now_ms`.
pub(crate) fn wallets_due(
    r: &mut Reader<'_>,
    c: CommunityId,
    now_ms: i64,
    after: AccountNo,
    limit: i64,
) -> Result<Vec<AccountNo>, Error> {
    r.list(WALLETS_DUE, &[&c, &now_ms, &after.0, &limit], |row| row.next().map(AccountNo))
}

pub(crate) fn set_accounts<'a>(
    tx: &mut Tx<'_>,
    c: CommunityId,
    accounts: impl Iterator<Item = (&'a Account, i64)>,
) -> Result<(), Error> {
    let row = |(account, last_seq): (&Account, i64)| {
        [
            Value::Int(c.number()),
            Value::Int(account.no.0),
            Value::Int(account.balance),
            Value::Int(account.held),
            Value::Int(last_seq),
            Value::Int(next_expiry(account)),
            Value::Blob(account.to_bytes()),
        ]
    };
    tx.insert(&SET_ACCOUNTS, accounts.flat_map(row).collect())
}

pub(crate) fn hold(r: &mut Reader<'_>, c: CommunityId, id: TransferId) -> Result<Option<Hold>, Error> {
    r.find(HOLD, &[&c, &uuid(id.0)], hold_row)
}

pub(crate) fn live_holds(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<Vec<Hold>, Error> {
    r.list(LIVE_HOLDS, &[&c, &no.0], hold_row)
}

/// At most `limit` holds for an account that still count at `now_ms`, the first to end first.
pub(crate) fn holds_at(
    r: &mut Reader<'_>,
    c: CommunityId,
    to: AccountNo,
    now_ms: i64,
    limit: i64,
) -> Result<Vec<Hold>, Error> {
    r.list(HOLDS_AT, &[&c, &to.0, &now_ms, &limit], hold_row)
}

/// At most `limit` live holds that have lapsed by `now_ms`, the first to lapse first.
pub(crate) fn holds_due(
    r: &mut Reader<'_>,
    c: CommunityId,
    now_ms: i64,
    limit: i64,
) -> Result<Vec<Hold>, Error> {
    r.list(HOLDS_DUE, &[&c, &now_ms, &limit], hold_row)
}

fn hold_row(row: &mut Row) -> Result<Hold, Error> {
    let body: Vec<u8> = row.next()?;
    Hold::from_bytes(&body).map_err(|error| Error::Shape(error.to_string()))
}

pub(crate) fn set_holds<'a>(
    tx: &mut Tx<'_>,
    c: CommunityId,
    holds: impl Iterator<Item = &'a Hold>,
) -> Result<(), Error> {
    let row = |hold: &Hold| {
        let live = i64::from(hold.state == ledger::HoldState::Live);
        [
            Value::Int(c.number()),
            Value::Uuid(uuid(hold.id.0)),
            Value::Int(hold.from.0),
            Value::Int(hold.to.0),
            Value::Int(live),
            Value::Int(hold.lapses_ms),
            Value::Blob(hold.to_bytes()),
        ]
    };
    tx.insert(&SET_HOLDS, holds.flat_map(row).collect())
}

pub(crate) fn reversed(r: &mut Reader<'_>, c: CommunityId, id: TransferId) -> Result<i64, Error> {
    Ok(r.find(REVERSED, &[&c, &uuid(id.0)], |row| row.next())?.unwrap_or(0))
}

pub(crate) fn all_reversed(r: &mut Reader<'_>, c: CommunityId) -> Result<Vec<(TransferId, i64)>, Error> {
    r.list(ALL_REVERSED, &[&c], |row| {
        let id: uuid::Uuid = row.next()?;
        Ok((TransferId(id.as_u128()), row.next()?))
    })
}

pub(crate) fn set_reversed(
    tx: &mut Tx<'_>,
    c: CommunityId,
    reversed: impl Iterator<Item = (TransferId, i64)>,
) -> Result<(), Error> {
    let row = |(id, amount): (TransferId, i64)| {
        [Value::Int(c.number()), Value::Uuid(uuid(id.0)), Value::Int(amount)]
    };
    tx.insert(&SET_REVERSED, reversed.flat_map(row).collect())
}
