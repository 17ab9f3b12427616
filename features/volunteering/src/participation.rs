use access::PersonId;
use common::errors::{FieldErrors, number, text};
use common::{Beans, Id, Msg, Timestamp};
use uuid::Uuid;
use web::Fields;

use crate::{ActivityId, RuleId};

pub enum ParticipationTag {}
pub type ParticipationId = Id<ParticipationTag>;

/// How an hour is proved, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// 扫码: the volunteer scanned the activity's changing code on the spot.
    Own,
    /// 点名: the leader ticked the list.
    Roster,
    /// 补录: staff entered it afterwards, with a reason.
    BackFill,
    /// 导入: came from another system.
    Imported,
}

impl Grade {
    pub const ALL: [Self; 4] = [Self::Own, Self::Roster, Self::BackFill, Self::Imported];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Roster => "roster",
            Self::BackFill => "backfill",
            Self::Imported => "imported",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.as_str() == text)
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Own => "volunteering-grade-self",
            Self::Roster => "volunteering-grade-roster",
            Self::BackFill => "volunteering-grade-backfill",
            Self::Imported => "volunteering-grade-imported",
        }
    }
}

/// The word under which beans knows what this room proposes.
pub(crate) const SOURCE: &str = "activity";

/// One person at one activity.
#[derive(Clone, Debug)]
pub struct Participation {
    pub id: ParticipationId,
    pub activity: ActivityId,
    pub person: PersonId,
    pub grade: Grade,
    pub from: Timestamp,
    /// Nothing while the person is there.
    pub until: Option<Timestamp>,
    /// Within the activity's own time.
    pub minutes: i64,
    /// The rule and the version of it that decide what this earns.
    pub rule: Option<RuleId>,
    pub rule_version: i64,
    /// This grade earns beans under that version; otherwise the minutes are honour hours only.
    pub earns: bool,
    /// Why staff entered it afterwards.
    pub reason: String,
    /// Who entered it, when not the volunteer.
    pub entered_by: Option<PersonId>,
    /// What it earned, once awards were proposed; also when the award was refused afterwards.
    pub beans: Option<Beans>,
    pub award: Option<Uuid>,
}

/// A leader's tick: so many minutes were served; 0 takes a roster entry back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterTick {
    pub person: PersonId,
    pub minutes: i64,
}

/// 再次申报: a stay whose award was refused is proposed once more.
#[derive(Clone, Debug)]
pub struct Again {
    pub activity: ActivityId,
    pub person: PersonId,
    /// As many as before, or fewer.
    pub minutes: i64,
    /// 4–100 characters, for who approves and for the public notice: what has been cleared up.
    pub note: String,
}

impl Again {
    /// # Errors
    /// Names `minutes` (1–1440) and `note` (4–100 characters).
    pub fn parse(activity: ActivityId, person: PersonId, fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let minutes = errors.take("minutes", number(fields.get("minutes"), 1, 1440));
        let note = errors.take("note", text(fields.get("note"), 4, 100));
        match (minutes, note) {
            (Some(minutes), Some(note)) => Ok(Self { activity, person, minutes, note }),
            _ => Err(errors),
        }
    }
}

/// Hours entered afterwards by staff.
#[derive(Clone, Debug)]
pub struct NewBackFill {
    pub activity: ActivityId,
    pub person: PersonId,
    pub minutes: i64,
    /// 4–200 characters: where the proof is.
    pub reason: String,
}

impl NewBackFill {
    /// # Errors
    /// Names `person`, `minutes` (1–1440) and `reason` (4–200 characters).
    pub fn parse(activity: ActivityId, fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let chosen = fields.get("person").parse().map_err(|_| Msg::new("volunteering-error-person"));
        let person = errors.take("person", chosen);
        let minutes = errors.take("minutes", number(fields.get("minutes"), 1, 1440));
        let reason = errors.take("reason", text(fields.get("reason"), 4, 200));
        match (person, minutes, reason) {
            (Some(person), Some(minutes), Some(reason)) => Ok(Self { activity, person, minutes, reason }),
            _ => Err(errors),
        }
    }
}
