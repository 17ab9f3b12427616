//! A double-entry engine with expiring lots, holds, limits and idempotent commands.
//!
//! [`apply`] turns a [`State`], a [`Command`] and a time into an [`Outcome`] and journal [`Entry`]s.
//! It reads no clock, no database and no chance: the same inputs give the same bytes on every machine.
//! [`State::replay`] rebuilds the same state from the entries without any policy code.
//!
//! Amounts are `i64` hundredths (1 bean = 100, 1 yuan = 100 fen). Times are `i64` milliseconds of the Unix epoch.
//! A state may be partial: load what a command touches (see [`State::accounts_of`]), apply, then store
//! [`State::take_changes`]. What is not loaded does not exist for the engine.
//!
//! Invariants: the balances of one asset sum to zero; no balance goes below its floor by a transfer; the balance of
//! an account with lots equals the sum of its lots; a hold ends once; no bean is reversed twice.

mod account;
mod accounts;
mod apply;
mod calendar;
mod codec;
mod command;
mod decide;
mod entry;
mod gauge;
mod ids;
mod lots;
mod positions;
mod refusal;
mod replay;
mod reversal;
mod state;
mod transfer;
mod undo;

pub use account::{Account, Cover, Position};
pub use apply::{Applied, apply, lapse};
pub use calendar::{UTC_OFFSET_CHINA_MS, day_number, month_number};
pub use codec::Garbled;
pub use command::{Action, Body, Command, NewAccount, NewHold, NewTransfer, Reverse, Step};
pub use entry::{Effect, Entry, LotMove, Move, Origin, Outcome, Release, Request};
pub use gauge::{Gauge, Limits, Meter, NEVER_MS};
pub use ids::{AccountNo, Asset, Fingerprint, Key, LotKey, LotNo, TransferId};
pub use positions::Positions;
pub use refusal::Refusal;
pub use replay::Broken;
pub use state::{Answer, Changes, State};
pub use transfer::{Hold, HoldState, Posted};
pub use undo::Mark;

/// Largest amount of one transfer, in hundredths (10 trillion beans).
pub const AMOUNT_MAX: i64 = 1_000_000_000_000_000;
/// Largest absolute balance, in hundredths.
pub const BALANCE_MAX: i64 = 1_000_000_000_000_000_000;
/// Most steps in one atomic group.
pub const GROUP_STEPS_MAX: usize = 512;
/// Most lots one entry may move.
pub const ENTRY_LOTS_MAX: usize = 1_024;
