//! Whether payments are what they should be.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_traits::Signed;

use super::{NEVER, Scheme, Shares};
use crate::election::Election;
use crate::error::Error;
use crate::number::ratio_f64;

impl Shares {
    /// Payments of every project sum to its cost, nobody pays a negative sum or more than the share, and only
    /// supporters pay.
    pub(crate) fn audit(&self, election: &Election) -> Result<(), Error> {
        let fault = |message: String| Err(Error::Audit(message));
        if self.purchases.iter().any(|(_, price)| price.is_negative()) {
            return fault("a price is negative".into());
        }
        if self.scheme == Scheme::Phragmen && !self.purchases.is_sorted_by(|a, b| a.1 <= b.1) {
            return fault("moments of purchase run backwards".into());
        }
        let mut sums = Sums::new(self.purchases.len());
        let near: Vec<f64> =
            self.purchases.iter().map(|(_, price)| ratio_f64(price, &self.denominator)).collect();
        for ballot in 0..election.ballot_count() {
            self.audit_ballot(election, ballot, &near)?;
            sums.add(self, ballot, election.weight(ballot));
        }
        for (purchase, (project, _)) in self.purchases.iter().enumerate() {
            if sums.of(self, purchase) != &self.denominator * election.projects()[*project].cost {
                return fault(format!("payments for project {project} do not sum to its cost"));
            }
        }
        Ok(())
    }

    fn audit_ballot(&self, election: &Election, ballot: usize, near: &[f64]) -> Result<(), Error> {
        let purchases = self.paid[ballot]
            .iter()
            .map(|(r, _)| *r)
            .chain(Some(self.emptied[ballot]).filter(|r| *r != NEVER));
        for purchase in purchases {
            let project = self.purchases[purchase as usize].0 as u32;
            if election.choices(ballot).binary_search_by_key(&project, |c| c.0).is_err() {
                return Err(Error::Audit(format!(
                    "ballot {ballot} pays for project {project} without supporting it"
                )));
            }
        }
        let share = ratio_f64(&self.share, &self.denominator);
        let spent: f64 = self.spent(ballot).map(|(r, u)| near[r] * u as f64).sum();
        // Within a millionth of the share floating point is not asked.
        if share - spent > share * 1e-6 {
            return Ok(());
        }
        let spent: BigInt = self.spent(ballot).map(|(r, u)| &self.purchases[r].1 * u).sum();
        if spent > self.share {
            return Err(Error::Audit(format!("ballot {ballot} pays more than its share")));
        }
        Ok(())
    }
}

/// What was paid for every purchase, as whole multiples of the share and of prices: exact and cheap to sum.
struct Sums {
    shares: Vec<i64>,
    prices: Vec<HashMap<usize, i128>>,
}

impl Sums {
    fn new(purchases: usize) -> Self {
        Self { shares: vec![0; purchases], prices: vec![HashMap::new(); purchases] }
    }

    fn add(&mut self, shares: &Shares, ballot: usize, weight: u32) {
        let weight = i128::from(weight);
        let mut before = None;
        for &(purchase, utility) in &shares.paid[ballot] {
            let purchase = purchase as usize;
            let sum = &mut self.prices[purchase];
            if shares.scheme == Scheme::EqualShares {
                *sum.entry(purchase).or_default() += weight * i128::from(utility);
                continue;
            }
            *sum.entry(purchase).or_default() += weight;
            if let Some(before) = before.replace(purchase) {
                *sum.entry(before).or_default() -= weight;
            }
        }
        if shares.emptied[ballot] != NEVER {
            let purchase = shares.emptied[ballot] as usize;
            self.shares[purchase] += weight as i64;
            for (other, count) in shares.spent(ballot) {
                *self.prices[purchase].entry(other).or_default() -= weight * count;
            }
        }
    }

    fn of(&self, shares: &Shares, purchase: usize) -> BigInt {
        let prices = self.prices[purchase].iter().map(|(other, count)| &shares.purchases[*other].1 * *count);
        prices.sum::<BigInt>() + &shares.share * self.shares[purchase]
    }
}
