use std::fmt;

use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// Nothing has to be done at once.
    pub(super) ok: bool,
    /// `fine`, `note` (worth knowing) or `wrong`.
    pub(super) level: &'static str,
    /// What was looked at, for programs: `keys`, `disk` …
    pub(super) check: &'static str,
    pub(super) what: String,
    /// Why it matters; empty when all is fine.
    pub(super) why: &'static str,
    /// What to do; empty when all is fine.
    pub(super) todo: String,
}

pub(super) fn fine(check: &'static str, what: impl Into<String>) -> Finding {
    Finding { ok: true, level: "fine", check, what: what.into(), why: "", todo: String::new() }
}

pub(super) fn note(
    check: &'static str,
    what: impl Into<String>,
    why: &'static str,
    todo: impl Into<String>,
) -> Finding {
    Finding { ok: true, level: "note", check, what: what.into(), why, todo: todo.into() }
}

pub(super) fn wrong(
    check: &'static str,
    what: impl Into<String>,
    why: &'static str,
    todo: impl Into<String>,
) -> Finding {
    Finding { ok: false, level: "wrong", ..note(check, what, why, todo) }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.level {
            "fine" => "✓",
            "note" => "·",
            _ => "✗",
        };
        write!(f, "{sign} {}", self.what)?;
        if !self.why.is_empty() {
            write!(f, "\n    why: {}\n    do:  {}", self.why, self.todo)?;
        }
        Ok(())
    }
}

/// `12.3 MiB`
pub(super) fn mib(bytes: u64) -> String {
    format!("{}.{} MiB", bytes >> 20, ((bytes >> 10) & 1023) * 10 / 1024)
}

/// `3 h`, `4 days`
pub(super) fn span(ms: i64) -> String {
    let hours = ms / common::clock::HOUR_MS;
    if hours < 48 { format!("{hours} h") } else { format!("{} days", hours / 24) }
}
