//! Working time: what passes while the office is open.

use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use crate::Error;
use crate::calendar::{Calendar, DAYS_MAX, is_within, shift, too_far};
use crate::hours::{Hours, Span};

/// Office hours laid over a calendar in a time zone. Times in are instants; time is counted as it really passes, so
/// a daylight-saving change inside office hours counts as it is lived.
///
/// ```
/// use jiff::{SignedDuration, Timestamp, tz::TimeZone};
/// use workdays::{Calendar, WorkTime};
///
/// let zone = TimeZone::get("Asia/Shanghai").unwrap();
/// let work = WorkTime::new(Calendar::china(), "mon-fri 09:00-12:00,13:00-17:00".parse()?, zone);
/// let friday_4pm: Timestamp = "2026-02-13T16:00:00+08:00".parse().unwrap();
/// // Saturday the 14th is a make-up day; then the Spring Festival lasts to the 23rd.
/// let due = work.add(friday_4pm, SignedDuration::from_hours(9))?;
/// assert_eq!(due, "2026-02-24T10:00:00+08:00".parse().unwrap());
/// # Ok::<(), workdays::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct WorkTime {
    pub calendar: Calendar,
    pub hours: Hours,
    pub zone: TimeZone,
}

impl WorkTime {
    pub fn new(calendar: Calendar, hours: Hours, zone: TimeZone) -> Self {
        Self { calendar, hours, zone }
    }

    /// Working time from `from` to `to`; negative when `to` is earlier.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] beyond 40,000 days.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> Result<SignedDuration, Error> {
        if to < from {
            return Ok(-self.between(to, from)?);
        }
        let (mut date, last, mut total) = (self.date(from), self.date(to), SignedDuration::ZERO);
        for _ in 0..DAYS_MAX {
            for (open, close) in self.open_on(date)? {
                let (open, close) = (open.max(from), close.min(to));
                if open < close {
                    total += close.duration_since(open);
                }
            }
            if date >= last {
                return Ok(total);
            }
            date = shift(date, 1)?;
        }
        Err(too_far())
    }

    /// The earliest instant `t >= at` with `between(at, t) == amount`; for a negative amount the latest
    /// `t <= at` with `between(t, at) == -amount`.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] when 40,000 days do not hold that much working time.
    pub fn add(&self, at: Timestamp, amount: SignedDuration) -> Result<Timestamp, Error> {
        if amount.is_zero() {
            return Ok(at);
        }
        if !is_within(amount) {
            return Err(too_far());
        }
        if amount.is_negative() {
            return self.walk_back(at, amount.abs());
        }
        let (mut date, mut left) = (self.date(at), amount);
        for _ in 0..DAYS_MAX {
            for (open, close) in self.open_on(date)? {
                let open = open.max(at);
                let room = close.duration_since(open);
                if room >= left {
                    return Ok(open + left);
                }
                left -= room.max(SignedDuration::ZERO);
            }
            date = shift(date, 1)?;
        }
        Err(too_far())
    }

    fn walk_back(&self, at: Timestamp, amount: SignedDuration) -> Result<Timestamp, Error> {
        let (mut date, mut left) = (self.date(at), amount);
        for _ in 0..DAYS_MAX {
            for (open, close) in self.open_on(date)?.into_iter().rev() {
                let close = close.min(at);
                let room = close.duration_since(open);
                if room >= left {
                    return Ok(close - left);
                }
                left -= room.max(SignedDuration::ZERO);
            }
            date = shift(date, -1)?;
        }
        Err(too_far())
    }

    /// Whether the office is open at this instant.
    ///
    /// # Errors
    /// [`Error::UnknownYear`].
    pub fn is_open(&self, at: Timestamp) -> Result<bool, Error> {
        Ok(self.open_on(self.date(at))?.iter().any(|(open, close)| *open <= at && at < *close))
    }

    /// The first instant `>= at` at which the office is open.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] when it never opens.
    pub fn next_open(&self, at: Timestamp) -> Result<Timestamp, Error> {
        let mut date = self.date(at);
        for _ in 0..DAYS_MAX {
            if let Some((open, _)) = self.open_on(date)?.into_iter().find(|(_, close)| *close > at) {
                return Ok(open.max(at));
            }
            date = shift(date, 1)?;
        }
        Err(too_far())
    }

    /// When the office closes for the last time on or after `date`'s opening: the end of the first open day from
    /// `date` on.
    ///
    /// # Errors
    /// [`Error::UnknownYear`]; [`Error::Range`] when it never opens.
    pub fn closing(&self, date: Date) -> Result<Timestamp, Error> {
        let mut date = date;
        for _ in 0..DAYS_MAX {
            if let Some((_, close)) = self.open_on(date)?.last() {
                return Ok(*close);
            }
            date = shift(date, 1)?;
        }
        Err(too_far())
    }

    /// The civil date of an instant in this zone.
    pub fn date(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    fn open_on(&self, date: Date) -> Result<Vec<(Timestamp, Timestamp)>, Error> {
        let spans = self.hours.on(date, &self.calendar)?;
        let mut open = Vec::with_capacity(spans.len());
        for span in spans {
            let (from, to) =
                (self.instant(date, span.from_minutes())?, self.instant(date, span.to_minutes())?);
            // A clock that jumps forward may swallow a stretch.
            if from < to {
                open.push((from, to));
            }
        }
        Ok(open)
    }

    fn instant(&self, date: Date, minute: u16) -> Result<Timestamp, Error> {
        let (date, minute) = if minute == 1440 { (shift(date, 1)?, 0) } else { (date, minute) };
        let time = Time::midnight() + SignedDuration::from_mins(minute.into());
        let local = self.zone.to_ambiguous_timestamp(date.to_datetime(time));
        let in_gap = matches!(local.offset(), AmbiguousOffset::Gap { .. });
        let at = local.compatible().map_err(|e| Error::Range(format!("{date}: {e}")))?;
        // A time that a daylight-saving change skips means the moment of the change, so that order is kept.
        let change =
            if in_gap { self.zone.preceding(at + SignedDuration::from_nanos(1)).next() } else { None };
        Ok(change.map_or(at, |c| c.timestamp()))
    }
}

impl Span {
    /// Length in minutes.
    pub fn minutes(self) -> u16 {
        self.to_minutes() - self.from_minutes()
    }
}
