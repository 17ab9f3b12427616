//! The figures of the open books and the movements they are summed from.

use crate::Purpose;

/// A figure that opens to its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    All,
    Issued,
    Spent,
    Refunded,
    Given,
    Expired,
    TakenBack,
    Settled,
    SettledBack,
    Deposited,
    Sent,
    CameBack,
    Received,
    Between,
}

impl Figure {
    pub const ALL: [Self; 14] = [
        Self::All,
        Self::Issued,
        Self::Spent,
        Self::Refunded,
        Self::Given,
        Self::Expired,
        Self::TakenBack,
        Self::Settled,
        Self::SettledBack,
        Self::Deposited,
        Self::Sent,
        Self::CameBack,
        Self::Received,
        Self::Between,
    ];

    /// The word in addresses; empty for all.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Issued => "issued",
            Self::Spent => "spent",
            Self::Refunded => "refunded",
            Self::Given => "given",
            Self::Expired => "expired",
            Self::TakenBack => "taken-back",
            Self::Settled => "settled",
            Self::SettledBack => "settled-back",
            Self::Deposited => "deposited",
            Self::Sent => "sent",
            Self::CameBack => "came-back",
            Self::Received => "received",
            Self::Between => "between",
        }
    }
    /// Translation key.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "beans-figure-all",
            Self::Issued => "beans-figure-issued",
            Self::Spent => "beans-figure-spent",
            Self::Refunded => "beans-figure-refunded",
            Self::Given => "beans-figure-given",
            Self::Expired => "beans-figure-expired",
            Self::TakenBack => "beans-figure-taken-back",
            Self::Settled => "beans-figure-settled",
            Self::SettledBack => "beans-figure-settled-back",
            Self::Deposited => "beans-figure-deposited",
            Self::Sent => "beans-figure-sent",
            Self::CameBack => "beans-figure-came-back",
            Self::Received => "beans-figure-received",
            Self::Between => "beans-figure-between",
        }
    }
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|figure| figure.word() == word).unwrap_or(Self::All)
    }
    pub(crate) fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::All | Self::Between => &[],
            Self::Issued => &[Purpose::Award, Purpose::AdjustUp],
            Self::Spent => &[Purpose::PayCode, Purpose::PayScan, Purpose::PayCard, Purpose::PayHold],
            Self::Refunded => &[Purpose::Refund],
            Self::Given => &[Purpose::Gift],
            Self::Expired => &[Purpose::Expiry],
            Self::TakenBack => &[Purpose::AdjustDown],
            Self::Settled => &[Purpose::Settle],
            Self::SettledBack => &[Purpose::Return],
            Self::Deposited => &[Purpose::Deposit],
            Self::Sent => &[Purpose::CrossOut],
            Self::CameBack => &[Purpose::CrossBack],
            Self::Received => &[Purpose::CrossIn],
        }
    }
}
