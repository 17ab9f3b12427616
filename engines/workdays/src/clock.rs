//! A clock that counts working time, can be paused for a reason, and is recomputed from its log at any moment.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::Error;
use crate::calendar::{DAYS_MAX, is_within};
use crate::worktime::WorkTime;

mod state;

use state::State;

/// The most entries that a log may have.
pub const LOG_MAX: usize = 10_000;

/// What happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Start,
    Pause(String),
    Resume,
    /// More (or, negative, less) working time is allowed from here on; at most 40,000 days of it at once.
    Extend(SignedDuration),
    Stop,
}

/// One line of a clock's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub at: Timestamp,
    pub event: Event,
}

/// How long something may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// Working time, at most 40,000 days of it.
    Time(SignedDuration),
    /// Until the office closes on the n-th working day after the day of the start, which is not counted.
    Workdays(u32),
}

/// The terms of a clock: what it allows, and how much working time one pause of a given reason may last before the
/// clock runs on by itself. A reason without a limit may last for ever.
///
/// ```
/// use jiff::{SignedDuration, Timestamp, tz::TimeZone};
/// use workdays::{Allowance, Calendar, Clock, Due, Entry, Event, WorkTime};
///
/// let zone = TimeZone::get("Asia/Shanghai").unwrap();
/// let work = WorkTime::new(Calendar::china(), "mon-fri 09:00-17:00".parse()?, zone);
/// let at = |s: &str| -> Timestamp { s.parse().unwrap() };
/// let log = [
///     Entry { at: at("2026-03-02T10:00:00+08:00"), event: Event::Start },
///     Entry { at: at("2026-03-02T12:00:00+08:00"), event: Event::Pause("waiting for documents".into()) },
///     Entry { at: at("2026-03-04T09:00:00+08:00"), event: Event::Resume },
/// ];
/// let clock = Clock::new(Allowance::Time(SignedDuration::from_hours(4)));
/// let now = clock.reckon(&log, &work, at("2026-03-04T09:30:00+08:00"))?;
/// assert_eq!(now.due, Due::At(at("2026-03-04T11:00:00+08:00")));
/// # Ok::<(), workdays::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub allowance: Allowance,
    pub pause_limits: BTreeMap<String, SignedDuration>,
}

/// Where a clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    Waiting,
    Running,
    Paused { reason: String, since: Timestamp },
    Stopped { at: Timestamp },
}

/// When the allowed time is used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    At(Timestamp),
    /// Not before the clock runs again.
    Open,
    /// It falls into a year whose holidays are not known yet.
    UnknownYear(i16),
}

/// One pause as it counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub reason: String,
    pub from: Timestamp,
    /// `None` while it lasts.
    pub until: Option<Timestamp>,
    /// It reached its limit and the clock ran on by itself.
    pub at_limit: bool,
}

/// The state of a clock at one moment, computed from its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    pub phase: Phase,
    /// Working time used.
    pub spent: SignedDuration,
    /// Working time left; negative when overdue.
    pub remaining: SignedDuration,
    pub due: Due,
    /// The moment at which the allowed time ran out, if it has.
    pub breached_at: Option<Timestamp>,
    pub pauses: Vec<Pause>,
}

impl Clock {
    pub fn new(allowance: Allowance) -> Self {
        Self { allowance, pause_limits: BTreeMap::new() }
    }

    /// Limits the working time that one pause for `reason` may last: 0 to 40,000 days of it.
    #[must_use]
    pub fn limit(mut self, reason: &str, longest: SignedDuration) -> Self {
        self.pause_limits.insert(reason.into(), longest);
        self
    }

    /// The state at `now`: a function of the log, the terms and the calendar. Entries after `now` are not looked at.
    ///
    /// # Errors
    /// [`Error::Range`] for a term beyond its limit; [`Error::Log`] when an entry cannot follow the one before it; [`Error::UnknownYear`] when time already passed
    /// lies in an unknown year (a due date in one is [`Due::UnknownYear`]).
    pub fn reckon(&self, log: &[Entry], work: &WorkTime, now: Timestamp) -> Result<Reckoning, Error> {
        self.check()?;
        if log.len() > LOG_MAX {
            return Err(fault(LOG_MAX, "a log has at most 10,000 entries"));
        }
        let mut state = State::new(self, work);
        for (index, entry) in log.iter().enumerate().take_while(|(_, e)| e.at <= now) {
            if index > 0 && entry.at < log[index - 1].at {
                return Err(fault(index, "earlier than the entry before it"));
            }
            state.advance(entry.at)?;
            state.apply(index, entry)?;
        }
        state.advance(now)?;
        state.finish()
    }

    fn check(&self) -> Result<(), Error> {
        let wrong =
            |what: &str| Err(Error::Range(format!("{what}: at most {DAYS_MAX} days of working time")));
        if let Allowance::Time(time) = self.allowance
            && !is_within(time)
        {
            return wrong("allowance");
        }
        match self.pause_limits.iter().find(|(_, limit)| limit.is_negative() || !is_within(**limit)) {
            Some((reason, limit)) if limit.is_negative() => {
                Err(Error::Range(format!("limit of a pause for \"{reason}\": not below 0")))
            }
            Some((reason, _)) => wrong(&format!("limit of a pause for \"{reason}\"")),
            None => Ok(()),
        }
    }
}

fn fault(index: usize, message: &str) -> Error {
    Error::Log { index, message: message.into() }
}
