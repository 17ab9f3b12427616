//! The common form of all siting questions: pay for opening, pay for every row the cheapest of its penalty and what an
//! open column asks, and open no more than the limit allows.

use super::question::{Allowance, Goal, Question};
use super::{capacity, dominance};
use crate::error::{Error, Result};
use std::collections::HashMap;

/// Columns are candidate sites, rows are groups of homes that see the same sites at the same costs.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Cost of leaving a row unserved.
    pub penalty: Vec<i64>,
    /// `(row, cost)` of every column, cost below the row's penalty.
    pub columns: Vec<Vec<(u32, i64)>>,
    /// Part of the objective that opening a column costs.
    pub opening: Vec<i64>,
    /// What opening a column takes from the limit.
    pub price: Vec<i64>,
    pub limit: i64,
    /// Cost that no choice changes.
    pub base: i64,
    /// The candidate site of every column.
    pub site: Vec<u32>,
    /// Most people a column can serve; empty without limits. Then a row's penalty is its number of people.
    pub capacity: Vec<i64>,
    /// Columns that are open in every choice.
    pub forced: Vec<u32>,
}

/// Costs seen by one home: `(column, cost for one person)`, sorted, then the penalty for one person.
type Pattern = Vec<(u32, u32)>;

impl Model {
    pub fn new(question: &Question) -> Result<Self> {
        let mut model = Self { limit: question.limit()?, ..Self::default() };
        let column_of = model.add_columns(question);
        let (patterns, penalties) = patterns(question, &column_of);
        model.check_size(question)?;
        let mut rows: HashMap<(&Pattern, u32), u64> = HashMap::new();
        for (home, pattern) in patterns.iter().enumerate() {
            let people = u64::from(question.people[home]);
            if pattern.is_empty() {
                model.base += (people * u64::from(penalties[home])) as i64;
            } else if people > 0 {
                *rows.entry((pattern, penalties[home])).or_default() += people;
            }
        }
        let mut rows: Vec<_> = rows.into_iter().collect();
        rows.sort_unstable();
        let (full, everything) = (question.goal == Goal::All, model.everything());
        for (row, ((pattern, penalty), people)) in rows.into_iter().enumerate() {
            model.penalty.push(if full { everything } else { people as i64 * i64::from(penalty) });
            for (column, cost) in pattern {
                model.columns[*column as usize].push((row as u32, people as i64 * i64::from(*cost)));
            }
        }
        if full {
            dominance::reduce(&mut model);
        }
        Ok(model)
    }

    /// Columns are the sites that are open to choice, and with capacities the fixed ones too, because theirs is used
    /// up. Returns the column of every site.
    fn add_columns(&mut self, question: &Question) -> Vec<Option<u32>> {
        let mut of = vec![None; question.cover.len()];
        for ((site, slot), fixed) in of.iter_mut().enumerate().zip(question.is_fixed()) {
            let column = self.site.len() as u32;
            if fixed && question.capacity.is_empty() {
                continue;
            }
            if fixed {
                self.forced.push(column);
            }
            let cost = if fixed { 0 } else { question.cost_of(site) };
            *slot = Some(column);
            self.site.push(site as u32);
            self.capacity.extend(question.capacity.get(site).map(|c| *c as i64));
            self.opening.push(if question.goal == Goal::All { cost } else { 0 });
            self.price.push(match question.allowance {
                Allowance::Sites(_) => i64::from(!fixed),
                Allowance::Budget(_) => cost,
                Allowance::Any => 0,
            });
        }
        self.columns = vec![Vec::new(); self.site.len()];
        of
    }

    /// More than opening everything: the price of leaving anyone out when all are to be covered.
    fn everything(&self) -> i64 {
        self.opening.iter().sum::<i64>() + 1
    }

    /// No sum of costs may pass 2^60.
    fn check_size(&self, question: &Question) -> Result<()> {
        let people: u64 = question.people.iter().map(|p| u64::from(*p)).sum();
        if u128::from(people) * u128::from(question.limit_mm.max(1)) > 1 << 60 {
            return Err(Error::question("people", "people × limit in millimetres up to 2^60"));
        }
        let opening: i128 = self.opening.iter().map(|o| i128::from(*o)).sum();
        if (opening + 1) * (question.people.len() as i128 + 1) > 1 << 60 {
            return Err(Error::question("cost", "sum of costs × homes up to 2^60"));
        }
        Ok(())
    }

    pub fn rows(&self) -> usize {
        self.penalty.len()
    }

    /// The objective of a set of columns.
    pub fn cost(&self, open: &[u32]) -> i64 {
        if !self.capacity.is_empty() {
            return self.base + self.penalty.iter().sum::<i64>() - capacity::served(self, open);
        }
        let mut best = self.penalty.clone();
        for column in open {
            for (row, cost) in &self.columns[*column as usize] {
                best[*row as usize] = best[*row as usize].min(*cost);
            }
        }
        self.base + best.iter().sum::<i64>() + open.iter().map(|c| self.opening[*c as usize]).sum::<i64>()
    }

    pub fn price_of(&self, open: &[u32]) -> i64 {
        open.iter().map(|c| self.price[*c as usize]).sum()
    }
}

fn patterns(question: &Question, column_of: &[Option<u32>]) -> (Vec<Pattern>, Vec<u32>) {
    let worst = match question.goal {
        Goal::Cover | Goal::All => 1,
        Goal::Median => question.limit_mm,
    };
    let unit = |mm: u32| if question.goal == Goal::Median { mm } else { 0 };
    let mut penalties = vec![worst; question.people.len()];
    for (site, reached) in question.cover.iter().enumerate() {
        if column_of[site].is_none() {
            for r in reached {
                let penalty = &mut penalties[r.home as usize];
                *penalty = (*penalty).min(unit(r.mm));
            }
        }
    }
    let mut patterns: Vec<Pattern> = vec![Vec::new(); question.people.len()];
    for (column, reached) in column_of.iter().zip(&question.cover).filter_map(|(c, r)| Some(((*c)?, r))) {
        for r in reached {
            if unit(r.mm) < penalties[r.home as usize] {
                patterns[r.home as usize].push((column, unit(r.mm)));
            }
        }
    }
    (patterns, penalties)
}
