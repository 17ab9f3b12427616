use access::PersonId;
use beans::FundId;
use common::errors::{FieldErrors, number, text};
use common::{Beans, Id, Msg, Timestamp};
use web::Fields;

use crate::Grade;

pub enum RuleTag {}
pub type RuleId = Id<RuleTag>;

/// How minutes become counted minutes; beans are then cut to hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Every minute counts.
    Minute,
    /// Whole quarters of an hour.
    Quarter,
    /// Whole half hours.
    HalfHour,
    /// Half hours, the nearest one: from 15 minutes up.
    NearestHalfHour,
    /// Whole hours.
    Hour,
}

impl Rounding {
    pub const ALL: [Self; 5] =
        [Self::Minute, Self::Quarter, Self::HalfHour, Self::NearestHalfHour, Self::Hour];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Quarter => "quarter",
            Self::HalfHour => "half-hour",
            Self::NearestHalfHour => "nearest-half-hour",
            Self::Hour => "hour",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rounding| rounding.as_str() == text)
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Minute => "volunteering-rounding-minute",
            Self::Quarter => "volunteering-rounding-quarter",
            Self::HalfHour => "volunteering-rounding-half-hour",
            Self::NearestHalfHour => "volunteering-rounding-nearest-half-hour",
            Self::Hour => "volunteering-rounding-hour",
        }
    }
}

/// Beans per hour by grade of proof; zero: honour hours only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    pub own: Beans,
    pub roster: Beans,
    pub back_fill: Beans,
    pub imported: Beans,
}

impl Rates {
    pub const fn of(&self, grade: Grade) -> Beans {
        match grade {
            Grade::Own => self.own,
            Grade::Roster => self.roster,
            Grade::BackFill => self.back_fill,
            Grade::Imported => self.imported,
        }
    }
}

/// 积分规则: one version of what an hour earns. A version is never changed, only superseded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: RuleId,
    /// From 1.
    pub version: i64,
    pub terms: Terms,
    /// Activities that start from here on follow this version.
    pub from: Timestamp,
    pub set_by: Option<PersonId>,
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub name: String,
    /// The fund that pays.
    pub fund: FundId,
    pub rates: Rates,
    pub rounding: Rounding,
    /// Shorter stays earn nothing.
    pub minutes_min: i64,
    /// Most beans per person and local day / month under this rule.
    pub cap_day: Option<Beans>,
    pub cap_month: Option<Beans>,
    /// 公示: local days an approved award stands in public before it is posted, masked and open to objections; 0 posts
    /// at once.
    pub notice_days: i64,
    /// Why, or by which resolution.
    pub note: String,
}

impl Terms {
    /// # Errors
    /// Names `name` (2–40), `fund`, `rate_self`, `rate_roster`, `rate_backfill`, `rate_imported` (beans per hour, ≤ 1000),
    /// `rounding`, `minutes_min` (0–1440), `cap_day`, `cap_month` (beans or empty), `notice_days` (0–60), `note` (≤ 200).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", text(fields.get("name"), 2, 40));
        let fund = errors.take("fund", fields.get("fund").parse().map_err(|_| Msg::new("error-choice")));
        let mut rate = |field| errors.take(field, rate(fields.get(field)));
        let rates = (rate("rate_self"), rate("rate_roster"), rate("rate_backfill"), rate("rate_imported"));
        let rounding = Rounding::parse(fields.get("rounding")).ok_or(Msg::new("error-choice"));
        let rounding = errors.take("rounding", rounding);
        let minutes_min = errors.take("minutes_min", number(fields.get("minutes_min"), 0, 1440));
        let mut cap = |field| errors.take(field, cap(fields.get(field)));
        let caps = (cap("cap_day"), cap("cap_month"));
        let notice = number(fields.get("notice_days"), 0, beans::NOTICE_DAYS_MAX);
        let notice_days = errors.take("notice_days", notice);
        let note = errors.take("note", text(fields.get("note"), 0, 200));
        match (name, fund, rates, rounding, minutes_min, caps, notice_days, note) {
            (
                Some(name),
                Some(fund),
                (Some(own), Some(roster), Some(back_fill), Some(imported)),
                Some(rounding),
                Some(minutes_min),
                (Some(cap_day), Some(cap_month)),
                Some(notice_days),
                Some(note),
            ) => {
                let rates = Rates { own, roster, back_fill, imported };
                Ok(Self { name, fund, rates, rounding, minutes_min, cap_day, cap_month, notice_days, note })
            }
            _ => Err(errors),
        }
    }
}

const RATE_MAX: Beans = Beans::whole(1000);

fn rate(text: &str) -> Result<Beans, Msg> {
    let text = if text.trim().is_empty() { "0" } else { text };
    let fits = |beans: &Beans| *beans <= RATE_MAX;
    Beans::parse(text).filter(fits).ok_or(Msg::new("volunteering-error-rate").arg("max", RATE_MAX))
}

fn cap(text: &str) -> Result<Option<Beans>, Msg> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Beans::parse(text).map(Some).ok_or(Msg::new("error-amount"))
}
