//! One use case per file: permit → load → decide → store → audit → jobs.

pub(crate) mod accounts;
pub(crate) mod adjust;
pub(crate) mod approve_award;
pub(crate) mod cards;
pub(crate) mod clear;
pub(crate) mod cross;
pub(crate) mod expire_due;
pub(crate) mod funds;
pub(crate) mod gift;
pub(crate) mod holds;
pub(crate) mod keep_checkpoint;
pub(crate) mod limits;
pub(crate) mod links;
pub(crate) mod object;
pub(crate) mod propose_award;
pub(crate) mod redeem;
pub(crate) mod refund;
pub(crate) mod rules;
pub(crate) mod settle;
