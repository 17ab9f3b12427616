//! A bound by Lagrangian relaxation: every row gets a price it is ready to pay, columns collect what rows pay above
//! their cost, and the best columns within the limit make the bound. Prices follow a deflected subgradient.

use super::model::Model;

/// What is decided about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Free,
    Open,
    Closed,
}

/// Prices of the rows and everything the last evaluation found out.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    pub of: Vec<f64>,
    /// Net cost of opening every column at the best prices (negative is good).
    pub net: Vec<f64>,
    /// Lower bound of the objective, base included.
    pub bound: f64,
    /// Lowest and highest shadow price of the limit at the best prices.
    pub shadow: (f64, f64),
    /// How often every column was in the relaxed choice, smoothed.
    pub usage: Vec<f64>,
}

/// How hard to try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    pub rounds_max: u32,
    pub scale: f64,
    pub patience: u32,
}

pub(super) struct Relaxation<'a> {
    pub(super) model: &'a Model,
    /// The same columns in flat memory with real costs.
    pub(super) rows: Vec<(u32, f64)>,
    pub(super) ends: Vec<usize>,
    pub(super) served: Vec<f64>,
    direction: Vec<f64>,
    pub(super) order: Vec<u32>,
    pub(super) chosen: Vec<u32>,
}

impl<'a> Relaxation<'a> {
    pub fn new(model: &'a Model) -> Self {
        let flat = model.columns.iter().flatten().map(|(row, cost)| (*row, *cost as f64)).collect();
        let mut end = 0;
        let close = |c: &Vec<(u32, i64)>| {
            end += c.len();
            end
        };
        Self {
            model,
            rows: flat,
            ends: model.columns.iter().map(close).collect(),
            served: vec![0.0; model.rows()],
            direction: vec![0.0; model.rows()],
            order: Vec::new(),
            chosen: Vec::new(),
        }
    }

    pub(super) fn column(&self, column: u32) -> &[(u32, f64)] {
        let c = column as usize;
        &self.rows[if c == 0 { 0 } else { self.ends[c - 1] }..self.ends[c]]
    }

    /// First prices: what a row would pay without its server, or its part of the cheapest opening.
    pub fn first_prices(&self, open: &[u32]) -> Prices {
        let model = self.model;
        let mut of: Vec<f64> = if model.opening.iter().any(|o| *o != 0) {
            self.opening_parts()
        } else {
            second_best(model, open)
        };
        of.iter_mut().zip(&model.penalty).for_each(|(p, max)| *p = p.clamp(0.0, *max as f64));
        let columns = model.columns.len();
        let bound = f64::NEG_INFINITY;
        Prices { of, net: vec![0.0; columns], bound, shadow: (0.0, 0.0), usage: vec![0.0; columns] }
    }

    fn opening_parts(&self) -> Vec<f64> {
        let mut of = vec![f64::INFINITY; self.model.rows()];
        for column in 0..self.model.columns.len() as u32 {
            let rows = self.column(column);
            let part = self.model.opening[column as usize] as f64 / rows.len().max(1) as f64;
            rows.iter().for_each(|(row, cost)| of[*row as usize] = of[*row as usize].min(cost + part));
        }
        of
    }

    /// Raises the bound from the given prices until it reaches `target`, progress ends, or rounds are used up.
    /// `visit` sees the relaxed choice whenever the bound improves.
    pub fn ascend(
        &mut self,
        prices: &mut Prices,
        status: &[Status],
        target: f64,
        effort: Effort,
        steps: &mut u64,
        mut visit: impl FnMut(&[u32], &mut u64) -> f64,
    ) {
        let (mut upper, mut scale, mut stalled) = (target, effort.scale, 0);
        let mut now = prices.of.clone();
        prices.bound = f64::NEG_INFINITY;
        self.direction.fill(0.0);
        for _ in 0..effort.rounds_max {
            let (bound, shadow, net) = self.evaluate(&now, status, steps);
            let smooth = |u: f64, hit: f64| u * 0.9 + hit * 0.1;
            prices.usage.iter_mut().for_each(|u| *u = smooth(*u, 0.0));
            self.chosen.iter().for_each(|c| prices.usage[*c as usize] += 0.1);
            if bound > prices.bound {
                let leap = bound - prices.bound > 1e-4 * (upper - bound).abs();
                (prices.bound, prices.shadow, prices.net) = (bound, shadow, net);
                prices.of.copy_from_slice(&now);
                stalled = if leap { 0 } else { stalled + 1 };
                upper = upper.min(visit(&self.chosen, steps));
            } else {
                stalled += 1;
            }
            if closes(prices.bound, upper) {
                return;
            }
            if stalled >= effort.patience {
                (scale, stalled) = (scale / 2.0, 0);
                now.copy_from_slice(&prices.of);
                self.direction.fill(0.0);
            }
            if scale < 2e-3 || !self.step(&mut now, scale * (upper - bound).max(0.0) * 1.02) {
                return;
            }
        }
    }

    /// Moves the prices against the surplus of servers; false when every row is served exactly once.
    fn step(&mut self, prices: &mut [f64], length: f64) -> bool {
        let mut square = 0.0;
        for (i, served) in self.served.iter().enumerate() {
            let max = self.model.penalty[i] as f64;
            let mut slope = 1.0 - served;
            // A price at its end cannot move further that way.
            if (slope > 0.0 && prices[i] >= max) || (slope < 0.0 && prices[i] <= 0.0) {
                slope = 0.0;
            }
            self.direction[i] = 0.2 * slope + 0.8 * self.direction[i];
            square += self.direction[i] * self.direction[i];
        }
        if square <= 0.0 {
            return false;
        }
        let factor = length / square;
        for (i, price) in prices.iter_mut().enumerate() {
            *price = (*price + factor * self.direction[i]).clamp(0.0, self.model.penalty[i] as f64);
        }
        true
    }
}

fn second_best(model: &Model, open: &[u32]) -> Vec<f64> {
    let mut best = vec![(i64::MAX, i64::MAX); model.rows()];
    for (row, cost) in open.iter().flat_map(|c| &model.columns[*c as usize]) {
        let b = &mut best[*row as usize];
        *b = if *cost < b.0 { (*cost, b.0) } else { (b.0, b.1.min(*cost)) };
    }
    best.iter().zip(&model.penalty).map(|(b, max)| b.1.min(*max) as f64).collect()
}

/// Whether a bound proves a value: objectives are whole numbers, so a gap below one unit is none. Medians over
/// millions of person-millimetres count as proved at 1e-9.
pub(super) fn closes(bound: f64, value: f64) -> bool {
    let rounding = 1e-6 + value.abs() * 1e-12;
    value - bound < (1.0 - rounding).max(value.abs() * 1e-9)
}
