//! Journal entries as receipts.

use common::{Beans, CommunityId, Timestamp};
use db::Reader;
use ledger::{Effect, Entry};
use uuid::Uuid;

use crate::store::ledger as rows;
use crate::{BeansError, Purpose, Receipt};

pub(crate) fn at_seq(r: &mut Reader<'_>, c: CommunityId, seq: i64) -> Result<Receipt, BeansError> {
    let body = rows::entry_at(r, c, seq)?.ok_or(BeansError::NotFound)?;
    of_entry(&Entry::from_bytes(&body)?)
}

/// The receipt of a transfer.
///
/// # Errors
/// [`BeansError::NotFound`].
pub fn receipt(r: &mut Reader<'_>, c: CommunityId, id: Uuid) -> Result<Receipt, BeansError> {
    let body = rows::entry_of_transfer(r, c, id)?.ok_or(BeansError::NotFound)?;
    of_entry(&Entry::from_bytes(&body)?)
}

/// The receipt of an entry that moved beans or yuan.
pub(crate) fn of_entry(entry: &Entry) -> Result<Receipt, BeansError> {
    let Effect::Moved(moved) = &entry.effect else { return Err(BeansError::NotFound) };
    Ok(Receipt {
        id: Uuid::from_u128(moved.id.0),
        seq: entry.seq,
        at: Timestamp::from_millis(entry.at_ms),
        purpose: Purpose::from_code(moved.purpose).ok_or(BeansError::NotFound)?,
        from: moved.from,
        to: moved.to,
        amount: Beans(moved.amount),
    })
}
