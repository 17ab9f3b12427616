//! Words of logging in that actions and pages share.

use access::PersonId;
use common::Msg;
use common::clock::{HOUR_MS, MINUTE_MS};

/// A one-time code lives this long …
pub(crate) const CODE_LIFE_MS: i64 = 10 * MINUTE_MS;
/// … may be tried this often …
pub(crate) const CODE_TRIES_MAX: i64 = 5;
/// … and so many may be sent to one number within an hour of the first.
pub(crate) const CODES_MAX: i64 = 5;
pub(crate) const CODES_WINDOW_MS: i64 = HOUR_MS;

/// How someone wants to come in. Each way counts its own wrong tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Code,
}

impl Way {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Code => "code",
        }
    }
}

/// The session that a log-in makes. The token is made outside the action, so that the action can be run again.
#[derive(Clone, Debug)]
pub(crate) struct NewLogin {
    pub token: String,
    /// browser · api
    pub kind: &'static str,
    pub device: String,
}

/// How an attempt ended. A wrong one is an answer, not an error: its count must stay written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// In. `second_factor`: the account has one that was not shown yet.
    In {
        person: PersonId,
        second_factor: bool,
    },
    Wrong,
    /// Too many wrong tries; seconds to wait.
    Locked(u64),
}

/// "Wait n minutes", for a form.
pub(crate) fn locked(seconds: u64) -> Msg {
    Msg::new("people-error-locked").arg("minutes", seconds.div_ceil(60))
}

/// Six digits from eight random bytes; the bias is below 10⁻¹³.
pub(crate) fn new_code() -> String {
    format!("{:06}", u64::from_be_bytes(vault::random()) % 1_000_000)
}
