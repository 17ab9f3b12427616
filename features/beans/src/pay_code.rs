//! 付款码: 18 digits a resident shows. It changes every minute, works once and needs no row of its own until it is used.

use access::Cx;
use common::Timestamp;
use common::clock::MINUTE_MS;
use db::Reader;
use ledger::AccountNo;

use crate::store::codes;
use crate::{BeansError, Owner, Reason};

const ACCOUNT_DIGITS: usize = 8;
const TAG_DIGITS: u32 = 10;
/// Minutes a code stays good after its own, so that one shown in its last second still works.
const LATE_MINUTES: i64 = 1;
/// How far back an old code is told from a wrong one.
const REMEMBERED_MINUTES: i64 = 15;

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

/// The asker's own code of this minute.
///
/// # Errors
/// [`BeansError::Denied`] for nobody, [`BeansError::NotFound`] without a wallet.
pub fn pay_code(r: &mut Reader<'_>, cx: &Cx) -> Result<PayCode, BeansError> {
    let wallet = Owner::Wallet(cx.person()?.uuid());
    let no = crate::store::owners::find(r, cx.community, wallet)?.ok_or(BeansError::NotFound)?;
    let minute = minute(cx.now);
    let uses =
        codes::uses(r, cx.community, no)?.filter(|used| used.minute == minute).map_or(0, |used| used.uses);
    let seconds_left = ((minute + 1) * MINUTE_MS - cx.now.millis() + 999) / 1_000;
    Ok(PayCode { digits: digits(cx, no, minute, uses), seconds_left })
}

/// The wallet behind a code, if the code is good now.
pub(crate) fn resolve(
    r: &mut Reader<'_>,
    cx: &Cx,
    text: &str,
) -> Result<Result<AccountNo, Reason>, BeansError> {
    let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(no) = account_in(&code) else { return Ok(Err(Reason::CodeUnknown)) };
    let now = minute(cx.now);
    let used = codes::uses(r, cx.community, no)?;
    let uses_in = |minute: i64| used.filter(|used| used.minute == minute).map_or(0, |used| used.uses);
    let is = |minute: i64, uses: i64| vault::same(code.as_bytes(), digits(cx, no, minute, uses).as_bytes());
    let was_shown_in = |minute: i64| (0..=uses_in(minute)).any(|uses| is(minute, uses));
    let good_until = now - LATE_MINUTES;
    for minute in good_until..=now {
        let stale = used.is_some_and(|used| minute < used.minute);
        if !stale && is(minute, uses_in(minute)) {
            return Ok(Ok(no));
        }
    }
    Ok(Err(match () {
        () if (good_until..=now).any(was_shown_in) => Reason::CodeUsed,
        () if (now - REMEMBERED_MINUTES..good_until).any(was_shown_in) => Reason::CodeExpired,
        () => Reason::CodeUnknown,
    }))
}

/// Does the text look like a pay code? (A card number has 16 digits.)
pub fn looks_like_pay_code(text: &str) -> bool {
    account_in(&text.chars().filter(|c| !c.is_whitespace()).collect::<String>()).is_some()
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
