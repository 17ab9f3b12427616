//! An election: a budget, projects with costs, and ballots. Money and points are integers of a stated scale.

use std::sync::Arc;

use crate::error::{Error, invalid};

mod build;
mod variants;

use build::check_projects;

/// The largest budget, cost or sum of costs, in the smallest unit: all of them are exact in floating point.
pub const MONEY_MAX: i64 = 1 << 52;
/// The most projects in one election.
pub const PROJECTS_MAX: usize = 100_000;
/// The most ballots in one election.
pub const BALLOTS_MAX: usize = 50_000_000;
/// The most points that one ballot may give one project.
pub const POINTS_MAX: i64 = 1_000_000_000;

/// What voters write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BallotKind {
    /// Any number of projects, all alike.
    Approval,
    /// One project.
    ChooseOne,
    /// Points from a fixed sum.
    Cumulative,
    /// Points per project.
    Scoring,
    /// Projects in order of preference: a ballot of k projects gives k, k − 1, … 1 points.
    Ordinal,
}

/// A proposal that costs money.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    pub id: String,
    pub name: String,
    /// In the smallest unit of the election's scale.
    pub cost: i64,
    pub categories: Vec<String>,
    /// Not to be funded whatever the votes say.
    pub withdrawn: bool,
}

/// One voter's ballot: projects by index, with points (1 for an approval).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ballot {
    pub voter: String,
    pub choices: Vec<(usize, i64)>,
}

/// Support for a project by one distinct ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// Index of the distinct ballot.
    pub ballot: u32,
    /// Always positive.
    pub points: i64,
}

/// A checked election. Equal ballots are kept once, with the number of voters who cast them.
#[derive(Debug, Clone)]
pub struct Election {
    pub(crate) kind: BallotKind,
    pub(crate) budget: i64,
    pub(crate) scale: u32,
    pub(crate) projects: Vec<Project>,
    /// Names are shared between variants of an election; voters added to one have none.
    voters: Arc<Vec<(String, u32)>>,
    voter_count: usize,
    weights: Vec<u32>,
    choice_start: Vec<u32>,
    choices: Vec<(u32, i64)>,
    support_start: Vec<u32>,
    supports: Vec<Support>,
    /// Votes and points of every project.
    tallies: Vec<(i64, i128)>,
}

impl Election {
    /// Checks and stores an election. `scale` is the number of decimal places of money: 2 means that `budget` and the
    /// costs are in hundredths. Choices with no or negative points count for nothing.
    ///
    /// ```
    /// use fairshare::{Ballot, BallotKind, Election, Project};
    /// let bench = Project { id: "bench".into(), cost: 300, ..Project::default() };
    /// let ballot = Ballot { voter: "1".into(), choices: vec![(0, 1)] };
    /// let election = Election::new(BallotKind::Approval, 1000, 0, vec![bench], vec![ballot])?;
    /// assert_eq!((election.voter_count(), election.votes(0)), (1, 1));
    /// # Ok::<(), fairshare::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field: a negative amount, a repeated id, a choice of no such project.
    pub fn new(
        kind: BallotKind,
        budget: i64,
        scale: u32,
        projects: Vec<Project>,
        ballots: Vec<Ballot>,
    ) -> Result<Self, Error> {
        check_projects(budget, scale, &projects)?;
        if ballots.len() > BALLOTS_MAX {
            return Err(invalid("ballots", format!("at most {BALLOTS_MAX}")));
        }
        let mut election = Self {
            kind,
            budget,
            scale,
            projects,
            voters: Arc::default(),
            voter_count: ballots.len(),
            weights: Vec::new(),
            choice_start: vec![0],
            choices: Vec::new(),
            support_start: Vec::new(),
            supports: Vec::new(),
            tallies: Vec::new(),
        };
        election.group(ballots)?;
        election.index();
        Ok(election)
    }

    pub fn kind(&self) -> BallotKind {
        self.kind
    }

    /// In the smallest unit.
    pub fn budget(&self) -> i64 {
        self.budget
    }

    /// Decimal places of money.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The index of a project.
    pub fn project(&self, id: &str) -> Option<usize> {
        self.projects.iter().position(|p| p.id == id)
    }

    pub fn voter_count(&self) -> usize {
        self.voter_count
    }

    /// Voters in the order of their ballots: name and index of the distinct ballot.
    pub fn voters(&self) -> impl Iterator<Item = (&str, usize)> {
        self.voters.iter().map(|(name, ballot)| (name.as_str(), *ballot as usize))
    }

    /// How many distinct ballots there are.
    pub fn ballot_count(&self) -> usize {
        self.weights.len()
    }

    /// How many voters cast this distinct ballot.
    pub fn weight(&self, ballot: usize) -> u32 {
        self.weights[ballot]
    }

    /// Projects and points of a distinct ballot, by project.
    pub fn choices(&self, ballot: usize) -> &[(u32, i64)] {
        &self.choices[self.choice_range(ballot)]
    }

    /// Who supports a project.
    pub fn supports(&self, project: usize) -> &[Support] {
        &self.supports[self.support_start[project] as usize..self.support_start[project + 1] as usize]
    }

    /// How many voters support a project.
    pub fn votes(&self, project: usize) -> i64 {
        self.tallies[project].0
    }

    /// The points a project has got: the number of votes where ballots are approvals.
    pub fn score(&self, project: usize) -> i128 {
        self.tallies[project].1
    }

    pub(crate) fn choice_range(&self, ballot: usize) -> std::ops::Range<usize> {
        self.choice_start[ballot] as usize..self.choice_start[ballot + 1] as usize
    }

    pub(crate) fn choice_total(&self) -> usize {
        self.choices.len()
    }
}
