//! The rows the engine reads and writes.

pub(crate) use super::accounts::{
    AccountRow, HoldRow, Term, account, accounts_after, hold, live_holds, lots, set_account, set_hold,
    set_lot, set_term,
};
pub(crate) use super::journal::{
    Columns, Head, StoredEntry, add_answer, all_reversed, answer, answers_after, append, entries_after,
    entry_at, entry_of_transfer, head, reversed, set_head, set_reversed, uuid,
};
