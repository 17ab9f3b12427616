use access::Denied;
use common::{FieldErrors, Msg};
use ledger::Refusal;

use crate::Over;

/// What can go wrong in this room. What a person may read of it is [`Reason`] or field errors; the rest goes to the log.
#[derive(Debug, thiserror::Error)]
pub enum BeansError {
    #[error(transparent)]
    Db(#[from] db::Error),
    #[error("not permitted: {}", .0.permission)]
    Denied(Denied),
    #[error("fields: {0:?}")]
    Fields(FieldErrors),
    #[error("refused: {0:?}")]
    Refused(Reason),
    #[error("no such thing here")]
    NotFound,
    /// The books contradict themselves: a fault of ours, never of the asker.
    #[error("the books contradict themselves: {0}")]
    Broken(#[from] ledger::Broken),
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
    #[error("the public log contradicts itself: {0}")]
    Log(String),
    #[error("the journal keeps a refusal of the unknown number {0}")]
    UnknownRefusal(u16),
    #[error("a stored entry is damaged: {0}")]
    Garbled(#[from] ledger::Garbled),
}

impl From<Denied> for BeansError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<FieldErrors> for BeansError {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

/// Why beans did not move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Ledger(Refusal),
    /// A limit of the wallet, with what is left of it.
    Over(Over),
    /// The idempotency key came before with another body.
    KeyReused,
    CodeUnknown,
    CodeExpired,
    CodeUsed,
    ShopUnknown,
    ShopClosed,
    /// The asker has never had beans here.
    NoWallet,
    CardUnknown,
    CardLocked,
    /// Wrong PIN; so many tries are left.
    WrongPin(i64),
    /// The one who proposes may not approve.
    SamePerson,
    /// Decided already.
    Decided,
    Oneself,
    /// The shop's time to give a payment back is over.
    RefundWindow,
    /// The holder's minutes to let a hold go are over.
    HoldFirm,
    /// The two communities take no beans of each other.
    NotLinked,
    /// Nobody of that id lives there.
    NoReceiver,
    /// So many expiry days at once that they do not fit one group.
    TooManyLots,
    /// More than this community owes the other.
    OverDebt,
}

impl Reason {
    /// The sentence for the person.
    pub fn message(self) -> Msg {
        match self {
            Self::Ledger(refusal) => Msg::new(refusal_key(refusal)),
            Self::Over(over) => over.message(),
            Self::KeyReused => Msg::new("beans-refused-key-reused"),
            Self::CodeUnknown => Msg::new("beans-refused-code-unknown"),
            Self::CodeExpired => Msg::new("beans-refused-code-expired"),
            Self::CodeUsed => Msg::new("beans-refused-code-used"),
            Self::ShopUnknown => Msg::new("beans-refused-shop-unknown"),
            Self::ShopClosed => Msg::new("beans-refused-shop-closed"),
            Self::NoWallet => Msg::new("beans-refused-not-enough"),
            Self::CardUnknown => Msg::new("beans-refused-card-unknown"),
            Self::CardLocked => Msg::new("beans-refused-card-locked"),
            Self::WrongPin(left) => Msg::new("beans-refused-wrong-pin").arg("left", left),
            Self::SamePerson => Msg::new("beans-refused-same-person"),
            Self::Decided => Msg::new("beans-refused-decided"),
            Self::Oneself => Msg::new("beans-refused-oneself"),
            Self::RefundWindow => Msg::new("beans-refused-window"),
            Self::HoldFirm => Msg::new("beans-refused-hold-firm").arg("minutes", crate::HOLDER_MINUTES),
            Self::NotLinked => Msg::new("beans-refused-not-linked"),
            Self::NoReceiver => Msg::new("beans-refused-no-receiver"),
            Self::TooManyLots => Msg::new("beans-refused-too-many-lots"),
            Self::OverDebt => Msg::new("beans-refused-over-debt"),
        }
    }
}

/// People meet few of the engine's refusals; the others share a sentence.
fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::AmountNotPositive | Refusal::AmountTooLarge => "beans-refused-amount",
        Refusal::SameAccount => "beans-refused-oneself",
        Refusal::NotEnough => "beans-refused-not-enough",
        Refusal::BelowFloor => "beans-refused-envelope",
        Refusal::CoverTooLow => "beans-refused-cover",
        Refusal::OverPaymentLimit => "beans-refused-payment-limit",
        Refusal::OverDayLimit => "beans-refused-day-limit",
        Refusal::OverMonthLimit => "beans-refused-month-limit",
        Refusal::TooSoon | Refusal::AcceptanceTooSoon => "beans-refused-too-soon",
        Refusal::OverAcceptancePaymentLimit
        | Refusal::OverAcceptanceDayLimit
        | Refusal::OverAcceptanceMonthLimit => "beans-refused-shop-full",
        Refusal::AccountClosed | Refusal::NoSuchAccount => "beans-refused-account",
        Refusal::AlreadyReversed => "beans-refused-already-refunded",
        Refusal::ReverseTooLarge => "beans-refused-refund-too-large",
        Refusal::NoSuchTransfer | Refusal::NotReversible => "beans-refused-not-refundable",
        Refusal::LotsSpent => "beans-refused-lots-spent",
        Refusal::ExpiryInPast => "beans-refused-expiry",
        Refusal::NoSuchHold | Refusal::HoldEnded => "beans-refused-hold-ended",
        Refusal::CaptureTooLarge => "beans-refused-capture-too-large",
        _ => "beans-refused-other",
    }
}

impl From<BeansError> for web::Failure {
    fn from(error: BeansError) -> Self {
        match error {
            BeansError::Db(error) => error.into(),
            BeansError::Denied(denied) => Self::Denied(denied),
            BeansError::Fields(errors) => Self::Fields(errors),
            BeansError::Refused(reason) => Self::Refused(reason.message()),
            BeansError::NotFound => Self::NotFound,
            other => Self::Internal(other.to_string()),
        }
    }
}
