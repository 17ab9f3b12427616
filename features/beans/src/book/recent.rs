//! When the latest entries were made, by the minute.

use std::collections::VecDeque;

use common::Timestamp;

use crate::pay_code::minute;

/// Minutes remembered, more than a pay code is.
const MINUTES_MAX: usize = 32;

/// Committed entries by their minute, oldest first: those up to `seq` were made in `minute` or before it.
pub(super) struct Recent(VecDeque<(i64, i64)>);

impl Recent {
    /// `seq`: the last entry there is, made at `at_ms`.
    pub fn since(at_ms: i64, seq: i64) -> Self {
        Self(VecDeque::from([(minute(Timestamp::from_millis(at_ms)), seq)]))
    }

    pub fn push(&mut self, at_ms: i64, seq: i64) {
        let minute = minute(Timestamp::from_millis(at_ms));
        match self.0.back_mut() {
            Some((last, end)) if *last >= minute => *end = seq,
            _ => self.0.push_back((minute, seq)),
        }
        if self.0.len() > MINUTES_MAX {
            self.0.pop_front();
        }
    }

    /// All entries up to this one were made before `minute`; there may be more. 0: none is known.
    pub fn before(&self, minute: i64) -> i64 {
        self.0.iter().rev().find(|(last, _)| *last < minute).map_or(0, |(_, seq)| *seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: i64 = 60_000;

    #[test]
    fn entries_are_told_apart_by_their_minute() {
        let mut recent = Recent::since(10 * MINUTE_MS + 1, 7);
        assert_eq!((recent.before(10), recent.before(11), recent.before(99)), (0, 7, 7));
        recent.push(10 * MINUTE_MS + 2, 8);
        recent.push(12 * MINUTE_MS, 9);
        assert_eq!(
            (recent.before(10), recent.before(11), recent.before(12), recent.before(13)),
            (0, 8, 8, 9)
        );
    }

    #[test]
    fn what_is_forgotten_is_older_than_any_code() {
        let mut recent = Recent::since(i64::MIN, 0);
        for n in 1..=100 {
            recent.push(n * MINUTE_MS, n);
            assert_eq!(recent.before(n - 20), (n - 21).max(0));
        }
        assert_eq!(recent.0.len(), MINUTES_MAX);
    }
}
