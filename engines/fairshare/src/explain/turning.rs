//! What would have turned a decision, found by counting again.

use crate::election::{Election, MONEY_MAX};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::rules::run;

/// The nearest changes that turn one project's fate. Each is exact in this sense: the count was repeated with it and
/// with one unit less of it, and only the first turned. A rule need not be monotone, so a smaller change that is not
/// next to this one is not ruled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turning {
    pub project: usize,
    /// Whether it won; the changes are then those by which it loses.
    pub won: bool,
    /// For a loser: the budget, all else equal, at which it wins. For a winner: at which it loses.
    pub budget: Option<i64>,
    /// The cost, all else equal, at which the fate turns.
    pub cost: Option<i64>,
    /// For a loser: so many more voters who support only this project.
    pub votes: Option<u32>,
}

/// Finds what would have turned the fate of one project. Counts about 100 times.
///
/// ```
/// use fairshare::explain::turning;
/// use fairshare::{Ballot, BallotKind, Election, Project, Rule, Terms, run};
/// let project = |id: &str| Project { id: id.into(), cost: 60, ..Project::default() };
/// let ballot = |voter: &str, p| Ballot { voter: voter.into(), choices: vec![(p, 1)] };
/// let ballots = vec![ballot("1", 0), ballot("2", 0), ballot("3", 1)];
/// let election = Election::new(BallotKind::Approval, 100, 0, vec![project("park"), project("pool")], ballots)?;
/// let outcome = run(&election, Rule::Greedy, &Terms::default())?;
/// let pool = turning(&election, &outcome, 1)?;
/// assert_eq!((pool.budget, pool.cost, pool.votes), (Some(120), Some(40), Some(2)));
/// # Ok::<(), fairshare::Error>(())
/// ```
///
/// # Errors
/// As [`run`].
pub fn turning(election: &Election, outcome: &Outcome, project: usize) -> Result<Turning, Error> {
    let won = outcome.won(project);
    let count = |changed: Election| -> Result<bool, Error> {
        match run(&changed, outcome.rule, &outcome.terms) {
            Ok(again) => Ok(again.won(project) != won),
            // Fixed winners that no longer fit, or a share that cannot be raised: no answer there.
            Err(Error::Invalid { .. } | Error::TooManySteps(_)) => Ok(false),
            Err(other) => Err(other),
        }
    };
    let (budget, cost) = (election.budget(), election.projects()[project].cost);
    let room = MONEY_MAX - election.projects().iter().map(|p| p.cost).sum::<i64>();
    let raised = |limit: i64, base: i64| limit.min(base.saturating_mul(64)).max(0);
    let with_budget = |by: i64| count(election.with_budget(if won { budget - by } else { budget + by }));
    let budget_turn = nearest(if won { budget } else { raised(MONEY_MAX - budget, budget) }, with_budget)?;
    let with_cost = |by: i64| count(election.with_cost(project, if won { cost + by } else { cost - by }));
    let cost_turn = nearest(if won { raised(room, cost.max(budget)) } else { cost - 1 }, with_cost)?;
    let most = (election.voter_count() as i64 * 4 + 16).min(1 << 30);
    let with_votes = |by: i64| count(election.with_votes(project, by as u32));
    let votes = if won { None } else { nearest(most, with_votes)? };
    Ok(Turning {
        project,
        won,
        budget: budget_turn.map(|by| if won { budget - by } else { budget + by }),
        cost: cost_turn.map(|by| if won { cost + by } else { cost - by }),
        votes: votes.map(|by| by as u32),
    })
}

/// A change in `1..=limit` that turns while one less does not: doubled until it turns, then halved in between.
fn nearest(limit: i64, turns: impl Fn(i64) -> Result<bool, Error>) -> Result<Option<i64>, Error> {
    if limit < 1 {
        return Ok(None);
    }
    let (mut low, mut high) = (0, 1);
    while !turns(high.min(limit))? {
        if high >= limit {
            return Ok(None);
        }
        (low, high) = (high, high.saturating_mul(2));
    }
    high = high.min(limit);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if turns(middle)? { high = middle } else { low = middle }
    }
    Ok(Some(high))
}
