//! The exact side of the purse: prices over the common denominator, and purchases.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use super::{Purse, STEP_ERROR};
use crate::election::Support;
use crate::number::ratio_f64;
use crate::shares::NEVER;

/// A project's exact price `numerator / (denominator · utility)`, and who is emptied by paying it.
pub(in crate::rules) struct Exact {
    numerator: BigInt,
    utility: BigInt,
    emptied: Vec<u32>,
}

impl Purse<'_> {
    /// The exact price, starting from a bound that is not above it; `None` when the supporters cannot pay.
    pub(in crate::rules) fn exact(&self, project: usize, bound: f64) -> Option<Exact> {
        let supports = self.election.supports(project);
        let (mut rich, mut poor): (Vec<&Support>, Vec<&Support>) = supports.iter().partition(|s| {
            let money = self.holders[s.ballot as usize].money;
            let pays = bound * self.utility_of(project, s) as f64;
            self.emptied[s.ballot as usize] == NEVER && money + self.error >= pays * (1.0 - 1e-14)
        });
        loop {
            let utility: i128 = rich.iter().map(|s| self.weighted(project, s)).sum();
            if utility == 0 {
                return None;
            }
            let utility = BigInt::from(utility);
            let cost = &self.denominator * self.election.projects()[project].cost;
            let numerator = cost - self.money_of(&poor);
            let near = ratio_f64(&numerator, &(&self.denominator * &utility));
            let mut equal = Vec::new();
            let before = poor.len();
            rich.retain(|s| match self.compare(project, s, &numerator, &utility, near) {
                Ordering::Less => {
                    poor.push(s);
                    false
                }
                Ordering::Equal => {
                    equal.push(s.ballot);
                    true
                }
                Ordering::Greater => true,
            });
            if poor.len() == before {
                let poor = poor.iter().map(|s| s.ballot).filter(|b| self.emptied[*b as usize] == NEVER);
                return Some(Exact { numerator, utility, emptied: poor.chain(equal).collect() });
            }
        }
    }

    fn weighted(&self, project: usize, support: &Support) -> i128 {
        i128::from(self.utility_of(project, support))
            * i128::from(self.election.weight(support.ballot as usize))
    }

    /// What some supporters hold together, over the common denominator.
    fn money_of(&self, supports: &[&Support]) -> BigInt {
        let (mut voters, mut counts) = (0i64, vec![0i128; self.prices.len()]);
        for support in supports {
            let ballot = support.ballot as usize;
            if self.emptied[ballot] != NEVER {
                continue;
            }
            let weight = self.election.weight(ballot);
            voters += i64::from(weight);
            for (purchase, utility) in self.paid_by(ballot) {
                counts[*purchase as usize] += i128::from(*utility) * i128::from(weight);
            }
        }
        let spent: BigInt = self.prices.iter().zip(counts).filter(|(_, c)| *c != 0).map(|(p, c)| p * c).sum();
        &self.share * voters - spent
    }

    /// A voter's money against what the price asks of them.
    fn compare(
        &self,
        project: usize,
        support: &Support,
        numerator: &BigInt,
        utility: &BigInt,
        near: f64,
    ) -> Ordering {
        let ballot = support.ballot as usize;
        let asked = self.utility_of(project, support);
        let (money, pays) = (self.holders[ballot].money, near * asked as f64);
        let doubt = self.error + pays * 1e-14;
        if money < pays - doubt {
            return Ordering::Less;
        }
        if money > pays + doubt {
            return Ordering::Greater;
        }
        let spent: BigInt = self.paid_by(ballot).iter().map(|(r, u)| &self.prices[*r as usize] * *u).sum();
        ((&self.share - spent) * utility).cmp(&(numerator * asked))
    }

    pub(super) fn paid_by(&self, ballot: usize) -> &[(u32, i64)] {
        let start = self.election.choice_range(ballot).start;
        &self.paid[start..start + self.paid_count[ballot] as usize]
    }

    /// Lets the supporters pay. Returns the price.
    pub(in crate::rules) fn buy(&mut self, project: usize, exact: Exact) -> (BigInt, BigInt) {
        let purchase = self.prices.len() as u32;
        let common = exact.numerator.gcd(&exact.utility);
        let factor = exact.utility / &common;
        self.denominator *= &factor;
        self.share *= &factor;
        if !factor.is_one() {
            self.prices.iter_mut().for_each(|price| *price *= &factor);
        }
        let price = exact.numerator / common;
        for ballot in exact.emptied {
            self.emptied[ballot as usize] = purchase;
            self.holders[ballot as usize].money = 0.0;
        }
        let near = ratio_f64(&price, &self.denominator);
        let election = self.election;
        for support in election.supports(project) {
            let ballot = support.ballot as usize;
            if self.emptied[ballot] != NEVER {
                continue;
            }
            let utility = self.utility_of(project, support);
            let slot = election.choice_range(ballot).start + self.paid_count[ballot] as usize;
            self.paid[slot] = (purchase, utility);
            self.paid_count[ballot] += 1;
            // Still above zero: whoever has nothing left is emptied, decided exactly.
            let holder = &mut self.holders[ballot];
            holder.money = (holder.money - near * utility as f64).max(f64::MIN_POSITIVE);
        }
        self.prices.push(price.clone());
        self.projects.push(project);
        self.error += ratio_f64(&self.share, &self.denominator) * STEP_ERROR;
        (price, self.denominator.clone())
    }
}

impl Exact {
    /// The lower price comes first; both must come from the same purse.
    pub(in crate::rules) fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.utility).cmp(&(&other.numerator * &self.utility))
    }

    pub(in crate::rules) fn near(&self, purse: &Purse<'_>) -> f64 {
        ratio_f64(&self.numerator, &(&purse.denominator * &self.utility))
    }
}
