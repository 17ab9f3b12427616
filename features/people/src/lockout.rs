//! How long wrong tries keep a door shut: free at first, then a wait that doubles.

use common::Timestamp;
use common::clock::{DAY_MS, HOUR_MS, MINUTE_MS};

/// Wrong tries that cost nothing.
const FREE: i64 = 4;
/// An owner who is locked out by a stranger's guessing waits no longer than this.
const WAIT_MAX_MS: i64 = HOUR_MS;
/// A day without a wrong try forgets them.
const MEMORY_MS: i64 = DAY_MS;

/// Wrong tries so far at one door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failures {
    pub count: i64,
    pub locked_until: Timestamp,
    pub last_at: Timestamp,
}

impl Failures {
    pub(crate) const NONE: Self =
        Self { count: 0, locked_until: Timestamp::from_millis(0), last_at: Timestamp::from_millis(0) };

    /// Seconds until the door may be tried again; `None` when it is open.
    pub(crate) fn wait_s(&self, now: Timestamp) -> Option<u64> {
        let left_ms = self.locked_until.since(now);
        (left_ms > 0).then(|| left_ms.unsigned_abs().div_ceil(1000))
    }

    /// One more wrong try.
    pub(crate) fn after_miss(&self, now: Timestamp) -> Self {
        let remembered = if now.since(self.last_at) > MEMORY_MS { 0 } else { self.count };
        let count = remembered + 1;
        Self { count, locked_until: now.plus(wait_ms(count)), last_at: now }
    }
}

/// 0 up to four wrong tries, then 1, 2, 4 … 60 minutes.
fn wait_ms(count: i64) -> i64 {
    let doublings = count.saturating_sub(FREE + 1);
    if doublings < 0 { 0 } else { (MINUTE_MS << doublings.min(10)).min(WAIT_MAX_MS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_begins_at_the_fifth_miss_and_doubles_to_an_hour() {
        let minutes: Vec<i64> = (1..=13).map(|n| wait_ms(n) / MINUTE_MS).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(wait_ms(i64::MAX), HOUR_MS);
    }

    #[test]
    fn a_day_without_a_miss_forgets_them() {
        let start = Timestamp::from_millis(1_000);
        let five = (0..5).fold(Failures::NONE, |f, _| f.after_miss(start));
        assert_eq!(five.wait_s(start), Some(60));
        assert_eq!(five.wait_s(start.plus(MINUTE_MS)), None);
        assert_eq!(five.after_miss(start.plus(DAY_MS)).count, 6);
        assert_eq!(five.after_miss(start.plus(DAY_MS + 1)).count, 1);
    }
}
