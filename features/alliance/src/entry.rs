use access::PersonId;
use common::{Beans, Id, Msg, Timestamp};
use uuid::Uuid;

use crate::{MerchantId, RunId};

pub enum EntryTag {}
pub type EntryId = Id<EntryTag>;

/// Why a shop is owed more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// 收款
    Payment,
    /// 退款
    Refund,
    /// 银行退回: a line of a run came back and is owed again.
    Returned,
    /// 已放弃: the till gave this key up; nothing was paid and nothing will be.
    Abandoned,
}

impl EntryKind {
    pub const ALL: [Self; 4] = [Self::Payment, Self::Refund, Self::Returned, Self::Abandoned];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Returned => "returned",
            Self::Abandoned => "abandoned",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Payment => "alliance-entry-payment",
            Self::Refund => "alliance-entry-refund",
            Self::Returned => "alliance-entry-returned",
            Self::Abandoned => "alliance-entry-abandoned",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// How the payer agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// 付款码: the till read the resident's screen.
    Code,
    /// 扫店码: the resident scanned the shop's printed code.
    Scan,
    /// 便民卡: card and PIN.
    Card,
    /// 预留: the resident reserved, the shop took.
    Hold,
    /// No payer: the bank or the till itself.
    None,
}

impl Way {
    pub const ALL: [Self; 5] = [Self::Code, Self::Scan, Self::Card, Self::Hold, Self::None];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Scan => "scan",
            Self::Card => "card",
            Self::Hold => "hold",
            Self::None => "",
        }
    }

    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Code => "alliance-way-code",
            Self::Scan => "alliance-way-scan",
            Self::Card => "alliance-way-card",
            Self::Hold => "alliance-way-hold",
            Self::None => "alliance-way-none",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == text)
    }
}

/// One entry of what a shop is owed. It never changes; a run only marks it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EntryId,
    pub merchant: MerchantId,
    pub kind: EntryKind,
    /// Below zero for refunds.
    pub amount: Beans,
    pub way: Way,
    pub at: Timestamp,
    pub payer: Option<PersonId>,
    /// `王*芳`
    pub payer_mask: String,
    /// Who asked; all zeros for the system.
    pub by: Uuid,
    /// The transfer in the books.
    pub transfer: Option<Uuid>,
    /// The payment a refund gives back, or the run that a returned line came from.
    pub of: Option<Uuid>,
    pub run: Option<RunId>,
    pub refunded: bool,
}

impl Entry {
    /// The last eight digits of the transfer, as people read a receipt to each other.
    pub fn short(&self) -> String {
        let id = self.transfer.unwrap_or(self.id.uuid()).simple().to_string();
        id.get(24..).unwrap_or_default().to_uppercase()
    }
}

/// What became of a form that would move beans.
#[derive(Clone, Debug)]
pub enum Charged {
    Paid(Box<Entry>),
    /// Nothing moved; why.
    Refused(Msg),
}

/// What is known of an idempotency key.
#[derive(Clone, Debug)]
pub enum KeyState {
    Paid(Box<Entry>),
    /// Nothing moved and nothing will.
    Abandoned,
    /// Nothing has come in under this key.
    Unknown,
}
