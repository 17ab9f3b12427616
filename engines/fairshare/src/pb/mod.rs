//! Pabulib's `.pb` format (<https://pabulib.org/format>): reading, writing and checking.
//!
//! ```
//! use fairshare::{Rule, run};
//! let text = "META\nkey;value\nbudget;100\nvote_type;approval\n\
//!             PROJECTS\nproject_id;cost\np1;60\np2;70\nVOTES\nvoter_id;vote\n1;p1,p2\n2;p1\n";
//! let file = fairshare::pb::File::read(text.as_bytes())?;
//! let election = file.election()?;
//! let outcome = run(&election, Rule::Greedy, &file.terms()?)?;
//! assert_eq!(outcome.winners().map(|p| election.projects()[p].id.as_str()).collect::<Vec<_>>(), ["p1"]);
//! # Ok::<(), fairshare::Error>(())
//! ```

mod check;
mod parser;
mod read;
mod table;
mod write;

pub use check::{Finding, Level, check};
pub use table::{BYTES_MAX, Entry, File, Row, Table};

/// The cost by which Pabulib marks a project that was withdrawn after the vote.
pub const SENTINEL_COST: &str = "999999999";
