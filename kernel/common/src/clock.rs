//! The one place that reads the clock. Everything else takes `now`.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

pub const SECOND_MS: i64 = 1_000;
pub const MINUTE_MS: i64 = 60 * SECOND_MS;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// China keeps one zone, UTC+8, without summer time since 1991.
fn zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(8))
}

impl Timestamp {
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms)
    }
    pub const fn millis(self) -> i64 {
        self.0
    }
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// Milliseconds from `earlier` to `self`; negative when `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
    /// Midnight at the start of `date`, local time.
    pub fn start_of(date: Date) -> Self {
        let zoned = date.to_zoned(zone());
        Self(zoned.map_or(0, |z| z.timestamp().as_millisecond()))
    }
    /// Local calendar date.
    pub fn date(self) -> Date {
        self.zoned().date()
    }
    pub fn zoned(self) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone())
    }
    /// `2026-11-23 18:05`, local time.
    pub fn minute_text(self) -> String {
        self.zoned().strftime("%Y-%m-%d %H:%M").to_string()
    }
    /// RFC 3339 with offset.
    pub fn rfc3339(self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
    }
    /// Parses a browser's `datetime-local` (`2026-11-23T18:05`, local time).
    pub fn parse_local(text: &str) -> Option<Self> {
        let when: jiff::civil::DateTime = text.trim().parse().ok()?;
        Some(Self(when.to_zoned(zone()).ok()?.timestamp().as_millisecond()))
    }
    /// The value of a browser's `datetime-local` input.
    pub fn local_input(self) -> String {
        self.zoned().strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// System time, the same set forward or back (the demo lives at its own date), or a clock that is set by hand.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Milliseconds added to system time.
    Shifted(i64),
    Manual(Arc<AtomicI64>),
}

impl Clock {
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.millis())))
    }

    /// A running clock that shows `start` now.
    pub fn shifted_to(start: Timestamp) -> Self {
        Self::Shifted(start.since(system()))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system(),
            Self::Shifted(by) => system().plus(*by),
            Self::Manual(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; a running clock stays as it is.
    pub fn set(&self, to: Timestamp) {
        if let Self::Manual(at) = self {
            at.store(to.millis(), Ordering::SeqCst);
        }
    }

    pub fn advance(&self, ms: i64) {
        self.set(self.now().plus(ms));
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_dates_turn_at_chinese_midnight() {
        let before = Timestamp::parse_local("2026-11-23T23:59").unwrap();
        assert_eq!(before.date().to_string(), "2026-11-23");
        assert_eq!(before.plus(MINUTE_MS).date().to_string(), "2026-11-24");
        assert_eq!(before.rfc3339(), "2026-11-23T23:59:00.000+08:00");
        assert_eq!(Timestamp::start_of(before.date()).minute_text(), "2026-11-23 00:00");
    }
}
