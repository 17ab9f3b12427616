//! Pure rules of the till and of settlement.

use access::PersonId;
use common::clock::MINUTE_MS;
use common::{Beans, Msg, Timestamp};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::{Run, RunState};

/// More than this in one payment is a slip of the finger.
pub const AMOUNT_MAX: Beans = Beans::whole(5_000);

/// What the clerk or the resident typed: 0.01 to 5000 beans.
///
/// # Errors
/// `alliance-error-amount`.
pub fn amount(typed: &str) -> Result<Beans, Msg> {
    let fits = |beans: &Beans| beans.is_positive() && *beans <= AMOUNT_MAX;
    Beans::parse(typed).filter(fits).ok_or(Msg::new("alliance-error-amount").arg("max", AMOUNT_MAX))
}

/// May the shop itself still give a payment back?
pub fn in_cancel_window(paid_at: Timestamp, cancel_minutes: i64, now: Timestamp) -> bool {
    now.since(paid_at) < cancel_minutes * MINUTE_MS
}

/// The first moment of the calendar month.
pub fn month_start(now: Timestamp) -> Timestamp {
    Timestamp::start_of(now.date().first_of_month())
}

/// The Monday of the week.
pub fn monday(date: Date) -> Date {
    let days = date.weekday().since(Weekday::Monday);
    date.checked_sub(i64::from(days).days()).unwrap_or(date)
}

/// What is left of the month's cap; `None` when there is no cap.
pub fn cap_left(cap: Beans, used: Beans) -> Option<Beans> {
    cap.is_positive().then(|| (cap - used).max(Beans::ZERO))
}

/// Where a signature takes a run.
///
/// # Errors
/// `alliance-error-signed` when no signature is missing, `alliance-error-sign-twice` for a second one by the same person.
pub fn signed(run: &Run, person: PersonId) -> Result<RunState, Msg> {
    match run.state {
        RunState::Draft => Ok(RunState::Signed),
        RunState::Signed if run.first.is_some_and(|(first, _)| first == person) => {
            Err(Msg::new("alliance-error-sign-twice"))
        }
        RunState::Signed => Ok(RunState::Approved),
        RunState::Approved | RunState::Closed | RunState::Withdrawn => Err(Msg::new("alliance-error-signed")),
    }
}

/// What a shop is owed in a run: to pay when above zero, else the next run nets it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    pub payments: i64,
    pub taken: Beans,
    /// Zero or below.
    pub refunded: Beans,
    /// Lines the bank sent back.
    pub returned: Beans,
}

impl Owed {
    pub fn amount(&self) -> Beans {
        self.taken + self.refunded + self.returned
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(local: &str) -> Timestamp {
        Timestamp::parse_local(local).unwrap()
    }

    #[test]
    fn amounts_at_the_till_are_small_and_above_zero() {
        assert_eq!(amount("12.5"), Ok(Beans(1_250)));
        assert_eq!(amount("5000"), Ok(AMOUNT_MAX));
        for bad in ["", "0", "0.00", "-1", "5000.01", "12,5", "1.234"] {
            assert!(amount(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_cancel_window_ends_to_the_minute() {
        let paid = at("2026-11-23T10:00");
        assert!(in_cancel_window(paid, 30, paid.plus(30 * MINUTE_MS - 1)));
        assert!(!in_cancel_window(paid, 30, paid.plus(30 * MINUTE_MS)));
        assert!(!in_cancel_window(paid, 0, paid));
    }

    #[test]
    fn a_cap_left_is_never_below_zero_and_none_without_a_cap() {
        assert_eq!(cap_left(Beans::whole(10), Beans::whole(4)), Some(Beans::whole(6)));
        assert_eq!(cap_left(Beans::whole(10), Beans::whole(14)), Some(Beans::ZERO));
        assert_eq!(cap_left(Beans::ZERO, Beans::whole(4)), None);
    }

    #[test]
    fn months_and_weeks_begin_at_local_midnight() {
        assert_eq!(month_start(at("2026-11-30T23:59")).minute_text(), "2026-11-01 00:00");
        assert_eq!(month_start(at("2026-12-01T00:00")).minute_text(), "2026-12-01 00:00");
    }

    proptest! {
        #[test]
        fn a_week_has_one_monday(days in 0_i64..20_000) {
            let date = Date::constant(1990, 1, 1).saturating_add(days.days());
            let monday = monday(date);
            prop_assert_eq!(monday.weekday(), Weekday::Monday);
            prop_assert!(monday <= date && date < monday.saturating_add(7.days()));
        }
    }
}
