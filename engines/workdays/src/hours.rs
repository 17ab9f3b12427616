//! Office hours per weekday, on make-up days and on holidays.

use std::str::FromStr;

use jiff::civil::Date;

use crate::Error;
use crate::calendar::{Calendar, DayKind};

/// A stretch of one civil day in minutes after midnight, `from` included and `to` not; `to` may be 1440.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    from: u16,
    to: u16,
}

impl Span {
    /// # Errors
    /// [`Error::Hours`] unless `from < to <= 1440`.
    pub fn new(from_minutes: u16, to_minutes: u16) -> Result<Self, Error> {
        if from_minutes < to_minutes && to_minutes <= 1440 {
            return Ok(Self { from: from_minutes, to: to_minutes });
        }
        Err(fault(
            &format!("{from_minutes}-{to_minutes}"),
            "the end must come after the start, 24:00 at most",
        ))
    }

    /// Minutes after midnight.
    pub fn from_minutes(self) -> u16 {
        self.from
    }

    /// Minutes after midnight.
    pub fn to_minutes(self) -> u16 {
        self.to
    }
}

const DAYS: [&str; 9] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "makeup", "holiday"];
const MAKE_UP: usize = 7;
const HOLIDAY: usize = 8;
const SPANS_MAX: usize = 12;
const TEXT_BYTES_MAX: usize = 1_000;

/// When an office is open: Monday to Sunday, make-up days (as Monday unless given), holidays (closed unless given).
///
/// ```
/// use workdays::Hours;
/// let hours: Hours = "mon-fri 09:00-12:00,13:30-18:00; sat 09:00-12:00".parse()?;
/// assert_eq!(hours.minutes_per_week(), 5 * 450 + 180);
/// # Ok::<(), workdays::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    days: [Vec<Span>; 9],
}

impl Hours {
    /// Open day and night, holidays too; needs no calendar.
    pub fn always() -> Self {
        Self { days: std::array::from_fn(|_| vec![Span { from: 0, to: 1440 }]) }
    }

    /// Minutes open in a week without holidays.
    pub fn minutes_per_week(&self) -> u32 {
        self.days[..7].iter().flatten().map(|s| u32::from(s.to - s.from)).sum()
    }

    /// Open stretches of one date, ascending.
    ///
    /// # Errors
    /// [`Error::UnknownYear`], unless every day has the same hours and the calendar does not matter.
    pub fn on(&self, date: Date, calendar: &Calendar) -> Result<&[Span], Error> {
        if self.days.iter().all(|d| d == &self.days[0]) {
            return Ok(&self.days[0]);
        }
        Ok(match calendar.day(date)?.kind {
            DayKind::Holiday => &self.days[HOLIDAY],
            DayKind::MakeUp => &self.days[MAKE_UP],
            _ => &self.days[date.weekday().to_monday_zero_offset().unsigned_abs() as usize],
        })
    }
}

impl FromStr for Hours {
    type Err = Error;

    /// `DAYS SPANS; DAYS SPANS…` where DAYS is `mon`, `mon-fri`, `sat,sun`, `makeup` or `holiday` and SPANS is
    /// `09:00-12:00,13:30-18:00`, at most 12 stretches. `always` is open day and night. Days not named are closed.
    /// At most 1,000 bytes.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(fault("", &format!("at most {TEXT_BYTES_MAX} bytes")));
        }
        if text.trim() == "always" {
            return Ok(Self::always());
        }
        let mut days: [Option<Vec<Span>>; 9] = Default::default();
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (names, spans) = part
                .split_once(char::is_whitespace)
                .ok_or_else(|| fault(part, "expected days, a space and hours, like mon-fri 09:00-17:00"))?;
            let spans = parse_spans(spans.trim())?;
            for day in parse_days(names)? {
                if days[day].replace(spans.clone()).is_some() {
                    return Err(fault(part, &format!("{} is given twice", DAYS[day])));
                }
            }
        }
        if days.iter().all(Option::is_none) {
            return Err(fault(text, "no hours given, for example \"mon-fri 09:00-17:00\""));
        }
        days[MAKE_UP] = days[MAKE_UP].take().or_else(|| days[0].clone());
        Ok(Self { days: days.map(Option::unwrap_or_default) })
    }
}

fn parse_days(text: &str) -> Result<Vec<usize>, Error> {
    let index = |name: &str| {
        DAYS.iter()
            .position(|d| *d == name)
            .ok_or_else(|| fault(name, &format!("a day is one of {}", DAYS.join(", "))))
    };
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            None => days.push(index(part)?),
            Some((first, last)) => {
                let (first, last) = (index(first)?, index(last)?);
                if first > last || last >= MAKE_UP {
                    return Err(fault(part, "a range of days runs forward from mon to sun"));
                }
                days.extend(first..=last);
            }
        }
    }
    Ok(days)
}

fn parse_spans(text: &str) -> Result<Vec<Span>, Error> {
    let mut spans = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once('-').ok_or_else(|| fault(part, "expected HH:MM-HH:MM"))?;
        let span = Span::new(parse_minute(from, part)?, parse_minute(to, part)?)?;
        if spans.last().is_some_and(|last: &Span| last.to > span.from) {
            return Err(fault(part, "hours of a day are in order and do not overlap"));
        }
        spans.push(span);
    }
    if spans.len() > SPANS_MAX { Err(fault(text, "at most 12 stretches a day")) } else { Ok(spans) }
}

fn parse_minute(text: &str, part: &str) -> Result<u16, Error> {
    let number =
        |s: &str| s.parse::<u16>().ok().filter(|_| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit()));
    text.trim()
        .split_once(':')
        .and_then(|(h, m)| Some((number(h)?, number(m)?)))
        .filter(|(h, m)| *m < 60 && h * 60 + m <= 1440)
        .map(|(h, m)| h * 60 + m)
        .ok_or_else(|| fault(part, "a time of day is HH:MM from 00:00 to 24:00"))
}

fn fault(part: &str, message: &str) -> Error {
    Error::Hours { part: part.into(), message: message.into() }
}
