#![doc = include_str!("../README.md")]

pub mod certificate;
#[cfg(feature = "cli")]
pub mod cli;
pub mod election;
mod error;
pub mod explain;
mod number;
pub mod outcome;
pub mod pb;
pub mod rules;
pub mod shares;
pub mod terms;

pub use election::{Ballot, BallotKind, Election, Project};
pub use error::Error;
pub use number::decimal;
pub use outcome::{How, Lost, Outcome, Round};
pub use rules::{Add1, Completion, Rule, Start, Stop, Utility, run};
pub use shares::Shares;
pub use terms::{Terms, TieKey, TieRule};
