//! Who paid what: the exact payments of a count in which voters pay.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use crate::election::Election;

mod audit;

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

    pub(crate) fn ratio(&self, numerator: BigInt) -> BigRational {
        BigRational::new(numerator, self.denominator.clone())
    }

    /// Purchases and numerators of payments of one ballot.
    pub(crate) fn parts(&self, ballot: usize) -> Vec<(usize, BigInt)> {
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
}
