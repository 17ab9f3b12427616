//! An entry as a line of the journal.

use ledger::{AccountNo, Effect, Entry};
use rustc_hash::FxHashMap;

use crate::store::ledger::{Columns, uuid};

/// The last entry of each account.
pub(crate) type LastSeqs = FxHashMap<AccountNo, i64>;

/// The two sides of an entry that a statement shows.
pub(crate) fn sides(entry: &Entry) -> Option<(AccountNo, AccountNo)> {
    match &entry.effect {
        Effect::Moved(moved) => Some((moved.from, moved.to)),
        Effect::Held(hold) => Some((hold.from, hold.to)),
        _ => None,
    }
}

/// The columns of an entry; `last_seqs` knows the last entry of each account and learns this one.
pub(crate) fn columns(entry: &Entry, last_seqs: &mut LastSeqs) -> Columns {
    let plain = Columns { at_ms: entry.at_ms, effect: effect_number(&entry.effect), ..Columns::default() };
    let mut prev = |no: AccountNo| last_seqs.insert(no, entry.seq).unwrap_or(0);
    let (id, purpose, from, to, amount) = match &entry.effect {
        Effect::Moved(m) => (m.id, m.purpose, m.from, m.to, m.amount),
        Effect::Held(h) => (h.id, h.purpose, h.from, h.to, h.amount),
        _ => return plain,
    };
    let (debit_prev, credit_prev) = (prev(from), prev(to));
    let (debit, credit, transfer) = (from.0, to.0, Some(uuid(id.0)));
    Columns { purpose, debit, credit, amount, debit_prev, credit_prev, transfer, ..plain }
}

/// The number of an effect in the journal, as in the engine's bytes.
fn effect_number(effect: &Effect) -> i64 {
    match effect {
        Effect::Opened { .. } => 1,
        Effect::Closed { .. } => 2,
        Effect::FloorSet { .. } => 3,
        Effect::SpendingLimitsSet { .. } => 4,
        Effect::ReceivingLimitsSet { .. } => 5,
        Effect::CoverSet { .. } => 6,
        Effect::Moved(_) => 7,
        Effect::Held(_) => 8,
        Effect::Released { .. } => 9,
        Effect::Refused { .. } => 10,
        Effect::Declined { .. } => 11,
    }
}
