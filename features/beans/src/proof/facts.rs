use common::{Beans, CommunityId, Timestamp};
use ledger::{Effect, Entry};

use crate::Purpose;

/// What a receipt proves. Nothing here comes from anything but proven bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    pub community: CommunityId,
    /// The log's name, as its key signs it.
    pub origin: String,
    /// Entries in the log when the checkpoint was signed.
    pub log_size: u64,
    pub entry: Entry,
}

/// A movement as people know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// `None`: a purpose this version does not know.
    pub purpose: Option<Purpose>,
    /// Account numbers.
    pub from: i64,
    pub to: i64,
    /// Hundredths of a bean, or fen where `yuan`.
    pub amount: Beans,
    pub yuan: bool,
}

impl Verified {
    pub fn seq(&self) -> i64 {
        self.entry.seq
    }

    pub fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.entry.at_ms)
    }

    /// `None` where the entry moved nothing: an account opened, a limit set, a hold, a refusal.
    pub fn moved(&self) -> Option<Moved> {
        let Effect::Moved(moved) = &self.entry.effect else { return None };
        let purpose = Purpose::from_code(moved.purpose);
        Some(Moved {
            purpose,
            from: moved.from.0,
            to: moved.to.0,
            amount: Beans(moved.amount),
            yuan: purpose.is_some_and(Purpose::is_yuan),
        })
    }
}
