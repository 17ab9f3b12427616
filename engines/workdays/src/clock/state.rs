//! The fold over a clock's log.

use jiff::{SignedDuration, Timestamp};

use super::{Allowance, Clock, Due, Entry, Event, Pause, Phase, Reckoning, fault};
use crate::Error;
use crate::calendar::is_within;
use crate::worktime::WorkTime;

pub(super) struct State<'a> {
    clock: &'a Clock,
    work: &'a WorkTime,
    phase: Phase,
    at: Timestamp,
    /// Since when the clock runs or last ran undisturbed, and the working time left at that moment.
    run: Option<(Timestamp, SignedDuration)>,
    allowed: SignedDuration,
    spent: SignedDuration,
    breached_at: Option<Timestamp>,
    pauses: Vec<Pause>,
}

impl<'a> State<'a> {
    pub(super) fn new(clock: &'a Clock, work: &'a WorkTime) -> Self {
        let zero = SignedDuration::ZERO;
        Self {
            clock,
            work,
            phase: Phase::Waiting,
            at: Timestamp::MIN,
            run: None,
            allowed: zero,
            spent: zero,
            breached_at: None,
            pauses: Vec::new(),
        }
    }

    /// Lets time pass up to `to`.
    pub(super) fn advance(&mut self, to: Timestamp) -> Result<(), Error> {
        if let Some(end) = self.pause_ended_by(to)? {
            self.close_pause(end, true);
            self.run_from(end);
            self.at = end;
        }
        if self.phase == Phase::Running {
            self.spent += self.work.between(self.at, to)?;
            if let Some((since, left)) =
                self.run.filter(|_| self.spent > self.allowed && self.breached_at.is_none())
            {
                self.breached_at = Some(self.work.add(since, left)?);
            }
        }
        self.at = to;
        Ok(())
    }

    pub(super) fn apply(&mut self, index: usize, entry: &Entry) -> Result<(), Error> {
        match (&entry.event, &self.phase) {
            (Event::Start, Phase::Waiting) => {
                self.allowed = self.allowance(entry.at)?;
                self.run_from(entry.at);
            }
            (Event::Pause(reason), Phase::Running) => {
                self.phase = Phase::Paused { reason: reason.clone(), since: entry.at };
                self.run = None;
                self.pauses.push(Pause {
                    reason: reason.clone(),
                    from: entry.at,
                    until: None,
                    at_limit: false,
                });
            }
            (Event::Resume, Phase::Paused { .. }) => {
                self.close_pause(entry.at, false);
                self.run_from(entry.at);
            }
            // The pause reached its limit before somebody ended it.
            (Event::Resume, Phase::Running) if self.pauses.last().is_some_and(|p| p.at_limit) => {}
            (Event::Extend(by), Phase::Running | Phase::Paused { .. }) => {
                if !is_within(*by) {
                    return Err(fault(index, "an extension is at most 40,000 days of working time"));
                }
                self.extend(entry.at, *by);
            }
            (Event::Stop, Phase::Running | Phase::Paused { .. }) => {
                self.close_pause(entry.at, false);
                self.phase = Phase::Stopped { at: entry.at };
            }
            (event, phase) => {
                return Err(fault(index, &format!("{} while {}", event_name(event), phase_name(phase))));
            }
        }
        Ok(())
    }

    fn allowance(&self, start: Timestamp) -> Result<SignedDuration, Error> {
        match self.clock.allowance {
            Allowance::Time(time) => Ok(time),
            Allowance::Workdays(days) => {
                let days = i32::try_from(days).map_err(|_| Error::Range("too many working days".into()))?;
                let last = self.work.calendar.add_workdays(self.work.date(start), days)?;
                Ok(self.work.between(start, self.work.closing(last)?)?.max(SignedDuration::ZERO))
            }
        }
    }

    fn run_from(&mut self, at: Timestamp) {
        self.phase = Phase::Running;
        self.run = Some((at, self.left()));
    }

    fn extend(&mut self, at: Timestamp, by: SignedDuration) {
        self.allowed += by;
        self.run = self.run.map(|_| (at, self.left()));
        let over = self.spent > self.allowed;
        self.breached_at = self.breached_at.or(Some(at)).filter(|_| over);
    }

    fn left(&self) -> SignedDuration {
        (self.allowed - self.spent).max(SignedDuration::ZERO)
    }

    /// When the present pause reaches its limit.
    fn pause_ends(&self) -> Result<Option<Timestamp>, Error> {
        let Phase::Paused { reason, since } = &self.phase else { return Ok(None) };
        let limit = self.clock.pause_limits.get(reason);
        limit.map(|limit| self.work.add(*since, *limit)).transpose()
    }

    /// When the present pause reached its limit, if that is not after `to`.
    fn pause_ended_by(&self, to: Timestamp) -> Result<Option<Timestamp>, Error> {
        match self.pause_ends() {
            // The limit lies in an unannounced year that has not come yet.
            Err(Error::UnknownYear { year, .. }) if self.work.date(to).year() < year => Ok(None),
            other => Ok(other?.filter(|end| *end <= to)),
        }
    }

    fn close_pause(&mut self, until: Timestamp, at_limit: bool) {
        if let Some(pause) = self.pauses.last_mut().filter(|p| p.until.is_none()) {
            (pause.until, pause.at_limit) = (Some(until), at_limit);
        }
    }

    pub(super) fn finish(self) -> Result<Reckoning, Error> {
        let due = match self.due() {
            Err(Error::UnknownYear { year, .. }) => Due::UnknownYear(year),
            other => other?,
        };
        let (spent, remaining) = (self.spent, self.allowed - self.spent);
        Ok(Reckoning {
            phase: self.phase,
            spent,
            remaining,
            due,
            breached_at: self.breached_at,
            pauses: self.pauses,
        })
    }

    fn due(&self) -> Result<Due, Error> {
        if let Some(at) = self.breached_at {
            return Ok(Due::At(at));
        }
        let run = match self.run {
            Some(run) => Some(run),
            None => self.pause_ends()?.map(|end| (end, self.left())),
        };
        run.map_or(Ok(Due::Open), |(since, left)| self.work.add(since, left).map(Due::At))
    }
}

fn event_name(event: &Event) -> &'static str {
    match event {
        Event::Start => "start",
        Event::Pause(_) => "pause",
        Event::Resume => "resume",
        Event::Extend(_) => "extend",
        Event::Stop => "stop",
    }
}

fn phase_name(phase: &Phase) -> &'static str {
    match phase {
        Phase::Waiting => "not yet started",
        Phase::Running => "running",
        Phase::Paused { .. } => "paused",
        Phase::Stopped { .. } => "stopped",
    }
}
