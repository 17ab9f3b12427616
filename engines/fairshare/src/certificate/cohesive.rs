//! The exact search for groups that extended justified representation up to one project protects.

use crate::certificate::{Verdict, satisfaction, worth};
use crate::election::Election;
use crate::rules::Utility;

/// What "up to one project" asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// With one more of the agreed projects somebody would have more than the group deserves (Peters, Pierczyński,
    /// Skowron 2021; the method of equal shares guarantees it).
    More,
    /// … at least as much (as `pabutools` tests it).
    AtLeast,
}

/// Searches every set of projects that enough voters agree on to pay for it: for approval ballots with the utility by
/// cost or by number. `work_max` bounds the search, counted in ballots
/// looked at.
///
/// ```
/// use fairshare::certificate::{Strength, Verdict, ejr_up_to_one};
/// use fairshare::{Ballot, BallotKind, Election, Project, Utility};
/// let project = |id: &str| Project { id: id.into(), cost: 1, ..Project::default() };
/// let ballot = |voter: &str, p| Ballot { voter: voter.into(), choices: vec![(p, 1), (p + 1, 1)] };
/// let election = Election::new(BallotKind::Approval, 4, 0, ["a", "b", "c", "d"].map(project).to_vec(),
///     vec![ballot("1", 0), ballot("2", 2)])?;
/// assert_eq!(ejr_up_to_one(&election, &[0, 1, 2], Utility::Cost, Strength::AtLeast, 1000), Verdict::Holds);
/// assert!(matches!(ejr_up_to_one(&election, &[0, 1], Utility::Cost, Strength::AtLeast, 1000), Verdict::Violated { .. }));
/// # Ok::<(), fairshare::Error>(())
/// ```
pub fn ejr_up_to_one(
    election: &Election,
    winners: &[usize],
    utility: Utility,
    strength: Strength,
    work_max: u64,
) -> Verdict {
    let projects = election.projects().len();
    let mut won = vec![false; projects];
    winners.iter().filter(|p| **p < projects).for_each(|p| won[*p] = true);
    let mut search = Search {
        election,
        utility,
        strength,
        got: satisfaction(election, winners, utility),
        won,
        work_left: work_max,
        agreed: Vec::new(),
    };
    let everyone = (0..election.ballot_count()).collect::<Vec<_>>();
    search.extend(0, &everyone, 0)
}

struct Search<'a> {
    election: &'a Election,
    utility: Utility,
    strength: Strength,
    got: Vec<i128>,
    won: Vec<bool>,
    work_left: u64,
    agreed: Vec<usize>,
}

impl Search<'_> {
    /// Adds projects from `next` on to the agreed ones. Whoever agrees on a set agrees on its parts, and a part costs
    /// less: sets that are too dear for their voters need not be extended.
    fn extend(&mut self, next: usize, group: &[usize], cost: i64) -> Verdict {
        for project in next..self.election.projects().len() {
            let Some(left) = self.work_left.checked_sub(group.len() as u64 + 1) else {
                return Verdict::Unknown;
            };
            self.work_left = left;
            let cost = cost + self.election.projects()[project].cost;
            let group: Vec<usize> = group.iter().copied().filter(|b| self.supports(*b, project)).collect();
            if !self.can_pay(&group, cost) {
                continue;
            }
            self.agreed.push(project);
            let complaint = self.complaint(&group, cost);
            let verdict = complaint.unwrap_or_else(|| self.extend(project + 1, &group, cost));
            self.agreed.pop();
            if verdict != Verdict::Holds {
                return verdict;
            }
        }
        Verdict::Holds
    }

    fn supports(&self, ballot: usize, project: usize) -> bool {
        self.election.choices(ballot).binary_search_by_key(&(project as u32), |c| c.0).is_ok()
    }

    fn can_pay(&self, group: &[usize], cost: i64) -> bool {
        let size: i128 = group.iter().map(|b| i128::from(self.election.weight(*b))).sum();
        size > 0
            && size * i128::from(self.election.budget())
                >= i128::from(cost) * self.election.voter_count() as i128
    }

    /// Those of the group who got too little, if they alone could pay too.
    fn complaint(&self, group: &[usize], cost: i64) -> Option<Verdict> {
        let worth = |project: &usize| worth(self.election, self.utility, *project, 1);
        let deserved: i128 = self.agreed.iter().map(worth).sum();
        let extra = self.agreed.iter().filter(|p| !self.won[**p]).map(worth).max();
        let content = |got: i128| match self.strength {
            Strength::AtLeast => got + extra.unwrap_or(0) >= deserved,
            Strength::More => got >= deserved || extra.is_some_and(|extra| got + extra > deserved),
        };
        let ballots: Vec<usize> = group.iter().copied().filter(|b| !content(self.got[*b])).collect();
        self.can_pay(&ballots, cost).then(|| Verdict::Violated { ballots, projects: self.agreed.clone() })
    }
}
