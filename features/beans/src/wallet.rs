//! Reading a wallet: balance and statement.

use access::{Cx, PersonId};
use common::{Beans, Timestamp};
use db::Reader;
use ledger::{Account, AccountNo, Hold, State, UTC_OFFSET_CHINA_MS};
use uuid::Uuid;

use crate::store::{ledger as rows, notes, owners, statement as steps};
use crate::{Balance, BeansError, Owner, Purpose, access as may};

const PAGE_MAX: i64 = 100;

/// One line of a statement.
#[derive(Clone, Debug)]
pub struct Line {
    pub seq: i64,
    /// The transfer, for its receipt.
    pub id: Uuid,
    pub at: Timestamp,
    pub purpose: Purpose,
    pub other: AccountNo,
    pub amount: Beans,
    pub incoming: bool,
    pub note: String,
}

/// A page of a statement, newest first.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    pub lines: Vec<Line>,
    /// Hand this in to read on; `None` at the end.
    pub next: Option<i64>,
}

/// What a person can spend. Nothing without a wallet.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker is that person or reads journals.
pub fn balance_of(r: &mut Reader<'_>, cx: &Cx, person: PersonId) -> Result<Balance, BeansError> {
    own_or(cx, person)?;
    let Some(no) = owners::find(r, cx.community, Owner::Wallet(person.uuid()))? else {
        return Ok(Balance::default());
    };
    let Some(row) = rows::account(r, cx.community, no)? else { return Ok(Balance::default()) };
    let holds = if row.account.held == 0 { vec![] } else { rows::live_holds(r, cx.community, no)? };
    Ok(balance(row.account, holds, cx.now))
}

fn balance(account: Account, holds: Vec<Hold>, now: Timestamp) -> Balance {
    let (no, posted, now_ms) = (account.no, Beans(account.balance), now.millis());
    let lapsed: Beans =
        holds.iter().filter(|hold| hold.lapses_ms <= now_ms).map(|hold| Beans(hold.amount)).sum();
    let held = Beans(account.held) - lapsed;
    let alive =
        account.positions.iter().filter(|(lot, position)| lot.expires_ms > now_ms && position.free > 0);
    let next = alive.clone().next().map(|(lot, _)| lot.expires_ms);
    let next_expiry = next.map(|expires_ms| {
        let together = alive.take_while(|(lot, _)| lot.expires_ms == expires_ms);
        (Timestamp::from_millis(expires_ms), together.map(|(_, position)| Beans(position.free)).sum())
    });
    let mut state = State::new(UTC_OFFSET_CHINA_MS, 0, now_ms);
    state.load_account(account);
    holds.into_iter().for_each(|hold| state.load_hold(hold));
    Balance { posted, available: Beans(state.available(no, now_ms)), held, next_expiry }
}

/// The statement of a wallet from before `before` (the newest when `None`), at most `limit` lines (≤ 100).
///
/// # Errors
/// As [`balance_of`].
pub fn statement(
    r: &mut Reader<'_>,
    cx: &Cx,
    person: PersonId,
    before: Option<i64>,
    limit: i64,
) -> Result<Statement, BeansError> {
    own_or(cx, person)?;
    let Some(no) = owners::find(r, cx.community, Owner::Wallet(person.uuid()))? else {
        return Ok(Statement::default());
    };
    newest_of(r, cx, no, before, limit)
}

/// The statement of a shop's account.
///
/// # Errors
/// [`BeansError::Denied`] unless the asker works there or settles.
pub fn shop_statement(
    r: &mut Reader<'_>,
    cx: &Cx,
    shop: Uuid,
    before: Option<i64>,
    limit: i64,
) -> Result<Statement, BeansError> {
    cx.permit_unit(&may::SHOP_READ, shop)?;
    let Some(no) = owners::find(r, cx.community, Owner::Shop(shop))? else { return Ok(Statement::default()) };
    newest_of(r, cx, no, before, limit)
}

pub(crate) fn own_or(cx: &Cx, person: PersonId) -> Result<(), BeansError> {
    if cx.actor.id() != Some(person) {
        cx.permit(&may::JOURNAL_READ)?;
    }
    Ok(())
}

fn newest_of(
    r: &mut Reader<'_>,
    cx: &Cx,
    no: AccountNo,
    before: Option<i64>,
    limit: i64,
) -> Result<Statement, BeansError> {
    let from = match before {
        Some(seq) => seq,
        None => steps::last(r, cx.community, no)?,
    };
    lines_between(r, cx, no, (from, 0), limit)
}

/// Lines from entry `from` of the account backwards, as far as they come after entry `after`.
pub(crate) fn lines_between(
    r: &mut Reader<'_>,
    cx: &Cx,
    no: AccountNo,
    (mut from, after): (i64, i64),
    limit: i64,
) -> Result<Statement, BeansError> {
    let limit = limit.clamp(1, PAGE_MAX);
    let mut page = Statement::default();
    while from > after && (page.lines.len() as i64) < limit {
        let walked = steps::walk(r, cx.community, no, from, limit - page.lines.len() as i64)?;
        let Some(oldest) = walked.last() else { return Ok(page) };
        from = oldest.before(no);
        for step in walked.into_iter().filter(|step| step.seq > after) {
            page.lines.extend(line(r, cx, no, step)?);
        }
    }
    page.next = (from > after).then_some(from);
    Ok(page)
}

fn line(r: &mut Reader<'_>, cx: &Cx, no: AccountNo, step: steps::Step) -> Result<Option<Line>, BeansError> {
    let (true, Some(id), Some(purpose)) = (step.moved, step.id, step.purpose) else { return Ok(None) };
    let incoming = step.credit == no;
    let other = if incoming { step.debit } else { step.credit };
    let note = notes::at(r, cx.community, step.seq)?.text;
    let (seq, at, amount) = (step.seq, step.at, step.amount);
    Ok(Some(Line { seq, id, at, purpose, other, amount, incoming, note }))
}
