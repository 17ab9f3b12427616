//! The relaxed problem at given prices: what every column collects, and the best columns within the limit.

use super::lagrange::{Relaxation, Status};

impl Relaxation<'_> {
    /// The bound at some prices, the limit's shadow price, and the columns' net costs.
    pub fn evaluate(
        &mut self,
        prices: &[f64],
        status: &[Status],
        steps: &mut u64,
    ) -> (f64, (f64, f64), Vec<f64>) {
        let columns = self.model.columns.len();
        let mut net = vec![0.0; columns];
        for column in (0..columns as u32).filter(|c| status[*c as usize] != Status::Closed) {
            // Filling a capacity sorts the rows.
            let effort = if self.model.capacity.is_empty() { 1 } else { 15 };
            *steps += effort * self.column(column).len() as u64;
            net[column as usize] =
                self.model.opening[column as usize] as f64 - self.collected(column, prices);
        }
        let (choice, shadow) = self.choose(&net, status);
        let bound = self.model.base as f64 + prices.iter().sum::<f64>() + choice;
        self.count_served(prices);
        (bound, shadow, net)
    }

    fn collected(&mut self, column: u32, prices: &[f64]) -> f64 {
        if !self.model.capacity.is_empty() {
            return self.fill(column, prices).iter().map(|(row, part)| prices[*row as usize] * part).sum();
        }
        self.column(column).iter().map(|(row, cost)| (prices[*row as usize] - cost).max(0.0)).sum()
    }

    /// Which part of every row a column with a capacity would serve: those who pay most a head first.
    fn fill(&self, column: u32, prices: &[f64]) -> Vec<(u32, f64)> {
        let people = |row: u32| self.model.penalty[row as usize] as f64;
        let mut heads: Vec<(f64, u32)> =
            self.column(column).iter().map(|(row, _)| (prices[*row as usize] / people(*row), *row)).collect();
        heads.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut left = self.model.capacity[column as usize] as f64;
        let mut parts = Vec::new();
        for (_, row) in heads.into_iter().take_while(|(head, _)| *head > 0.0) {
            let served = people(row).min(left);
            left -= served;
            parts.push((row, served / people(row)));
            if left <= 0.0 {
                break;
            }
        }
        parts
    }

    fn count_served(&mut self, prices: &[f64]) {
        self.served.fill(0.0);
        for i in 0..self.chosen.len() {
            let column = self.chosen[i];
            if !self.model.capacity.is_empty() {
                self.fill(column, prices).iter().for_each(|(row, part)| self.served[*row as usize] += part);
                continue;
            }
            let c = column as usize;
            let range = if c == 0 { 0 } else { self.ends[c - 1] }..self.ends[c];
            for (row, cost) in &self.rows[range] {
                self.served[*row as usize] += f64::from(u8::from(prices[*row as usize] > *cost));
            }
        }
    }

    /// The cheapest columns within the limit, the last one in part if only a part of it fits: (cost, shadow price).
    fn choose(&mut self, net: &[f64], status: &[Status]) -> (f64, (f64, f64)) {
        let model = self.model;
        self.chosen.clear();
        self.order.clear();
        let (mut left, mut total) = (model.limit as f64, 0.0);
        for (c, s) in (0u32..).zip(status) {
            if *s == Status::Open {
                left -= model.price[c as usize] as f64;
                total += net[c as usize];
                self.chosen.push(c);
            } else if *s == Status::Free && net[c as usize] < 0.0 {
                self.order.push(c);
            }
        }
        let rate = |c: u32| net[c as usize] / (model.price[c as usize] as f64).max(1e-9);
        self.order.sort_unstable_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(a.cmp(b)));
        let mut last = None;
        for &c in &self.order {
            let price = model.price[c as usize] as f64;
            if price > left {
                let low = -rate(c);
                // Nothing left over: every price between the last that fits and the first that does not is right.
                let high = if left == 0.0 { last.map_or(low, |l| -rate(l)) } else { low };
                return (total + net[c as usize] * (left / price).max(0.0), (low, high));
            }
            left -= price;
            total += net[c as usize];
            last = Some(c);
            self.chosen.push(c);
        }
        let high = if left == 0.0 { last.map_or(0.0, |l| -rate(l)) } else { 0.0 };
        (total, (0.0, if model.limit > 0 { high } else { 0.0 }))
    }
}
