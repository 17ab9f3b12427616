//! 往来: beans and debts between two communities of the house.

use access::PersonId;
use common::{Beans, CommunityId, Timestamp};
use uuid::Uuid;

use crate::{Once, Reason, Receipt};

/// One crossing as one of the two communities sees it; the other has a row under the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The transfer that began it, in the community it goes out of.
    pub id: Uuid,
    pub way: Way,
    pub kind: CrossingKind,
    pub other: CommunityId,
    /// Of this community: who gives or receives, or whose finance entered it.
    pub person: Option<PersonId>,
    /// Who receives a gift; known only where it goes out.
    pub receiver: Option<PersonId>,
    pub amount: Beans,
    pub note: String,
    pub state: CrossingState,
    /// Translation key of why it came back; empty unless it did.
    pub why: String,
    pub at: Timestamp,
    pub ended: Option<Timestamp>,
    /// The transfer that ended it here.
    pub transfer: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Out,
    In,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingKind {
    /// Beans for a person over there.
    Gift,
    /// 清算: yuan for what one community owes the other.
    Clearing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossingState {
    Sent,
    Arrived,
    Returned,
}

impl Way {
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Out => 1,
            Self::In => 2,
        }
    }
    pub(crate) const fn of_number(number: i64) -> Self {
        if number == 2 { Self::In } else { Self::Out }
    }
}

impl CrossingKind {
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Gift => 1,
            Self::Clearing => 2,
        }
    }
    pub(crate) const fn of_number(number: i64) -> Self {
        if number == 2 { Self::Clearing } else { Self::Gift }
    }
    /// Translation key.
    pub const fn label(self, way: Way) -> &'static str {
        match (self, way) {
            (Self::Gift, Way::Out) => "beans-crossing-gift-out",
            (Self::Gift, Way::In) => "beans-crossing-gift-in",
            (Self::Clearing, Way::Out) => "beans-crossing-clearing-out",
            (Self::Clearing, Way::In) => "beans-crossing-clearing-in",
        }
    }
}

impl CrossingState {
    pub const ALL: [Self; 3] = [Self::Sent, Self::Arrived, Self::Returned];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Arrived => "arrived",
            Self::Returned => "returned",
        }
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sent => "beans-crossing-sent",
            Self::Arrived => "beans-crossing-arrived",
            Self::Returned => "beans-crossing-returned",
        }
    }
    /// Kind of tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sent => "wait",
            Self::Arrived => "ok",
            Self::Returned => "off",
        }
    }
    pub(crate) fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Sent)
    }
}

impl Crossing {
    /// One that leaves with this receipt; the caller says for whom.
    pub(crate) fn sent(receipt: &Receipt, kind: CrossingKind, other: CommunityId, note: &str) -> Self {
        Self {
            id: receipt.id,
            way: Way::Out,
            kind,
            other,
            person: None,
            receiver: None,
            amount: receipt.amount,
            note: note.to_owned(),
            state: CrossingState::Sent,
            why: String::new(),
            at: receipt.at,
            ended: None,
            transfer: None,
        }
    }

    /// What it has done to the clearing account of its community.
    pub(crate) fn effect(&self) -> Beans {
        let arrived = self.state == CrossingState::Arrived;
        match (self.kind, self.way) {
            (CrossingKind::Gift, Way::Out) if arrived => self.amount,
            (CrossingKind::Gift, Way::In) if arrived => -self.amount,
            (CrossingKind::Clearing, Way::Out) if self.state != CrossingState::Returned => -self.amount,
            (CrossingKind::Clearing, Way::In) if arrived => self.amount,
            _ => Beans::ZERO,
        }
    }

    /// Whether yuan from the other community waits for this one's word.
    pub fn awaits_confirmation(&self) -> bool {
        (self.kind, self.way, self.state) == (CrossingKind::Clearing, Way::In, CrossingState::Sent)
    }

    /// Whether its beans wait in the transit account.
    pub(crate) fn in_transit(&self) -> bool {
        (self.kind, self.way, self.state) == (CrossingKind::Gift, Way::Out, CrossingState::Sent)
    }
}

/// Why a gift came back, as its giver reads it: a translation key.
pub(crate) fn why(reason: Reason) -> &'static str {
    use ledger::Refusal;
    match reason {
        Reason::Ledger(Refusal::BelowFloor) => "beans-crossing-why-limit",
        Reason::Ledger(Refusal::ExpiryInPast) => "beans-crossing-why-expired",
        Reason::NotLinked => "beans-crossing-why-link",
        Reason::NoReceiver => "beans-crossing-why-receiver",
        _ => "beans-crossing-why-other",
    }
}

/// Beans for a person of another community.
#[derive(Clone, Debug)]
pub struct NewCrossing {
    pub once: Once,
    pub community: CommunityId,
    pub to: PersonId,
    pub amount: Beans,
    /// At most 60 characters.
    pub note: String,
}

/// Beans that reach this community.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub id: Uuid,
    pub from: CommunityId,
    pub to: PersonId,
    /// (expiry, hundredths), the first to expire first.
    pub lots: Vec<(i64, i64)>,
    pub note: String,
}

/// Yuan paid to another community for what this one owes it.
#[derive(Clone, Debug)]
pub struct NewClearing {
    pub once: Once,
    pub community: CommunityId,
    pub amount: Beans,
    /// Whose cash pays.
    pub fund: crate::FundId,
    /// At most 200 characters, such as the number of the bank transfer.
    pub note: String,
}

/// Two communities that take beans of each other, as one of them sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub other: CommunityId,
    pub name: String,
    /// Above zero what this community owes, below zero what the other owes it.
    pub balance: Beans,
    /// The most the other may owe this community.
    pub limit: Beans,
    /// The most this community may owe the other; `None` until the other has agreed too.
    pub their_limit: Option<Beans>,
    /// Gifts that have left and not arrived.
    pub under_way: Beans,
}

/// Largest limit of a link.
pub const LINK_LIMIT_MAX: Beans = Beans::whole(1_000_000);
