//! The small text form in which a year's holidays are imported and exported.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::calendar::{Calendar, Exception, is_weekend, shift};
use crate::error::Error;

/// The largest calendar file, in bytes.
pub(crate) const BYTES_MAX: usize = 1 << 20;
const RANGE_DAYS_MAX: usize = 31;
const NAME_CHARS_MAX: usize = 60;

impl Calendar {
    /// Reads one or more announced years; a year that was known is replaced. All or nothing.
    ///
    /// ```text
    /// year 2026
    /// off 2026-01-01..2026-01-03 元旦
    /// work 2026-01-04 元旦
    /// ```
    /// `#` starts a comment. A block holds days of its year and may correct December of the year before.
    /// Returns the years read.
    ///
    /// ```
    /// let mut calendar = workdays::Calendar::china();
    /// calendar.import("year 2027\noff 2027-01-01..2027-01-03 元旦\n")?;
    /// assert!(calendar.knows(2027));
    /// # Ok::<(), workdays::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::File`] names the line and what is expected.
    pub fn import(&mut self, text: &str) -> Result<Vec<i16>, Error> {
        let read = Reader::default().read(text)?;
        self.exceptions.retain(|date, _| !read.years.contains(&date.year()));
        self.exceptions.extend(read.days);
        self.years.extend(&read.years);
        Ok(read.years.into_iter().collect())
    }

    /// The calendar in the form that [`Calendar::import`] reads.
    pub fn export(&self) -> String {
        let mut text = String::new();
        for year in &self.years {
            let _ = writeln!(text, "year {year}");
            for (date, e) in self.exceptions.iter().filter(|(d, _)| d.year() == *year) {
                let _ = writeln!(text, "{} {date} {}", if e.worked { "work" } else { "off" }, e.name);
            }
        }
        text
    }
}

#[derive(Default)]
struct Reader {
    year: Option<(i16, usize)>,
    years: BTreeSet<i16>,
    days: BTreeMap<Date, Exception>,
}

impl Reader {
    fn read(mut self, text: &str) -> Result<Self, Error> {
        if text.len() > BYTES_MAX {
            return Err(fault(0, format!("expected at most {BYTES_MAX} bytes")));
        }
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                self.line(line).map_err(|message| fault(i + 1, message))?;
            }
        }
        self.close_year().map_err(|message| fault(0, message))?;
        if self.years.is_empty() { Err(fault(0, "no \"year YYYY\" line".into())) } else { Ok(self) }
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word {
            "year" => self.open_year(rest.trim()),
            "off" => self.days(rest.trim(), false),
            "work" => self.days(rest.trim(), true),
            _ => Err(format!("\"{word}\" is not one of year, off, work")),
        }
    }

    fn open_year(&mut self, text: &str) -> Result<(), String> {
        self.close_year()?;
        let year = text.parse().ok().filter(|y| (1900..=2200).contains(y));
        let year = year.ok_or_else(|| format!("\"{text}\" is not a year from 1900 to 2200"))?;
        if !self.years.insert(year) {
            return Err(format!("year {year} appears twice"));
        }
        self.year = Some((year, self.days.len()));
        Ok(())
    }

    /// A year without a single holiday is an unfinished file, not an announcement.
    fn close_year(&self) -> Result<(), String> {
        let Some((year, days_before)) = self.year else { return Ok(()) };
        let announced = self.days.iter().any(|(d, e)| d.year() == year && !e.worked);
        if announced && self.days.len() > days_before {
            return Ok(());
        }
        Err(format!("year {year} has no \"off\" line"))
    }

    fn days(&mut self, rest: &str, worked: bool) -> Result<(), String> {
        let (year, _) = self.year.ok_or("days come after a \"year YYYY\" line")?;
        let (range, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let name = name.trim();
        if name.chars().count() > NAME_CHARS_MAX || name.chars().any(char::is_control) {
            return Err(format!("a name has at most {NAME_CHARS_MAX} printable characters"));
        }
        let (first, last) = range.split_once("..").unwrap_or((range, range));
        let (first, last) = (parse_date(first)?, parse_date(last)?);
        let mut date = first;
        for _ in 0..RANGE_DAYS_MAX {
            if date > last {
                break;
            }
            self.day(year, date, worked, name)?;
            date = shift(date, 1).map_err(|e| e.to_string())?;
        }
        if first > last || date <= last {
            return Err(format!("\"{range}\": a range has 1 to {RANGE_DAYS_MAX} days"));
        }
        Ok(())
    }

    fn day(&mut self, year: i16, date: Date, worked: bool, name: &str) -> Result<(), String> {
        if date.year() != year && !(date.year() == year - 1 && date.month() == 12) {
            return Err(format!("{date} does not belong to year {year}"));
        }
        if worked && !is_weekend(date) {
            return Err(format!("{date} is worked anyway: a make-up day is a Saturday or Sunday"));
        }
        match self.days.insert(date, Exception { worked, name: name.into() }) {
            Some(_) => Err(format!("{date} appears twice")),
            None => Ok(()),
        }
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let date = if plain { text.parse().ok() } else { None };
    date.ok_or_else(|| format!("\"{text}\" is not a date like 2026-01-31"))
}

fn fault(line: usize, message: String) -> Error {
    Error::File { line, message }
}
