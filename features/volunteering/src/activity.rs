use access::PersonId;
use common::clock::{DAY_MS, MINUTE_MS};
use common::errors::{FieldErrors, number, text};
use common::{Id, Msg, Timestamp};
use web::Fields;

use crate::{RuleId, TeamId};

pub enum ActivityTag {}
pub type ActivityId = Id<ActivityTag>;

/// draft → open → closed; draft and open may be cancelled instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityState {
    Draft,
    Open,
    Closed,
    Cancelled,
}

impl ActivityState {
    pub const ALL: [Self; 4] = [Self::Draft, Self::Open, Self::Closed, Self::Cancelled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "volunteering-state-draft",
            Self::Open => "volunteering-state-open",
            Self::Closed => "volunteering-state-closed",
            Self::Cancelled => "volunteering-state-cancelled",
        }
    }
}

/// 活动
#[derive(Clone, Debug)]
pub struct Activity {
    pub id: ActivityId,
    pub team: TeamId,
    pub team_name: String,
    /// Nothing: honour hours only.
    pub rule: Option<RuleId>,
    /// Who answers for it.
    pub organiser: Option<PersonId>,
    pub title: String,
    pub place: String,
    pub about: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: i64,
    pub state: ActivityState,
    /// Places taken, and people on the waiting list.
    pub going: i64,
    pub waiting: i64,
}

impl Activity {
    /// Planned length.
    pub fn minutes(&self) -> i64 {
        self.ends_at.since(self.starts_at) / MINUTE_MS
    }
    pub fn places_left(&self) -> i64 {
        (self.capacity - self.going).max(0)
    }
    /// `2026-11-23 09:00–11:30`
    pub fn when(&self) -> String {
        let end = self.ends_at.minute_text();
        let same_day = self.starts_at.date() == self.ends_at.date();
        let end = if same_day { end.get(11..).unwrap_or(&end) } else { &end };
        format!("{}–{end}", self.starts_at.minute_text())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewActivity {
    pub team: TeamId,
    pub rule: Option<RuleId>,
    pub title: String,
    pub place: String,
    pub about: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: i64,
}

pub const CAPACITY_MAX: i64 = 500;

impl NewActivity {
    /// # Errors
    /// Names `team`, `rule` (an id or empty), `title` (2–60), `place` (1–60), `about` (≤ 1000), `starts_at` and `ends_at`
    /// (local time, at most 24 hours apart), `capacity` (1–500).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let team = errors.take("team", fields.get("team").parse().map_err(|_| Msg::new("error-choice")));
        let rule = match fields.get("rule") {
            "" => Some(None),
            id => errors.take("rule", id.parse().map_err(|_| Msg::new("error-choice"))).map(Some),
        };
        let title = errors.take("title", text(fields.get("title"), 2, 60));
        let place = errors.take("place", text(fields.get("place"), 1, 60));
        let about = errors.take("about", text(fields.get("about"), 0, 1000));
        let starts_at = errors.take("starts_at", time(fields.get("starts_at")));
        let ends_at =
            errors.take("ends_at", time(fields.get("ends_at")).and_then(|end| after(starts_at, end)));
        let capacity = errors.take("capacity", number(fields.get("capacity"), 1, CAPACITY_MAX));
        match (team, rule, title, place, about, starts_at, ends_at, capacity) {
            (
                Some(team),
                Some(rule),
                Some(title),
                Some(place),
                Some(about),
                Some(starts_at),
                Some(ends_at),
                Some(capacity),
            ) => Ok(Self { team, rule, title, place, about, starts_at, ends_at, capacity }),
            _ => Err(errors),
        }
    }
}

fn time(text: &str) -> Result<Timestamp, Msg> {
    Timestamp::parse_local(text).ok_or(Msg::new("error-time"))
}

fn after(start: Option<Timestamp>, end: Timestamp) -> Result<Timestamp, Msg> {
    match start {
        Some(start) if end.since(start) < MINUTE_MS => Err(Msg::new("volunteering-error-end-before-start")),
        Some(start) if end.since(start) > DAY_MS => Err(Msg::new("volunteering-error-too-long")),
        _ => Ok(end),
    }
}
