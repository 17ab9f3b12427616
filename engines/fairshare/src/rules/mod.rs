//! The counting rules.

mod equal_shares;
mod gate;
mod greedy;
mod phragmen;
mod purse;

use std::fmt;

use crate::election::Election;
use crate::error::{Error, invalid};
use crate::outcome::Outcome;
use crate::terms::Terms;

/// What a voter gets from a project that they support.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Utility {
    /// Its cost: every unit of money spent counts alike.
    Cost,
    /// One: every project counts alike.
    Cardinality,
    /// The points they gave it.
    Points,
    /// Its cost times the points they gave it.
    CostPoints,
}

/// Where the rise of the voters' share begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The budget divided by the number of voters, exactly.
    Exact,
    /// The same, rounded down to whole units of currency.
    Floor,
    /// A given share, in the smallest unit.
    Given(i64),
}

/// When the rise of the voters' share ends, keeping the last result within the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// When the winners would cost more than the budget, or all supported projects have won.
    Overspend,
    /// As above, or as soon as no further project fits into what is left.
    Exhausted,
}

/// Raising every voter's share step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Add1 {
    pub start: Start,
    /// In the smallest unit; at least 1.
    pub increment: i64,
    pub stop: Stop,
    /// [`Error::TooManySteps`] beyond.
    pub steps_max: u32,
}

impl Add1 {
    /// From the rounded-down share by one unit of currency until the budget is overspent.
    pub fn standard(scale: u32) -> Self {
        Self {
            start: Start::Floor,
            increment: 10i64.pow(scale.min(6)),
            stop: Stop::Overspend,
            steps_max: 100_000,
        }
    }
}

/// What follows when the shares alone leave money unspent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    None,
    Add1(Add1),
    /// Then the rest by score, skipping what does not fit.
    Add1Fill(Add1),
}

/// A counting rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// By score; what does not fit is skipped. Projects nobody voted for come last, unless the terms set a minimum.
    Greedy,
    /// By score; the first that does not fit ends the count.
    GreedyNoSkip,
    /// The method of equal shares (Peters, Pierczyński, Skowron 2021).
    EqualShares { utility: Utility, completion: Completion },
    /// Sequential Phragmén: voters earn money evenly and buy a project as soon as its supporters can pay; ends when a
    /// project that is due would overspend the budget.
    Phragmen,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Greedy => write!(f, "greedy"),
            Self::GreedyNoSkip => write!(f, "greedy-no-skip"),
            Self::Phragmen => write!(f, "phragmen"),
            Self::EqualShares { completion: Completion::None, .. } => write!(f, "equal-shares"),
            Self::EqualShares { completion: Completion::Add1(_), .. } => write!(f, "equal-shares/add1"),
            Self::EqualShares { completion: Completion::Add1Fill(_), .. } => {
                write!(f, "equal-shares/add1+greedy")
            }
        }
    }
}

/// Counts an election and audits the result.
///
/// ```
/// use fairshare::{Ballot, BallotKind, Completion, Election, Project, Rule, Terms, Utility, run};
/// let project = |id: &str, cost| Project { id: id.into(), cost, ..Project::default() };
/// let ballot = |voter: &str, choices: &[usize]| Ballot {
///     voter: voter.into(),
///     choices: choices.iter().map(|p| (*p, 1)).collect(),
/// };
/// let projects = vec![project("park", 600), project("school", 600), project("library", 400)];
/// let ballots = vec![ballot("a", &[0, 1]), ballot("b", &[0, 1]), ballot("c", &[0, 1]), ballot("d", &[2]), ballot("e", &[2])];
/// let election = Election::new(BallotKind::Approval, 1000, 0, projects, ballots)?;
///
/// let fair = Rule::EqualShares { utility: Utility::Cost, completion: Completion::None };
/// assert_eq!(run(&election, fair, &Terms::default())?.winners().collect::<Vec<_>>(), [0, 2]);
/// # Ok::<(), fairshare::Error>(())
/// ```
///
/// # Errors
/// [`Error::Invalid`] for terms or parameters that do not suit the election; [`Error::TooManySteps`].
pub fn run(election: &Election, rule: Rule, terms: &Terms) -> Result<Outcome, Error> {
    terms.check(election)?;
    let voters_pay = !matches!(rule, Rule::Greedy | Rule::GreedyNoSkip);
    let gate = gate::Gate::new(election, terms, voters_pay)?;
    let outcome = match rule {
        Rule::Greedy | Rule::GreedyNoSkip => greedy::run(election, rule, gate),
        Rule::EqualShares { utility, completion } => {
            equal_shares::run(election, rule, utility, completion, gate)?
        }
        Rule::Phragmen => phragmen::run(election, rule, gate),
    };
    outcome.audit(election)?;
    Ok(outcome)
}

fn positive(field: &str, value: i64) -> Result<(), Error> {
    if value > 0 { Ok(()) } else { Err(invalid(field, "expected more than 0")) }
}
