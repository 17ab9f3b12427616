//! Checks, grouping of equal ballots, and the index from projects to their supporters.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Ballot, Election, MONEY_MAX, POINTS_MAX, PROJECTS_MAX, Project, Support};
use crate::error::{Error, invalid};

impl Election {
    /// Keeps equal ballots once.
    pub(super) fn group(&mut self, ballots: Vec<Ballot>) -> Result<(), Error> {
        let mut known: HashMap<Vec<(u32, i64)>, u32> = HashMap::new();
        let mut voters = Vec::with_capacity(ballots.len());
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
            voters.push((ballot.voter, index));
        }
        self.voters = Arc::new(voters);
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

    pub(super) fn index(&mut self) {
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

pub(super) fn check_projects(budget: i64, scale: u32, projects: &[Project]) -> Result<(), Error> {
    if !(0..=MONEY_MAX).contains(&budget) {
        return Err(invalid("budget", format!("expected 0 to {MONEY_MAX} of the smallest unit")));
    }
    if scale > 6 {
        return Err(invalid("scale", "money has at most 6 decimal places"));
    }
    if projects.len() > PROJECTS_MAX {
        return Err(invalid("projects", format!("at most {PROJECTS_MAX}")));
    }
    let mut ids = HashSet::new();
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
