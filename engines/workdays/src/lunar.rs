//! The lunar calendar.

use jiff::civil::{Date, date};

use crate::Error;
use crate::calendar::shift;
use crate::lunar_years::{FIRST_YEAR, YEARS};

/// A day of the lunar calendar: `month` 1–12, `leap` for the repeated month, `day` 1–30.
///
/// ```
/// use jiff::civil::date;
/// use workdays::LunarDate;
/// let mid_autumn = LunarDate { year: 2026, month: 8, day: 15, leap: false };
/// assert_eq!(mid_autumn.to_date()?, date(2026, 9, 25));
/// assert_eq!(LunarDate::from_date(date(2026, 9, 25))?, mid_autumn);
/// # Ok::<(), workdays::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LunarDate {
    pub year: i16,
    pub month: i8,
    pub leap: bool,
    pub day: i8,
}

impl LunarDate {
    /// # Errors
    /// [`Error::LunarRange`] outside lunar years 1950–2099.
    pub fn from_date(day: Date) -> Result<Self, Error> {
        let out = || Error::LunarRange(day);
        let year = LunarYear::of(day.year())
            .filter(|y| y.new_year() <= day)
            .or_else(|| LunarYear::of(day.year() - 1))
            .ok_or_else(out)?;
        let mut left = days_between(year.new_year(), day);
        for (month, leap, length) in year.months() {
            if left < i64::from(length) {
                let day = i8::try_from(left + 1).map_err(|_| out())?;
                return Ok(Self { year: year.year, month, leap, day });
            }
            left -= i64::from(length);
        }
        Err(out())
    }

    /// # Errors
    /// [`Error::NoSuchLunarDay`], also outside lunar years 1950–2099.
    pub fn to_date(self) -> Result<Date, Error> {
        let none =
            Error::NoSuchLunarDay { year: self.year, month: self.month, day: self.day, leap: self.leap };
        let Some(year) = LunarYear::of(self.year) else { return Err(none) };
        let mut days = 0;
        for (month, leap, length) in year.months() {
            if (month, leap) == (self.month, self.leap) && (1..=length).contains(&self.day) {
                return shift(year.new_year(), days + i64::from(self.day) - 1);
            }
            days += i64::from(length);
        }
        Err(none)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct LunarYear {
    pub(crate) year: i16,
    word: u32,
}

impl LunarYear {
    pub(crate) fn of(year: i16) -> Option<Self> {
        let index = usize::try_from(year.checked_sub(FIRST_YEAR)?).ok()?;
        YEARS.get(index).map(|&word| Self { year, word })
    }

    fn bits(self, from: u32, count: u32) -> i8 {
        // At most six bits are ever taken, so the value fits.
        i8::try_from(self.word >> from & ((1 << count) - 1)).unwrap_or(0)
    }

    pub(crate) fn new_year(self) -> Date {
        let days = self.bits(17, 6);
        if days <= 11 { date(self.year, 1, 20 + days) } else { date(self.year, 2, days - 11) }
    }

    pub(crate) fn qingming(self) -> Date {
        date(self.year, 4, 4 + self.bits(23, 2))
    }

    pub(crate) fn winter_solstice(self) -> Date {
        date(self.year, 12, 21 + self.bits(25, 2))
    }

    /// Number, is leap, days.
    fn months(self) -> impl Iterator<Item = (i8, bool, i8)> {
        let leap = self.bits(13, 4);
        let count = if leap == 0 { 12 } else { 13 };
        (0..count).map(move |i: i8| {
            let length = 29 + self.bits(i.unsigned_abs().into(), 1);
            let shifted = leap != 0 && i >= leap;
            (i + i8::from(!shifted), leap != 0 && i == leap, length)
        })
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    to.duration_since(from).as_hours() / 24
}
