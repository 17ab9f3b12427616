//! The words of this room.

use common::{Beans, CommunityId, Timestamp};
use ledger::AccountNo;
use uuid::Uuid;

use crate::{BeansError, Reason};

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// 钱包 of a person.
    Wallet(Uuid),
    /// 商家 account: what a shop has taken and not yet been paid for.
    Shop(Uuid),
    /// 额度: a fund's envelope; its balance is minus what it has issued.
    Envelope(Uuid),
    /// 备付金: a fund's cash, in yuan.
    Cash(Uuid),
    /// 过期: beans that ran out of time.
    Expired,
    /// 已结算: beans that shops were paid for.
    Settled,
    /// 银行: where yuan comes from and goes to.
    Bank,
    /// 往来: above zero what this community owes another, below zero what the other owes it; not lower than agreed.
    Clearing(CommunityId),
    /// 在途: beans that have left for another community and not arrived yet.
    Transit,
}

impl Owner {
    /// The stored (kind, owner id).
    pub(crate) fn key(self) -> (i64, Uuid) {
        match self {
            Self::Wallet(id) => (1, id),
            Self::Shop(id) => (2, id),
            Self::Envelope(id) => (3, id),
            Self::Cash(id) => (4, id),
            Self::Expired => (5, Uuid::nil()),
            Self::Settled => (6, Uuid::nil()),
            Self::Bank => (7, Uuid::nil()),
            Self::Clearing(other) => (8, Uuid::from_u64_pair(0, other.number().cast_unsigned())),
            Self::Transit => (9, Uuid::nil()),
        }
    }

    pub(crate) fn from_key(kind: i64, id: Uuid) -> Option<Self> {
        match kind {
            1 => Some(Self::Wallet(id)),
            2 => Some(Self::Shop(id)),
            3 => Some(Self::Envelope(id)),
            4 => Some(Self::Cash(id)),
            5 => Some(Self::Expired),
            6 => Some(Self::Settled),
            7 => Some(Self::Bank),
            8 => Some(Self::Clearing(CommunityId::from_row(id.as_u64_pair().1.cast_signed()))),
            9 => Some(Self::Transit),
            _ => None,
        }
    }
}

/// An account as people know it: number, owner, and the name of a fund or shop (empty for persons).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedAccount {
    pub no: AccountNo,
    pub owner: Owner,
    pub label: String,
}

macro_rules! purposes {
    ($($name:ident = $code:literal, $key:literal;)*) => {
        /// Why beans or yuan moved. The numbers stand in the journal and never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Purpose { $($name = $code),* }

        impl Purpose {
            pub const ALL: &[Self] = &[$(Self::$name),*];
            pub const fn code(self) -> u16 { self as u16 }
            pub fn from_code(code: u16) -> Option<Self> {
                Self::ALL.iter().copied().find(|purpose| purpose.code() == code)
            }
            /// Translation key.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }
            /// The word in API answers and filters: the label without its room.
            pub fn word(self) -> &'static str {
                self.label().trim_start_matches("beans-purpose-")
            }
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|purpose| purpose.word() == word)
            }
        }
    };
}
purposes! {
    Award = 1, "beans-purpose-award";
    Gift = 2, "beans-purpose-gift";
    PayCode = 3, "beans-purpose-pay-code";
    PayScan = 4, "beans-purpose-pay-scan";
    PayCard = 5, "beans-purpose-pay-card";
    Refund = 6, "beans-purpose-refund";
    Expiry = 7, "beans-purpose-expiry";
    Settle = 8, "beans-purpose-settle";
    Return = 9, "beans-purpose-return";
    AdjustUp = 10, "beans-purpose-adjust-up";
    AdjustDown = 11, "beans-purpose-adjust-down";
    Deposit = 12, "beans-purpose-deposit";
    Payout = 13, "beans-purpose-payout";
    PayHold = 14, "beans-purpose-pay-hold";
    CrossOut = 15, "beans-purpose-cross-out";
    CrossDone = 16, "beans-purpose-cross-done";
    CrossIn = 17, "beans-purpose-cross-in";
    CrossBack = 18, "beans-purpose-cross-back";
    ClearOut = 19, "beans-purpose-clear-out";
    ClearIn = 20, "beans-purpose-clear-in";
    PayoutBack = 21, "beans-purpose-payout-back";
    ClearBack = 22, "beans-purpose-clear-back";
}

impl Purpose {
    /// 兑换: a payment at a shop, whichever way it began.
    pub const fn is_payment(self) -> bool {
        matches!(self, Self::PayCode | Self::PayScan | Self::PayCard | Self::PayHold)
    }

    /// Between yuan accounts; the amount is fen. Everything else moves beans.
    pub const fn is_yuan(self) -> bool {
        matches!(self, Self::Deposit | Self::Payout | Self::PayoutBack)
    }
}

/// One posted movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Public id; nobody guesses it.
    pub id: Uuid,
    pub seq: i64,
    pub at: Timestamp,
    pub purpose: Purpose,
    pub from: AccountNo,
    pub to: AccountNo,
    /// Hundredths of a bean, or fen between yuan accounts.
    pub amount: Beans,
}

/// The answer to something that moves beans. A refusal is kept under its key and given again, so let the action
/// succeed with it; [`Answer::done`] is for callers who would rather undo everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Done(Receipt),
    Refused(Reason),
}

impl Answer {
    /// # Errors
    /// [`BeansError::Refused`].
    pub fn done(self) -> Result<Receipt, BeansError> {
        match self {
            Self::Done(receipt) => Ok(receipt),
            Self::Refused(reason) => Err(BeansError::Refused(reason)),
        }
    }
}

/// What a wallet holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// In the wallet, what is held included.
    pub posted: Beans,
    /// To spend now.
    pub available: Beans,
    pub held: Beans,
    /// The beans that run out next and when.
    pub next_expiry: Option<(Timestamp, Beans)>,
}
