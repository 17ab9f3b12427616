//! Who paid what: the exact payments of a count in which voters pay.

use std::collections::HashMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::election::Election;
use crate::error::Error;
use crate::number::ratio_f64;

/// How payments follow from prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// A ballot pays its utility times the price; one that is emptied pays all that it has left.
    EqualShares,
    /// A ballot pays all that it has earned since its last purchase; the price is the moment of purchase.
    Phragmen,
}

pub(crate) const NEVER: u32 = u32::MAX;

/// Exact payments, as numerators over one common denominator.
#[derive(Debug, Clone)]
pub struct Shares {
    pub(crate) scheme: Scheme,
    pub(crate) denominator: BigInt,
    pub(crate) share: BigInt,
    /// Project and price of every purchase, in order.
    pub(crate) purchases: Vec<(usize, BigInt)>,
    /// Per distinct ballot: purchases it paid its full price for, with the utility.
    pub(crate) paid: Vec<Vec<(u32, i64)>>,
    /// Per distinct ballot: the purchase at which it paid all it had left.
    pub(crate) emptied: Vec<u32>,
}

impl Shares {
    /// What every voter had to spend.
    pub fn share(&self) -> BigRational {
        self.ratio(self.share.clone())
    }

    /// What each voter of a distinct ballot paid, by project in order of purchase.
    pub fn payments(&self, ballot: usize) -> Vec<(usize, BigRational)> {
        let parts = self.parts(ballot).into_iter();
        parts.map(|(purchase, part)| (self.purchases[purchase].0, self.ratio(part))).collect()
    }

    /// What each voter of a distinct ballot has left.
    pub fn left(&self, ballot: usize) -> BigRational {
        self.ratio(self.left_part(ballot))
    }

    /// What the supporters of a project have left together.
    pub fn supporters_left(&self, election: &Election, project: usize) -> BigRational {
        let (mut voters, mut counts) = (0i64, vec![0i128; self.purchases.len()]);
        for support in election.supports(project) {
            let ballot = support.ballot as usize;
            if self.emptied[ballot] == NEVER {
                let weight = election.weight(ballot);
                voters += i64::from(weight);
                self.spent(ballot).for_each(|(r, u)| counts[r] += u * i128::from(weight));
            }
        }
        let spent: BigInt = self.purchases.iter().zip(counts).map(|((_, price), count)| price * count).sum();
        self.ratio(&self.share * voters - spent)
    }

    /// What a ballot paid before it was emptied, as multiples of prices.
    fn spent(&self, ballot: usize) -> impl Iterator<Item = (usize, i128)> {
        let paid = &self.paid[ballot];
        // Who pays all that was earned up to a moment has spent the last moment in all.
        let first = if self.scheme == Scheme::Phragmen { paid.len().saturating_sub(1) } else { 0 };
        let once = self.scheme == Scheme::Phragmen;
        paid[first..].iter().map(move |(r, u)| (*r as usize, if once { 1 } else { i128::from(*u) }))
    }

    fn left_part(&self, ballot: usize) -> BigInt {
        self.parts(ballot).into_iter().fold(self.share.clone(), |left, (_, part)| left - part)
    }

    fn ratio(&self, numerator: BigInt) -> BigRational {
        BigRational::new(numerator, self.denominator.clone())
    }

    /// Purchases and numerators of payments of one ballot.
    fn parts(&self, ballot: usize) -> Vec<(usize, BigInt)> {
        let mut parts: Vec<(usize, BigInt)> = Vec::new();
        let (mut left, mut earned_before) = (self.share.clone(), BigInt::zero());
        for &(purchase, utility) in &self.paid[ballot] {
            let price = &self.purchases[purchase as usize].1;
            let part = match self.scheme {
                Scheme::EqualShares => price * utility,
                Scheme::Phragmen => price - &earned_before,
            };
            earned_before.clone_from(price);
            left -= &part;
            parts.push((purchase as usize, part));
        }
        if self.emptied[ballot] != NEVER {
            parts.push((self.emptied[ballot] as usize, left));
        }
        parts
    }

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
