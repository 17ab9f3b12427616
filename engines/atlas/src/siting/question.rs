//! What is asked.

use super::{Answer, branch, model::Model};
use crate::error::{Error, Result};
use crate::search::{Cover, LIMIT_MM_MAX};

/// What the sites are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Most people within the limit (maximal covering location problem).
    Cover,
    /// Least walking: the sum over people of the distance to the nearest site, people out of reach counted at the
    /// limit (p-median).
    Median,
    /// Cheapest set of sites that reaches everyone who can be reached at all (location set covering problem).
    All,
}

/// How much may be opened besides the fixed sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// At most this many sites.
    Sites(u32),
    /// Sites whose costs sum to at most this.
    Budget(u64),
    /// As many as it takes; for [`Goal::All`].
    Any,
}

/// A siting question over walking distances.
#[derive(Debug, Clone)]
pub struct Question {
    pub goal: Goal,
    pub allowance: Allowance,
    /// People in every home.
    pub people: Vec<u32>,
    /// For every candidate site the homes within `limit_mm`, see [`crate::search::Homes::cover`].
    pub cover: Cover,
    /// The walking limit in millimetres, at most [`LIMIT_MM_MAX`].
    pub limit_mm: u32,
    /// Sites that exist already: always open, at no cost.
    pub fixed: Vec<u32>,
    /// Cost of every site in whole units; empty means 1 each.
    pub cost: Vec<u64>,
    /// Most people every site can serve; empty means no limit. Only for [`Goal::Cover`].
    pub capacity: Vec<u64>,
    /// How much work may be spent on the proof, in elementary steps; about 3e8 are a second.
    pub steps_max: u64,
}

impl Question {
    /// Answers the question with a proof or a bound.
    ///
    /// ```
    /// use atlas::search::Reached;
    /// use atlas::siting::{Allowance, Goal, Question};
    /// let home = |home| Reached { home, mm: 100_000 };
    /// let question = Question {
    ///     allowance: Allowance::Sites(1),
    ///     people: vec![3, 4, 5],
    ///     cover: vec![vec![home(0), home(1)], vec![home(1), home(2)]],
    ///     ..Question::covering(400_000)
    /// };
    /// let answer = question.solve()?;
    /// assert_eq!((answer.open, answer.objective, answer.optimal), (vec![1], 9, true));
    /// # Ok::<(), atlas::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Question`] naming the field that is out of range or contradicts another.
    pub fn solve(&self) -> Result<Answer> {
        self.check()?;
        let model = Model::new(self)?;
        let found = branch::solve(&model, self.steps_max);
        let open = self.with_fixed(found.open.iter().map(|c| model.site[*c as usize]));
        let all = self.people.iter().map(|p| u64::from(*p)).sum::<u64>();
        let (objective, bound) = match self.goal {
            Goal::Cover => (all as i64 - found.cost, all as i64 - found.bound),
            Goal::Median => (found.cost, found.bound),
            Goal::All => (found.cost - model.base, found.bound - model.base),
        };
        let mut answer = self.answer(open, objective as u64, bound.max(0) as u64);
        (answer.optimal, answer.nodes) = (found.optimal, found.nodes);
        if !self.capacity.is_empty() {
            answer.people_covered = answer.objective;
        }
        Ok(answer)
    }

    /// An empty covering question to fill in.
    pub fn covering(limit_mm: u32) -> Self {
        Self {
            goal: Goal::Cover,
            allowance: Allowance::Sites(1),
            people: Vec::new(),
            cover: Cover::new(),
            limit_mm,
            fixed: Vec::new(),
            cost: Vec::new(),
            capacity: Vec::new(),
            steps_max: 3_000_000_000,
        }
    }

    fn answer(&self, open: Vec<u32>, objective: u64, bound: u64) -> Answer {
        let reached = |sites: &mut dyn Iterator<Item = u32>| {
            let mut seen = vec![false; self.people.len()];
            sites.for_each(|s| self.cover[s as usize].iter().for_each(|r| seen[r.home as usize] = true));
            seen.iter().zip(&self.people).filter(|(s, _)| **s).map(|(_, p)| u64::from(*p)).sum::<u64>()
        };
        let all: u64 = self.people.iter().map(|p| u64::from(*p)).sum();
        let people_covered = reached(&mut open.iter().copied());
        let people_unreachable = all - reached(&mut (0..self.cover.len() as u32));
        let fixed = self.is_fixed();
        let new = open.iter().filter(|s| !fixed[**s as usize]);
        let cost = new.map(|s| self.cost_of(*s as usize) as u64).sum();
        Answer { open, objective, bound, optimal: false, people_covered, people_unreachable, cost, nodes: 0 }
    }

    fn with_fixed(&self, chosen: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut open: Vec<u32> = chosen.chain(self.fixed.iter().copied()).collect();
        open.sort_unstable();
        open.dedup();
        open
    }

    /// Of every site, whether it exists already.
    pub(super) fn is_fixed(&self) -> Vec<bool> {
        let mut fixed = vec![false; self.cover.len()];
        self.fixed.iter().for_each(|s| fixed[*s as usize] = true);
        fixed
    }

    pub(super) fn cost_of(&self, site: usize) -> i64 {
        self.cost.get(site).map_or(1, |c| *c as i64)
    }

    pub(super) fn limit(&self) -> Result<i64> {
        match (self.goal, self.allowance) {
            (Goal::All, Allowance::Any) => Ok(0),
            (Goal::All, _) => Err(Error::question("allowance", "Any: covering everyone takes what it takes")),
            (_, Allowance::Any) => Err(Error::question("allowance", "a number of sites or a budget")),
            (_, Allowance::Sites(n)) => Ok(i64::from(n)),
            (_, Allowance::Budget(b)) => {
                i64::try_from(b).map_err(|_| Error::question("budget", "below 2^63"))
            }
        }
    }

    fn check(&self) -> Result<()> {
        let (sites, homes) = (self.cover.len(), self.people.len());
        if self.limit_mm > LIMIT_MM_MAX {
            return Err(Error::question("limit_mm", format!("at most {LIMIT_MM_MAX}")));
        }
        if sites > 1 << 20 || homes > 1 << 26 {
            return Err(Error::question("cover", "at most 2^20 sites and 2^26 homes"));
        }
        for (name, list) in [("cost", &self.cost), ("capacity", &self.capacity)] {
            if !list.is_empty() && (list.len() != sites || list.iter().any(|c| *c > 1 << 40)) {
                return Err(Error::question(name, "one value up to 2^40 for every site, or none"));
            }
        }
        if self.fixed.iter().any(|s| *s as usize >= sites) {
            return Err(Error::question("fixed", format!("site numbers below {sites}")));
        }
        let ordered = |list: &Vec<crate::search::Reached>| list.windows(2).all(|w| w[0].home < w[1].home);
        let inside = |list: &Vec<crate::search::Reached>| {
            list.iter().all(|r| (r.home as usize) < homes && r.mm <= self.limit_mm)
        };
        if !self.cover.iter().all(|list| ordered(list) && inside(list)) {
            return Err(Error::question(
                "cover",
                "ascending home numbers below the number of homes, within limit_mm",
            ));
        }
        if !self.capacity.is_empty() && self.goal != Goal::Cover {
            return Err(Error::question("capacity", "only with the goal Cover"));
        }
        Ok(())
    }
}
