//! The same election with one thing changed, to see what would have turned a decision.

use super::Election;

impl Election {
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
        let project = project as u32;
        changed.weights.push(count);
        changed.choices.push((project, points));
        changed.choice_start.push(changed.choices.len() as u32);
        changed.voter_count += count as usize;
        changed.index();
        changed
    }
}
