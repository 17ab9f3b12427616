//! Explanations: per project who paid and what was missing, per voter what their share bought, and what would have
//! turned a decision.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::election::Election;
use crate::outcome::{How, Lost, Outcome};

mod turning;

pub use turning::{Turning, turning};

/// How one project fared.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectStory {
    pub project: usize,
    pub votes: i64,
    pub score: i128,
    pub fate: Fate,
    /// What supporters paid, the largest payments first.
    pub paid: Vec<PaidBy>,
    /// What its supporters have left together after the count; `None` where voters do not pay.
    pub supporters_left: Option<BigRational>,
    /// What its supporters lack of its cost after the count: for projects that did not win, where voters pay.
    pub missing: Option<BigRational>,
}

/// Won, when and how; or lost, and why.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// `place` counts from 1.
    Won {
        place: usize,
        how: How,
        tied: Vec<usize>,
    },
    Lost(Lost),
}

/// So many voters paid so much each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidBy {
    pub voters: u64,
    pub each: BigRational,
}

/// What one voter's share bought.
#[derive(Debug, Clone, PartialEq)]
pub struct VoterStory {
    pub voter: String,
    /// What every voter had.
    pub share: BigRational,
    /// Project and payment, in order of purchase.
    pub bought: Vec<(usize, BigRational)>,
    pub left: BigRational,
    /// Winners on the ballot, paid for or not.
    pub winners: Vec<usize>,
}

/// Explains every project, in file order.
pub fn projects(election: &Election, outcome: &Outcome) -> Vec<ProjectStory> {
    let mut paid = vec![BTreeMap::new(); election.projects().len()];
    if let Some(shares) = &outcome.shares {
        for ballot in 0..election.ballot_count() {
            for (purchase, part) in shares.parts(ballot).into_iter().filter(|(_, part)| part.is_positive()) {
                *paid[shares.purchases[purchase].0].entry(part).or_insert(0) +=
                    u64::from(election.weight(ballot));
            }
        }
    }
    paid.into_iter().enumerate().map(|(project, paid)| story(election, outcome, project, paid)).collect()
}

/// `paid`: how many voters paid which numerator.
fn story(
    election: &Election,
    outcome: &Outcome,
    project: usize,
    paid: BTreeMap<BigInt, u64>,
) -> ProjectStory {
    let shares = outcome.shares.as_ref();
    let fate = fate(outcome, project);
    let cost = BigRational::from_integer(election.projects()[project].cost.into());
    let supporters_left = shares.map(|shares| shares.supporters_left(election, project));
    let lost = matches!(fate, Fate::Lost(_));
    let missing =
        supporters_left.as_ref().filter(|_| lost).map(|left| (cost - left).max(BigRational::zero()));
    let paid = shares.map_or_else(Vec::new, |shares| {
        let parts = paid.into_iter().rev();
        parts.map(|(part, voters)| PaidBy { voters, each: shares.ratio(part) }).collect()
    });
    let (votes, score) = (election.votes(project), election.score(project));
    ProjectStory { project, votes, score, fate, paid, supporters_left, missing }
}

fn fate(outcome: &Outcome, project: usize) -> Fate {
    let won = outcome.rounds.iter().enumerate().find(|(_, round)| round.project == project);
    match won {
        Some((place, round)) => {
            Fate::Won { place: place + 1, how: round.how.clone(), tied: round.tied.clone() }
        }
        None => {
            let lost = outcome.lost.iter().find(|(p, _)| *p == project).map(|(_, why)| why.clone());
            Fate::Lost(lost.unwrap_or(Lost::Stopped))
        }
    }
}

/// Explains every voter's share, in the order of the ballots; empty where voters do not pay.
pub fn voters(election: &Election, outcome: &Outcome) -> Vec<VoterStory> {
    let Some(shares) = &outcome.shares else { return Vec::new() };
    let story = |(voter, ballot): (&str, usize)| VoterStory {
        voter: voter.to_owned(),
        share: shares.share(),
        bought: shares.payments(ballot).into_iter().filter(|(_, each)| each.is_positive()).collect(),
        left: shares.left(ballot),
        winners: election.choices(ballot).iter().map(|c| c.0 as usize).filter(|p| outcome.won(*p)).collect(),
    };
    election.voters().map(story).collect()
}
