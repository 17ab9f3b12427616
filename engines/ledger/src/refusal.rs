/// Why a command changed nothing. A refusal is an outcome: it is journalled and stored under its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
#[repr(u8)]
pub enum Refusal {
    #[error("amount is not positive")]
    AmountNotPositive = 1,
    #[error("amount or balance out of range")]
    AmountTooLarge = 2,
    #[error("an account cannot pay itself")]
    SameAccount = 3,
    #[error("no such account")]
    NoSuchAccount = 4,
    #[error("account is closed")]
    AccountClosed = 5,
    #[error("account exists already")]
    AccountExists = 6,
    #[error("account still has a balance or holds")]
    AccountNotEmpty = 7,
    #[error("beans and yuan do not mix")]
    AssetMismatch = 8,
    #[error("an account with lots needs a floor of zero or more; a floor may not be above the balance")]
    BadFloor = 9,
    #[error("a limit is negative")]
    BadLimit = 10,
    #[error("not enough available")]
    NotEnough = 11,
    #[error("the balance would fall below the floor")]
    BelowFloor = 12,
    #[error("the fund would not cover what circulates")]
    CoverTooLow = 13,
    #[error("above the limit of one payment")]
    OverPaymentLimit = 14,
    #[error("above the limit of the day")]
    OverDayLimit = 15,
    #[error("above the limit of the month")]
    OverMonthLimit = 16,
    #[error("too soon after the last payment")]
    TooSoon = 17,
    #[error("the receiver accepts no payment this large")]
    OverAcceptancePaymentLimit = 18,
    #[error("the receiver accepts no more today")]
    OverAcceptanceDayLimit = 19,
    #[error("the receiver accepts no more this month")]
    OverAcceptanceMonthLimit = 20,
    #[error("the receiver accepts no payment this soon")]
    AcceptanceTooSoon = 21,
    #[error("issuing to an account with lots needs an expiry")]
    LotExpiryNeeded = 22,
    #[error("only issuing makes a lot")]
    LotExpiryNotAllowed = 23,
    #[error("the expiry has passed")]
    ExpiryInPast = 24,
    #[error("too many small lots for one entry")]
    TooManyLots = 25,
    #[error("no such hold")]
    NoSuchHold = 26,
    #[error("the hold has ended")]
    HoldEnded = 27,
    #[error("more than the hold reserves")]
    CaptureTooLarge = 28,
    #[error("no such transfer")]
    NoSuchTransfer = 29,
    #[error("already reversed")]
    AlreadyReversed = 30,
    #[error("more than is left to reverse")]
    ReverseTooLarge = 31,
    #[error("a reversal cannot be reversed")]
    NotReversible = 32,
    #[error("the receiver has spent these lots")]
    LotsSpent = 33,
    #[error("no lot is due")]
    NothingDue = 34,
    #[error("the id is taken")]
    IdTaken = 35,
    #[error("a group has 1 to 512 steps, none of which declines")]
    BadGroup = 36,
    #[error("a cover rule names known accounts and a ratio of 0 to 100,000 basis points")]
    BadCover = 37,
}

impl Refusal {
    /// Every refusal, in the order of its code.
    pub const ALL: [Self; 37] = [
        Self::AmountNotPositive,
        Self::AmountTooLarge,
        Self::SameAccount,
        Self::NoSuchAccount,
        Self::AccountClosed,
        Self::AccountExists,
        Self::AccountNotEmpty,
        Self::AssetMismatch,
        Self::BadFloor,
        Self::BadLimit,
        Self::NotEnough,
        Self::BelowFloor,
        Self::CoverTooLow,
        Self::OverPaymentLimit,
        Self::OverDayLimit,
        Self::OverMonthLimit,
        Self::TooSoon,
        Self::OverAcceptancePaymentLimit,
        Self::OverAcceptanceDayLimit,
        Self::OverAcceptanceMonthLimit,
        Self::AcceptanceTooSoon,
        Self::LotExpiryNeeded,
        Self::LotExpiryNotAllowed,
        Self::ExpiryInPast,
        Self::TooManyLots,
        Self::NoSuchHold,
        Self::HoldEnded,
        Self::CaptureTooLarge,
        Self::NoSuchTransfer,
        Self::AlreadyReversed,
        Self::ReverseTooLarge,
        Self::NotReversible,
        Self::LotsSpent,
        Self::NothingDue,
        Self::IdTaken,
        Self::BadGroup,
        Self::BadCover,
    ];

    /// The stable number a journal stores.
    pub fn code(self) -> u8 {
        self as u8
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_dense_and_come_back() {
        for (index, refusal) in Refusal::ALL.into_iter().enumerate() {
            assert_eq!(usize::from(refusal.code()), index + 1);
            assert_eq!(Refusal::from_code(refusal.code()), Some(refusal));
        }
        assert_eq!(Refusal::from_code(0), None);
        assert_eq!(Refusal::from_code(38), None);
    }
}
