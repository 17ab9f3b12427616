//! Which projects may still win: withdrawn, minimum score, incompatible sets, category limits, fixed winners.

use crate::election::Election;
use crate::error::{Error, invalid};
use crate::outcome::{How, Lost, Outcome, Round};
use crate::rules::Rule;
use crate::shares::Shares;
use crate::terms::Terms;

/// The state of a count that all rules share.
#[derive(Clone)]
pub(super) struct Gate<'a> {
    pub election: &'a Election,
    pub terms: &'a Terms,
    pub rounds: Vec<Round>,
    pub spent: i64,
    won: Vec<bool>,
    lost: Vec<Option<Lost>>,
    category_left: Vec<i64>,
}

impl<'a> Gate<'a> {
    /// Where voters pay, a project without support takes no part.
    pub fn new(election: &'a Election, terms: &'a Terms, voters_pay: bool) -> Result<Self, Error> {
        let count = election.projects().len();
        let mut gate = Self {
            election,
            terms,
            rounds: Vec::new(),
            spent: 0,
            won: vec![false; count],
            lost: vec![None; count],
            category_left: terms.category_limits.iter().map(|(_, limit)| *limit).collect(),
        };
        for &project in &terms.fixed {
            if let Some(lost) = gate.barred(project) {
                return Err(invalid(
                    "fixed winners",
                    format!("{}: {lost:?}", election.projects()[project].id),
                ));
            }
            gate.win(Round { project, how: How::Fixed, tied: Vec::new() });
        }
        if gate.spent > election.budget() {
            return Err(invalid("fixed winners", "they cost more than the budget"));
        }
        gate.screen(voters_pay);
        Ok(gate)
    }

    /// Projects out from the start, and those that are free.
    fn screen(&mut self, voters_pay: bool) {
        for (project, it) in self.election.projects().iter().enumerate() {
            if self.won[project] {
                continue;
            }
            let score = self.election.score(project);
            if it.withdrawn {
                self.lost[project] = Some(Lost::Withdrawn);
            } else if score < i128::from(self.terms.min_score) {
                self.lost[project] = Some(Lost::BelowMinimum { score });
            } else if voters_pay && self.election.supports(project).is_empty() {
                self.lost[project] = Some(Lost::Unsupported);
            } else if it.cost == 0 && self.admits(project) {
                self.win(Round { project, how: How::Free, tied: Vec::new() });
            }
        }
    }

    /// Projects that may still win, in file order.
    pub fn open(&self) -> Vec<usize> {
        (0..self.won.len()).filter(|p| !self.won[*p] && self.lost[*p].is_none()).collect()
    }

    /// What is left of the budget; negative when overspent.
    pub fn left(&self) -> i64 {
        self.election.budget() - self.spent
    }

    /// Whether the terms still admit a project; if not, why is kept.
    pub fn admits(&mut self, project: usize) -> bool {
        if self.lost[project].is_none() {
            self.lost[project] = self.barred(project);
        }
        self.lost[project].is_none()
    }

    pub fn lose(&mut self, project: usize, why: Lost) {
        self.lost[project] = Some(why);
    }

    pub fn win(&mut self, round: Round) {
        let project = &self.election.projects()[round.project];
        self.spent += project.cost;
        self.won[round.project] = true;
        for ((category, _), left) in self.terms.category_limits.iter().zip(&mut self.category_left) {
            if project.categories.contains(category) {
                *left -= project.cost;
            }
        }
        self.rounds.push(round);
    }

    fn barred(&self, project: usize) -> Option<Lost> {
        for set in self.terms.incompatible.iter().filter(|set| set.contains(&project)) {
            if let Some(with) = set.iter().find(|p| **p != project && self.won[**p]) {
                return Some(Lost::Incompatible { with: *with });
            }
        }
        let it = &self.election.projects()[project];
        let mut limits = self.terms.category_limits.iter().zip(&self.category_left);
        limits
            .find(|((category, _), left)| it.categories.contains(category) && it.cost > **left)
            .map(|((category, _), left)| Lost::CategoryFull { category: category.clone(), left: *left })
    }

    pub fn finish(self, rule: Rule, shares: Option<Shares>, steps: u32) -> Outcome {
        let lost = self.lost.into_iter().enumerate().filter(|(p, _)| !self.won[*p]);
        Outcome {
            rule,
            terms: self.terms.clone(),
            lost: lost.map(|(p, why)| (p, why.unwrap_or(Lost::Stopped))).collect(),
            rounds: self.rounds,
            total_cost: self.spent,
            shares,
            steps,
        }
    }
}
