//! 付款码: 18 digits a resident shows. It changes every minute, works once and needs no row of its own: what it paid stands
//! in the journal.

use access::Cx;
use common::Timestamp;
use common::clock::MINUTE_MS;
use db::{Reader, Tx};
use ledger::AccountNo;

use crate::book;
use crate::store::statement::{self, Step};
use crate::{BeansError, Owner, Purpose, Reason};

const ACCOUNT_DIGITS: usize = 8;
const TAG_DIGITS: u32 = 10;
/// Minutes a code stays good after its own, so that one shown in its last second still works.
const LATE_MINUTES: i64 = 1;
/// How far back an old code is told from a wrong one.
const REMEMBERED_MINUTES: i64 = 15;

/// Entries of one account looked back through for its last code.
const LOOK_BACK_MAX: usize = 10_000;

/// The last minute in which an account paid by code, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Used {
    minute: i64,
    uses: i64,
}

/// The codes an account has used of late. `entry`: an entry of the journal by its number; `from`: the account's newest.
/// Where there is too much to look through, no code is good any more.
pub(crate) fn used(
    no: AccountNo,
    from: i64,
    now: Timestamp,
    mut entry: impl FnMut(i64) -> Result<Option<Step>, BeansError>,
) -> Result<Option<Used>, BeansError> {
    let (mut seq, mut used) = (from, None::<Used>);
    for _ in 0..LOOK_BACK_MAX {
        let oldest = used.map_or(remembered_from(now), |used| used.minute);
        let Some(step) = (if seq > 0 { entry(seq)? } else { None }) else { return Ok(used) };
        if minute(step.at) < oldest {
            return Ok(used);
        }
        if step.moved && step.purpose == Some(Purpose::PayCode) && step.debit == no {
            used = Some(Used { minute: minute(step.at), uses: used.map_or(1, |used| used.uses + 1) });
        }
        seq = step.before(no);
    }
    Ok(Some(Used { minute: i64::MAX, uses: 0 }))
}

fn used_in_tables(r: &mut Reader<'_>, cx: &Cx, no: AccountNo) -> Result<Option<Used>, BeansError> {
    let newest = statement::last(r, cx.community, no)?;
    used(no, newest, cx.now, |seq| Ok(statement::at(r, cx.community, seq)?))
}

/// A code to show and how long until the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayCode {
    /// 18 digits.
    pub digits: String,
    pub seconds_left: i64,
}

impl PayCode {
    /// `123456 789012 345678`
    pub fn spaced(&self) -> String {
        let groups: Vec<String> =
            self.digits.as_bytes().chunks(6).map(|g| String::from_utf8_lossy(g).into_owned()).collect();
        groups.join(" ")
    }
}

pub(crate) fn minute(now: Timestamp) -> i64 {
    now.millis().div_euclid(MINUTE_MS)
}

/// The first minute whose codes are told from wrong ones.
pub(crate) fn remembered_from(now: Timestamp) -> i64 {
    minute(now) - REMEMBERED_MINUTES - 1
}

/// The asker's own code of this minute.
///
/// # Errors
/// [`BeansError::Denied`] for nobody, [`BeansError::NotFound`] without a wallet.
pub fn pay_code(r: &mut Reader<'_>, cx: &Cx) -> Result<PayCode, BeansError> {
    let wallet = Owner::Wallet(cx.person()?.uuid());
    let no = crate::store::owners::find(r, cx.community, wallet)?.ok_or(BeansError::NotFound)?;
    let minute = minute(cx.now);
    let uses = used_in_tables(r, cx, no)?.filter(|used| used.minute == minute).map_or(0, |used| used.uses);
    let seconds_left = ((minute + 1) * MINUTE_MS - cx.now.millis() + 999) / 1_000;
    Ok(PayCode { digits: digits(cx, no, minute, uses), seconds_left })
}

/// The wallet behind a code, if the code is good now.
pub(crate) fn resolve(
    r: &mut Reader<'_>,
    cx: &Cx,
    text: &str,
) -> Result<Result<AccountNo, Reason>, BeansError> {
    let Some(no) = account_in(&without_spaces(text)) else { return Ok(Err(Reason::CodeUnknown)) };
    let used = used_in_tables(r, cx, no)?;
    Ok(check(cx, text, no, used))
}

/// [`resolve`] where payments may be waiting to be written.
pub(crate) fn resolve_in_book(
    tx: &mut Tx<'_>,
    cx: &Cx,
    text: &str,
) -> Result<Result<AccountNo, Reason>, BeansError> {
    let Some(no) = account_in(&without_spaces(text)) else { return Ok(Err(Reason::CodeUnknown)) };
    let used = book::codes_used(tx, cx, no)?;
    Ok(check(cx, text, no, used))
}

fn check(cx: &Cx, text: &str, no: AccountNo, used: Option<Used>) -> Result<AccountNo, Reason> {
    let (code, now) = (without_spaces(text), minute(cx.now));
    let uses_in = |minute: i64| used.filter(|used| used.minute == minute).map_or(0, |used| used.uses);
    let is = |minute: i64, uses: i64| vault::same(code.as_bytes(), digits(cx, no, minute, uses).as_bytes());
    let was_shown_in = |minute: i64| (0..=uses_in(minute)).any(|uses| is(minute, uses));
    let good_until = now - LATE_MINUTES;
    for minute in good_until..=now {
        let stale = used.is_some_and(|used| minute < used.minute);
        if !stale && is(minute, uses_in(minute)) {
            return Ok(no);
        }
    }
    Err(match () {
        () if (good_until..=now).any(was_shown_in) => Reason::CodeUsed,
        () if (now - REMEMBERED_MINUTES..good_until).any(was_shown_in) => Reason::CodeExpired,
        () => Reason::CodeUnknown,
    })
}

/// Does the text look like a pay code? (A card number has 16 digits.)
pub fn looks_like_pay_code(text: &str) -> bool {
    account_in(&without_spaces(text)).is_some()
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn account_in(code: &str) -> Option<AccountNo> {
    let fits = code.len() == ACCOUNT_DIGITS + TAG_DIGITS as usize && code.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| code.get(..ACCOUNT_DIGITS)?.parse().ok().map(AccountNo)).flatten()
}

/// Account number and ten digits of a keyed tag over community, account, minute and uses.
fn digits(cx: &Cx, no: AccountNo, minute: i64, uses: i64) -> String {
    let tag = cx.vault.tag("pay code", &format!("{} {} {minute} {uses}", cx.community, no.0));
    let mut head = [0; 8];
    head.copy_from_slice(&tag[..8]);
    let tail = u64::from_be_bytes(head) % 10_u64.pow(TAG_DIGITS);
    format!("{:08}{tail:010}", no.0)
}
