//! An election: a budget, projects with costs, and ballots. Money and points are integers of a stated scale.

use std::collections::HashMap;

use crate::error::{Error, invalid};

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
    voters: Vec<(String, u32)>,
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
            voters: Vec::with_capacity(ballots.len()),
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
        self.voters.len()
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

    /// The same election with another budget.
    pub(crate) fn with_budget(&self, budget: i64) -> Self {
        Self { budget, ..self.clone() }
    }

    /// The same election with another cost.
    pub(crate) fn with_cost(&self, project: usize, cost: i64) -> Self {
        let mut changed = self.clone();
        changed.projects[project].cost = cost;
        changed
    }

    /// The same election with more voters who support one project only, with the most points anyone gave.
    pub(crate) fn with_votes(&self, project: usize, count: u32) -> Self {
        let mut changed = self.clone();
        let points = self.choices.iter().map(|(_, points)| *points).max().unwrap_or(1);
        let (ballot, project) = (changed.weights.len() as u32, project as u32);
        changed.weights.push(count);
        changed.choices.push((project, points));
        changed.choice_start.push(changed.choices.len() as u32);
        changed.voters.extend((0..count).map(|_| (String::new(), ballot)));
        changed.index();
        changed
    }

    /// Keeps equal ballots once.
    fn group(&mut self, ballots: Vec<Ballot>) -> Result<(), Error> {
        let mut known: HashMap<Vec<(u32, i64)>, u32> = HashMap::new();
        for ballot in ballots {
            let choices = self.clean(&ballot)?;
            let next = self.weights.len() as u32;
            let index = *known.entry(choices).or_insert_with_key(|choices| {
                self.choices.extend_from_slice(choices);
                self.choice_start.push(self.choices.len() as u32);
                self.weights.push(0);
                next
            });
            self.weights[index as usize] += 1;
            self.voters.push((ballot.voter, index));
        }
        Ok(())
    }

    fn clean(&self, ballot: &Ballot) -> Result<Vec<(u32, i64)>, Error> {
        let field = || format!("ballot of voter {}", ballot.voter);
        let mut choices = Vec::with_capacity(ballot.choices.len());
        for &(project, points) in &ballot.choices {
            if project >= self.projects.len() {
                return Err(invalid(field(), format!("there is no project number {project}")));
            }
            if points > POINTS_MAX {
                return Err(invalid(field(), format!("at most {POINTS_MAX} points for a project")));
            }
            choices.push((project as u32, points));
        }
        choices.sort_unstable();
        if choices.windows(2).any(|w| w[0].0 == w[1].0) {
            return Err(invalid(field(), "a project appears twice"));
        }
        choices.retain(|(_, points)| *points > 0);
        if self.choices.len() + choices.len() > u32::MAX as usize {
            return Err(invalid("ballots", "too many choices in all"));
        }
        Ok(choices)
    }

    fn index(&mut self) {
        let mut counts = vec![0u32; self.projects.len() + 1];
        self.choices.iter().for_each(|(project, _)| counts[*project as usize + 1] += 1);
        for i in 1..counts.len() {
            counts[i] += counts[i - 1];
        }
        self.supports = vec![Support { ballot: 0, points: 0 }; self.choices.len()];
        let mut next = counts.clone();
        for ballot in 0..self.weights.len() {
            for &(project, points) in
                &self.choices[self.choice_start[ballot] as usize..self.choice_start[ballot + 1] as usize]
            {
                let slot = &mut next[project as usize];
                self.supports[*slot as usize] = Support { ballot: ballot as u32, points };
                *slot += 1;
            }
        }
        self.support_start = counts;
        self.tallies = (0..self.projects.len()).map(|project| self.tally(project)).collect();
    }

    fn tally(&self, project: usize) -> (i64, i128) {
        self.supports(project).iter().fold((0, 0), |(votes, score), s| {
            let weight = i64::from(self.weights[s.ballot as usize]);
            (votes + weight, score + i128::from(weight) * i128::from(s.points))
        })
    }
}

fn check_projects(budget: i64, scale: u32, projects: &[Project]) -> Result<(), Error> {
    if !(0..=MONEY_MAX).contains(&budget) {
        return Err(invalid("budget", format!("expected 0 to {MONEY_MAX} of the smallest unit")));
    }
    if scale > 6 {
        return Err(invalid("scale", "money has at most 6 decimal places"));
    }
    if projects.len() > PROJECTS_MAX {
        return Err(invalid("projects", format!("at most {PROJECTS_MAX}")));
    }
    let mut ids = std::collections::HashSet::new();
    let mut total = 0i64;
    for project in projects {
        let field = || format!("project {}", project.id);
        if !ids.insert(project.id.as_str()) {
            return Err(invalid(field(), "the id appears twice"));
        }
        if !(0..=MONEY_MAX).contains(&project.cost) {
            return Err(invalid(field(), format!("cost: expected 0 to {MONEY_MAX} of the smallest unit")));
        }
        total = total.saturating_add(project.cost);
    }
    if total > MONEY_MAX { Err(invalid("projects", "the costs together are too large")) } else { Ok(()) }
}
