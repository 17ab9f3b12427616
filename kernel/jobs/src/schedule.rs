use common::Timestamp;
use common::clock::{HOUR_MS, MINUTE_MS};
use jiff::civil::Weekday;

/// When a scheduled job comes round, local time.
#[derive(Clone, Copy, Debug)]
pub enum Every {
    Minutes(i64),
    /// At this hour of each day.
    Day(i8),
    /// At this hour of this day of each week.
    Week(Weekday, i8),
}

/// A job that each community gets again and again.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    pub kind: &'static str,
    pub every: Every,
}

impl Every {
    /// The key of the latest moment at or before `now`, and that moment. A run that was missed while the program was
    /// down is made up for once.
    pub fn latest(self, now: Timestamp) -> (String, Timestamp) {
        match self {
            Self::Minutes(n) => {
                let step = n.max(1) * MINUTE_MS;
                let at = now.millis().div_euclid(step) * step;
                (at.to_string(), Timestamp::from_millis(at))
            }
            Self::Day(hour) => daily(now, hour, |_| true),
            Self::Week(weekday, hour) => daily(now, hour, |day| day == weekday),
        }
    }
}

fn daily(now: Timestamp, hour: i8, wanted: impl Fn(Weekday) -> bool) -> (String, Timestamp) {
    let mut date = now.date();
    loop {
        let at = Timestamp::start_of(date).plus(i64::from(hour) * HOUR_MS);
        let back = date.yesterday();
        match back {
            Ok(yesterday) if at > now || !wanted(date.weekday()) => date = yesterday,
            _ => return (date.to_string(), at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(every: Every, local: &str) -> String {
        every.latest(Timestamp::parse_local(local).unwrap()).0
    }

    #[test]
    fn a_weekly_run_belongs_to_the_last_such_day() {
        let monday_six = Every::Week(Weekday::Monday, 6);
        assert_eq!(key(monday_six, "2026-11-23T06:00"), "2026-11-23");
        assert_eq!(key(monday_six, "2026-11-23T05:59"), "2026-11-16");
        assert_eq!(key(monday_six, "2026-11-29T23:00"), "2026-11-23");
        assert_eq!(key(Every::Day(3), "2026-11-23T02:00"), "2026-11-22");
    }
}
