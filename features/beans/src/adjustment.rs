use access::PersonId;
use common::{Beans, Id, Timestamp};
use ledger::AccountNo;
use uuid::Uuid;

use crate::fund::FundId;

pub enum AdjustmentTag {}
pub type AdjustmentId = Id<AdjustmentTag>;

/// 调整: a correction of a wallet that one person proposes and another approves.
#[derive(Clone, Debug)]
pub struct Adjustment {
    pub id: AdjustmentId,
    pub account: AccountNo,
    pub fund: FundId,
    /// Above zero gives beans from the fund, below zero takes them back to it.
    pub amount: Beans,
    pub reason: String,
    pub state: AdjustmentState,
    pub proposed_by: PersonId,
    pub proposed_at: Timestamp,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Timestamp>,
    pub transfer: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustmentState {
    Proposed,
    Approved,
    Refused,
}

impl AdjustmentState {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Proposed => "beans-adjustment-proposed",
            Self::Approved => "beans-adjustment-approved",
            Self::Refused => "beans-adjustment-refused",
        }
    }
    /// Kind of tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Proposed => "wait",
            Self::Approved => "ok",
            Self::Refused => "off",
        }
    }
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "approved" => Self::Approved,
            "refused" => Self::Refused,
            _ => Self::Proposed,
        }
    }
}

/// An adjustment to be proposed.
#[derive(Clone, Debug)]
pub struct NewAdjustment {
    pub person: PersonId,
    pub fund: FundId,
    /// Not zero.
    pub amount: Beans,
    /// 1–200 characters.
    pub reason: String,
}
