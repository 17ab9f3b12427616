use access::PersonId;
use common::{Beans, Id, Timestamp};
use jiff::civil::Date;
use uuid::Uuid;

use crate::MerchantId;

pub enum RunTag {}
pub type RunId = Id<RunTag>;

/// Where a settlement run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// 草稿
    Draft,
    /// 已签一人
    Signed,
    /// 已签两人: may go to the bank.
    Approved,
    /// 已完成: every line paid or returned.
    Closed,
    /// 已撤回
    Withdrawn,
}

impl RunState {
    pub const ALL: [Self; 5] = [Self::Draft, Self::Signed, Self::Approved, Self::Closed, Self::Withdrawn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signed => "signed",
            Self::Approved => "approved",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "alliance-run-draft",
            Self::Signed => "alliance-run-signed",
            Self::Approved => "alliance-run-approved",
            Self::Closed => "alliance-run-closed",
            Self::Withdrawn => "alliance-run-withdrawn",
        }
    }

    /// Sign of a tag.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Draft | Self::Signed => "wait",
            Self::Approved => "info",
            Self::Closed => "ok",
            Self::Withdrawn => "off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Still to be signed or paid: there is one such run at most.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Signed | Self::Approved)
    }
}

/// 结算批次: what the shops are paid in one week.
#[derive(Clone, Debug)]
pub struct Run {
    pub id: RunId,
    /// 1, 2, 3 … in the community.
    pub number: i64,
    /// The Monday of its week.
    pub week: Date,
    /// Entries up to here are in it.
    pub cutoff: Timestamp,
    pub state: RunState,
    /// `None`: the weekly job.
    pub drafted_by: Option<PersonId>,
    pub drafted_at: Timestamp,
    pub first: Option<(PersonId, Timestamp)>,
    pub second: Option<(PersonId, Timestamp)>,
    pub closed_at: Option<Timestamp>,
}

/// What became of one shop in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// 待付
    Due,
    /// 已付
    Paid,
    /// 退回: owed again.
    Returned,
    /// 结转: refunds were more than payments; the next run nets them.
    Carried,
    /// 已撤回
    Withdrawn,
}

impl LineState {
    pub const ALL: [Self; 5] = [Self::Due, Self::Paid, Self::Returned, Self::Carried, Self::Withdrawn];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Paid => "paid",
            Self::Returned => "returned",
            Self::Carried => "carried",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Due => "alliance-line-due",
            Self::Paid => "alliance-line-paid",
            Self::Returned => "alliance-line-returned",
            Self::Carried => "alliance-line-carried",
            Self::Withdrawn => "alliance-line-withdrawn",
        }
    }

    /// Sign of a tag.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Due => "wait",
            Self::Paid => "ok",
            Self::Returned => "warn",
            Self::Carried => "info",
            Self::Withdrawn => "off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// One shop in one run, with the account it is paid to as it was when drafted.
#[derive(Clone, Debug)]
pub struct Line {
    pub run: RunId,
    pub merchant: MerchantId,
    pub merchant_code: String,
    pub merchant_name: String,
    pub owed: crate::Owed,
    /// What is paid; below zero when carried.
    pub amount: Beans,
    pub state: LineState,
    pub holder: String,
    pub bank: String,
    pub account_tail: String,
    /// The settlement in the books.
    pub transfer: Option<Uuid>,
    pub settled_at: Option<Timestamp>,
    pub note: String,
}

impl Line {
    pub fn masked_account(&self) -> String {
        format!("**** {}", self.account_tail)
    }
}

/// What [`crate::draft_run`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafted {
    New(RunId),
    /// The week has its run.
    Already(RunId),
    /// No shop is owed anything.
    Nothing,
}
