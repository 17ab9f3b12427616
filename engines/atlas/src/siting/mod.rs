//! Where to build: maximal covering, p-median and set covering over walking distances, each answer with its proof.
//!
//! Homes that see the same sites are merged, a lazy greedy choice is improved by swaps, a Lagrangian bound says how
//! good it is, and a branch and bound over what the bound leaves open closes the gap.

mod answer;
mod branch;
mod capacity;
mod dominance;
mod lagrange;
mod local;
mod model;
mod question;
mod relaxed;

pub use answer::Answer;
pub use question::{Allowance, Goal, Question};
