//! The rows the engine reads and writes.

pub(crate) use super::accounts::{
    account, accounts_after, all_reversed, hold, holds_at, holds_due, live_holds, neighbours, reversed,
    set_accounts, set_holds, set_reversed, wallets_due,
};
pub(crate) use super::journal::{
    Columns, Head, LeafRow, StoredEntry, add_keys, add_nodes, append, append_aside, behind, entries_after,
    entry_at, entry_of_transfer, extent, head, keys_after, leaves, line_of_transfer, lines, move_head,
    node_counts, tile, uuid,
};
