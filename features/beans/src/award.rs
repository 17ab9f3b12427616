use access::PersonId;
use common::{Beans, Id, Timestamp};
use uuid::Uuid;

use crate::fund::FundId;

pub enum AwardTag {}
pub type AwardId = Id<AwardTag>;

/// 发放: beans on their way to a person: proposed → approved by a second person → public notice → posted.
#[derive(Clone, Debug)]
pub struct Award {
    pub id: AwardId,
    pub person: PersonId,
    pub fund: FundId,
    pub amount: Beans,
    pub source: AwardSource,
    /// What was done, in words: "2.5 小时 · 扫码签到".
    pub detail: String,
    /// 公示: local days it stands in public once approved, as the rule it was proposed under says; 0 posts at once.
    pub notice_days: i64,
    /// From 1; more than 1: the same claim was refused before.
    pub attempt: i64,
    pub state: AwardState,
    /// `None`: proposed by a rule of the house.
    pub proposed_by: Option<PersonId>,
    pub proposed_at: Timestamp,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Timestamp>,
    /// When it will be posted unless someone objects.
    pub notice_until: Option<Timestamp>,
    /// Why it was refused, or why posting waits.
    pub reason: String,
    pub transfer: Option<Uuid>,
}

/// What an award is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardSource {
    /// A word of the room that proposes: `activity`, `help`.
    pub kind: String,
    pub id: Uuid,
    /// Shown in the books, at most 80 characters.
    pub label: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwardState {
    Proposed,
    /// 公示中: approved, in public notice.
    Notice,
    /// Someone objected.
    Held,
    Refused,
    Posted,
}

impl AwardState {
    pub const ALL: [Self; 5] = [Self::Proposed, Self::Notice, Self::Held, Self::Refused, Self::Posted];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Notice => "notice",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Posted => "posted",
        }
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "beans-award-proposed",
            Self::Notice => "beans-award-notice",
            Self::Held => "beans-award-held",
            Self::Refused => "beans-award-refused",
            Self::Posted => "beans-award-posted",
        }
    }
    /// Kind of tag: ok warn error info wait off.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Proposed => "wait",
            Self::Notice => "info",
            Self::Held => "warn",
            Self::Refused => "off",
            Self::Posted => "ok",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// No award stands longer in public notice.
pub const NOTICE_DAYS_MAX: i64 = 60;

/// An award to be proposed.
#[derive(Clone, Debug)]
pub struct NewAward {
    /// What is being claimed, such as one participation: a claim is awarded once, and a second proposal gives the first
    /// unless that was refused.
    pub claim: Uuid,
    pub person: PersonId,
    pub fund: FundId,
    pub amount: Beans,
    pub source: AwardSource,
    /// At most 200 characters.
    pub detail: String,
    /// Days of public notice, 0 to [`NOTICE_DAYS_MAX`].
    pub notice_days: i64,
}

/// 异议: someone doubts an award in public notice.
#[derive(Clone, Debug)]
pub struct Objection {
    pub id: Uuid,
    pub award: AwardId,
    pub by: PersonId,
    pub text: String,
    /// open · upheld · dismissed
    pub state: String,
    pub answer: String,
    pub made_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}
