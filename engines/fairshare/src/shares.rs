//! Who paid what: the exact payments of a count in which voters pay.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::election::Election;
use crate::error::Error;

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
        let parts = election.supports(project).iter().map(|s| {
            let ballot = s.ballot as usize;
            self.left_part(ballot) * election.weight(ballot)
        });
        self.ratio(parts.sum())
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
        let mut sums = vec![BigInt::zero(); self.purchases.len()];
        for ballot in 0..election.ballot_count() {
            let mut left = self.share.clone();
            for (purchase, part) in self.parts(ballot) {
                let project = self.purchases[purchase].0;
                if !election.choices(ballot).iter().any(|(p, _)| *p as usize == project) {
                    return fault(format!(
                        "ballot {ballot} pays for project {project} without supporting it"
                    ));
                }
                if part.is_negative() {
                    return fault(format!("ballot {ballot} pays less than nothing for project {project}"));
                }
                left -= &part;
                sums[purchase] += part * election.weight(ballot);
            }
            if left.is_negative() {
                return fault(format!("ballot {ballot} pays more than its share"));
            }
        }
        for ((project, _), sum) in self.purchases.iter().zip(sums) {
            if sum != &self.denominator * election.projects()[*project].cost {
                return fault(format!("payments for project {project} do not sum to its cost"));
            }
        }
        Ok(())
    }
}
