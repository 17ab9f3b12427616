//! Which days are worked: weekends, public holidays and make-up working days (调休).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, ToSpan};

use crate::Error;

/// The longest stretch any computation walks through, in days.
pub(crate) const DAYS_MAX: i64 = 40_000;
/// The most working time anything may ask for: all of those days.
pub(crate) const TIME_MAX: SignedDuration = SignedDuration::from_hours(DAYS_MAX * 24);

/// What sort of day a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Monday to Friday, nothing special.
    Workday,
    /// Saturday or Sunday, nothing special.
    Weekend,
    /// Off by announcement, on whatever weekday.
    Holiday,
    /// A Saturday or Sunday worked to make up for a holiday (调休).
    MakeUp,
}

impl DayKind {
    /// Whether people are at work.
    pub fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUp)
    }
}

/// One day of the calendar; `name` is the holiday that it is, or makes up for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'a> {
    pub date: Date,
    pub kind: DayKind,
    pub name: Option<&'a str>,
}

/// A day that differs from the plain week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exception {
    pub worked: bool,
    pub name: String,
}

/// Working days of the years that have been announced. A year that is not known is an error, never a guess.
///
/// ```
/// use jiff::civil::date;
/// use workdays::{Calendar, DayKind};
///
/// let china = Calendar::china();
/// let day = china.day(date(2026, 2, 14))?;
/// assert_eq!((day.kind, day.name), (DayKind::MakeUp, Some("春节")));
/// assert!(china.day(date(2031, 5, 6)).is_err());
/// # Ok::<(), workdays::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    pub(crate) years: BTreeSet<i16>,
    pub(crate) exceptions: BTreeMap<Date, Exception>,
}

impl Calendar {
    /// A calendar that knows no year yet.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Mainland China, 2004–2026, as announced by the General Office of the State Council.
    pub fn china() -> Self {
        let mut calendar = Self::empty();
        let imported = calendar.import(include_str!("../data/china.txt"));
        debug_assert!(imported.is_ok(), "{imported:?}");
        calendar
    }

    /// The years known, ascending.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// Whether the holidays of `year` are known.
    pub fn knows(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The day as announced.
    ///
    /// # Errors
    /// [`Error::UnknownYear`] when the year has not been imported.
    pub fn day(&self, date: Date) -> Result<Day<'_>, Error> {
        if !self.knows(date.year()) {
            let range = self.years.first().copied().zip(self.years.last().copied());
            return Err(Error::UnknownYear { year: date.year(), range });
        }
        Ok(match self.exceptions.get(&date) {
            Some(e) => {
                let kind = if e.worked { DayKind::MakeUp } else { DayKind::Holiday };
                Day { date, kind, name: Some(&e.name) }
            }
            None => {
                let kind = if is_weekend(date) { DayKind::Weekend } else { DayKind::Workday };
                Day { date, kind, name: None }
            }
        })
    }

    /// The `count`-th working day after `date` (before it when negative). `date` itself is not counted; for 0 the
    /// answer is `date`.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] beyond 40,000 days.
    pub fn add_workdays(&self, date: Date, count: i32) -> Result<Date, Error> {
        let (step, mut left, mut day) = (count.signum(), count.unsigned_abs(), date);
        for _ in 0..DAYS_MAX {
            if left == 0 {
                return Ok(day);
            }
            day = shift(day, step.into())?;
            left -= u32::from(self.day(day)?.kind.is_worked());
        }
        Err(too_far())
    }

    /// Working days in `from..to` (`from` counted, `to` not); negative when `to` is earlier.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] beyond 40,000 days.
    pub fn workdays_between(&self, from: Date, to: Date) -> Result<i32, Error> {
        if to < from {
            return Ok(-self.workdays_between(to, from)?);
        }
        let (mut day, mut count) = (from, 0);
        for _ in 0..DAYS_MAX {
            if day == to {
                return Ok(count);
            }
            count += i32::from(self.day(day)?.kind.is_worked());
            day = shift(day, 1)?;
        }
        Err(too_far())
    }
}

pub(crate) fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

pub(crate) fn shift(date: Date, days: i64) -> Result<Date, Error> {
    date.checked_add(days.days()).map_err(|_| Error::Range(format!("no date {days} days from {date}")))
}

pub(crate) fn too_far() -> Error {
    Error::Range(format!("the two ends lie more than {DAYS_MAX} days apart"))
}

/// Whether an amount of working time lies within ±[`TIME_MAX`]; sums of those that do cannot overflow.
pub(crate) fn is_within(amount: SignedDuration) -> bool {
    (-TIME_MAX..=TIME_MAX).contains(&amount)
}
