use crate::{AccountNo, Asset, Cover, Fingerprint, Hold, Key, Limits, LotNo, Refusal, TransferId};

/// One line of the journal. `seq` is dense per community, starting at 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: i64,
    /// Never before the entry in front of it.
    pub at_ms: i64,
    /// On the last entry of a command: the request it answers.
    pub request: Option<Request>,
    pub effect: Effect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub key: Key,
    pub fingerprint: Fingerprint,
}

/// What changed. Everything replay needs is here; no rule is evaluated again. `Declined` is the caller's own refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Opened { account: AccountNo, asset: Asset, lotted: bool, floor: Option<i64> },
    Closed { account: AccountNo },
    FloorSet { account: AccountNo, floor: Option<i64> },
    SpendingLimitsSet { account: AccountNo, limits: Limits },
    ReceivingLimitsSet { account: AccountNo, limits: Limits },
    CoverSet { account: AccountNo, cover: Option<Cover> },
    Moved(Move),
    Held(Hold),
    Released { hold: TransferId, how: Release },
    Refused { refusal: Refusal, step: u16 },
    Declined { reason: u16 },
}

impl Entry {
    /// What it answers to the request it carries.
    pub fn outcome(&self) -> Outcome {
        match self.effect {
            Effect::Refused { refusal, step } => Outcome::Refused { refusal, step },
            Effect::Declined { reason } => Outcome::Declined { reason },
            _ => Outcome::Done { seq: self.seq },
        }
    }
}

/// `amount` leaves `from` and reaches `to`; `lots` sum to it when either side keeps lots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub id: TransferId,
    pub purpose: u16,
    pub origin: Origin,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: i64,
    pub lots: Vec<LotMove>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Transfer,
    Capture { hold: TransferId },
    Reversal { of: TransferId },
    Expiry,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    Voided,
    Lapsed,
}

/// Part of a lot that changes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotMove {
    pub lot: LotNo,
    pub expires_ms: i64,
    pub amount: i64,
}

/// The answer to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Journalled; `seq` is its last entry.
    Done { seq: i64 },
    /// Nothing moved; `step` counts from 0 within a group.
    Refused { refusal: Refusal, step: u16 },
    /// The caller declined; nothing moved.
    Declined { reason: u16 },
    /// The key was used before with another body; nothing is stored.
    Conflict,
}
