//! Days and months of Asia/Shanghai, as people ask for them.

use common::errors::FieldErrors;
use common::{Msg, Timestamp};
use jiff::civil::Date;

/// Whole days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

impl Period {
    pub fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// Everything up to a day.
    pub fn until(to: Date) -> Self {
        Self { from: jiff::civil::date(2000, 1, 1), to }
    }

    /// `2026-03-31` and `2026-04-02`; a missing end is the other one, both missing is no period.
    ///
    /// # Errors
    /// Under `from` and `to`: what is not a day; under `to`: when it is before `from`.
    pub fn parse(from: &str, to: &str) -> Result<Option<Self>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let from = errors.take("from", day_or_none(from)).flatten();
        let to = errors.take("to", day_or_none(to)).flatten();
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            errors.add("to", Msg::new("beans-error-period"));
        }
        errors.into_result()?;
        let ends = from.or(to).zip(to.or(from));
        Ok(ends.map(|(from, to)| Self { from, to }))
    }

    pub fn start(self) -> Timestamp {
        Timestamp::start_of(self.from)
    }

    /// The first moment after it.
    pub fn end(self) -> Timestamp {
        Timestamp::start_of(self.to.tomorrow().unwrap_or(Date::MAX))
    }
}

/// A day, or nothing when nothing was typed.
pub(crate) fn day_or_none(text: &str) -> Result<Option<Date>, Msg> {
    match text.trim() {
        "" => Ok(None),
        text => day(text).map(Some),
    }
}

/// `2026-03-31`, in the years 2000 to 2199.
pub(crate) fn day(text: &str) -> Result<Date, Msg> {
    let day = text.trim().parse::<Date>().ok().filter(|day| (2000..2200).contains(&day.year()));
    day.ok_or_else(|| Msg::new("beans-error-day"))
}

/// `2026-03`: all its days.
pub(crate) fn month(text: &str) -> Result<Period, Msg> {
    let from = day(&format!("{}-01", text.trim())).map_err(|_| Msg::new("beans-error-month"))?;
    Ok(Period { from, to: from.last_of_month() })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_month_ends_at_its_last_local_midnight() {
        let march = month("2026-03").unwrap();
        assert_eq!(march.start(), Timestamp::parse_local("2026-03-01T00:00").unwrap());
        assert_eq!(march.end(), Timestamp::parse_local("2026-04-01T00:00").unwrap());
        assert_eq!(month("2028-02").unwrap().to, jiff::civil::date(2028, 2, 29));
    }

    #[test]
    fn bad_days_name_their_field() {
        let wrong = |from, to| Period::parse(from, to).unwrap_err();
        assert!(wrong("2026-02-30", "").get("from").is_some());
        assert!(wrong("2026-02-01", "x").get("to").is_some());
        assert!(wrong("2026-02-02", "2026-02-01").get("to").is_some());
        assert!(wrong("0026-02-02", "").get("from").is_some());
        assert_eq!(Period::parse("", " "), Ok(None));
        assert!(month("2026-13").is_err() && month("").is_err());
    }

    #[test]
    fn one_end_is_one_day() {
        let day = jiff::civil::date(2026, 2, 1);
        assert_eq!(Period::parse("2026-02-01", ""), Ok(Some(Period::day(day))));
        assert_eq!(Period::parse("", "2026-02-01"), Ok(Some(Period::day(day))));
    }
}
