use crate::{AccountNo, LotMove, Origin, TransferId};

/// A posted transfer as far as a later reversal needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub id: TransferId,
    pub origin: Origin,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: i64,
    /// How much has been reversed so far, counted from the end of `lots`.
    pub reversed: i64,
    pub lots: Vec<LotMove>,
    /// When the receiver's limits counted it.
    pub at_ms: i64,
    /// When the payer's limits counted it: at the hold for a capture, else `at_ms`.
    pub spent_ms: i64,
}

/// Beans reserved for one receiver. Reserved lots stay spendable by the capture even when they expire meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub id: TransferId,
    pub purpose: u16,
    pub from: AccountNo,
    pub to: AccountNo,
    pub amount: i64,
    pub lots: Vec<LotMove>,
    pub made_ms: i64,
    /// From this moment the hold counts for nothing, whether or not an entry says so yet.
    pub lapses_ms: i64,
    pub state: HoldState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldState {
    Live,
    Captured,
    Voided,
    Lapsed,
}
