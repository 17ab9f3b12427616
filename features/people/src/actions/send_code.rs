use access::Cx;
use db::Tx;

use crate::login::{CODE_LIFE_MS, CODES_MAX, CODES_WINDOW_MS, Way};
use crate::{PeopleError, Phone, store};

/// What became of the wish for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Written down. `known`: someone logs in with this number, so the code is really sent; nobody is told which.
    Ready { known: bool },
    /// Enough were sent or tried; seconds to wait.
    Wait(u64),
}

/// Keeps a fresh code for the number, known here or not.
///
/// # Errors
/// When the database refuses.
pub(crate) fn send_code(tx: &mut Tx<'_>, cx: &Cx, phone: &Phone, code: &str) -> Result<Sending, PeopleError> {
    let hash = store::account_phone_hash(cx, phone);
    store::sweep_codes(tx, cx.now.plus(-CODES_WINDOW_MS))?;
    if let Some(seconds) = store::failures(tx, &hash, Way::Code.as_str())?.wait_s(cx.now) {
        return Ok(Sending::Wait(seconds));
    }
    let (sent, since) = store::sent_code(tx, &hash)?.map_or((0, cx.now), |c| (c.sent, c.sent_at));
    if sent >= CODES_MAX {
        let left_ms = CODES_WINDOW_MS - cx.now.since(since);
        return Ok(Sending::Wait(left_ms.unsigned_abs().div_ceil(1000)));
    }
    let fresh = store::SentCode {
        code_hash: code_hash(cx, &hash, code),
        tries: 0,
        sent: sent + 1,
        sent_at: since,
        expires_at: cx.now.plus(CODE_LIFE_MS),
    };
    store::put_code(tx, &hash, &fresh)?;
    let account = store::account_by_phone(tx, cx, phone)?;
    Ok(Sending::Ready { known: account.is_some_and(|a| a.state == "active") })
}

/// Keyed and tied to the number: a stolen table gives no codes away.
pub(crate) fn code_hash(cx: &Cx, phone: &[u8; 32], code: &str) -> [u8; 32] {
    cx.vault.tag("login-code", &format!("{}:{code}", vault::hex(phone)))
}
