//! The money of all voters during a count by equal shares: floating point with a bound on its error for the search,
//! whole numbers over one common denominator for every decision that the bound leaves open and for every purchase.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use crate::election::{Election, Support};
use crate::number::ratio_f64;
use crate::rules::Utility;
use crate::shares::{NEVER, Scheme, Shares};

/// Bound on the relative error that one purchase adds to a voter's money.
const STEP_ERROR: f64 = 4e-15;

#[derive(Clone, Copy)]
struct Holder {
    money: f64,
    weight: f64,
}

pub(super) struct Purse<'a> {
    election: &'a Election,
    utility: Utility,
    holders: Vec<Holder>,
    emptied: Vec<u32>,
    /// Purchases paid in full, in the ballot's own stretch of choices.
    paid: Vec<(u32, i64)>,
    paid_count: Vec<u32>,
    prices: Vec<BigInt>,
    projects: Vec<usize>,
    share: BigInt,
    denominator: BigInt,
    /// Bound on the absolute error of every `money`.
    error: f64,
    rich: Vec<(f64, f64, f64)>,
}

/// What the search knows about a project's price.
pub(super) enum Estimate {
    Unaffordable,
    /// Too close to call in floating point.
    Unsure,
    Between(f64, f64),
}

/// A project's exact price `numerator / (denominator · utility)`, and who is emptied by paying it.
pub(super) struct Exact {
    numerator: BigInt,
    utility: BigInt,
    emptied: Vec<u32>,
}

impl<'a> Purse<'a> {
    pub fn new(election: &'a Election, utility: Utility, share: (BigInt, BigInt)) -> Self {
        let common = share.0.gcd(&share.1);
        let (share, denominator) = (share.0 / &common, share.1 / &common);
        let money = ratio_f64(&share, &denominator);
        let count = election.ballot_count();
        let holder = |b| Holder { money, weight: f64::from(election.weight(b)) };
        Self {
            election,
            utility,
            holders: (0..count).map(holder).collect(),
            emptied: vec![NEVER; count],
            paid: vec![(0, 0); election.choice_total()],
            paid_count: vec![0; count],
            prices: Vec::new(),
            projects: Vec::new(),
            share,
            denominator,
            error: money * STEP_ERROR,
            rich: Vec::new(),
        }
    }

    fn utility_of(&self, project: usize, support: &Support) -> i64 {
        let cost = self.election.projects()[project].cost;
        match self.utility {
            Utility::Cost => cost,
            Utility::Cardinality => 1,
            Utility::Points => support.points,
            Utility::CostPoints => cost * support.points,
        }
    }

    /// The price that a project would have if everyone could pay in full: no price is ever lower.
    pub fn lowest(&self, project: usize) -> f64 {
        let supports = self.election.supports(project).iter();
        let utility: f64 = supports
            .map(|s| self.holders[s.ballot as usize].weight * self.utility_of(project, s) as f64)
            .sum();
        self.election.projects()[project].cost as f64 / utility * (1.0 - 1e-9)
    }

    pub fn estimate(&mut self, project: usize) -> Estimate {
        let cost = self.election.projects()[project].cost as f64;
        let (mut all, mut weight) = (0.0, 0.0);
        let mut rich = std::mem::take(&mut self.rich);
        rich.clear();
        for support in self.election.supports(project) {
            let Holder { money, weight: w } = self.holders[support.ballot as usize];
            if money > 0.0 {
                all += money * w;
                weight += w;
                rich.push((money, w, self.utility_of(project, support) as f64));
            }
        }
        let rounding = (rich.len() as f64 + 8.0) * f64::EPSILON;
        let doubt = weight * self.error + (all + cost) * rounding;
        let answer = if all < cost - doubt {
            Estimate::Unaffordable
        } else if all < cost + doubt {
            Estimate::Unsure
        } else {
            price(&mut rich, cost, doubt, rounding)
        };
        self.rich = rich;
        answer
    }

    /// The exact price, starting from a bound that is not above it; `None` when the supporters cannot pay.
    pub fn exact(&self, project: usize, bound: f64) -> Option<Exact> {
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

    fn paid_by(&self, ballot: usize) -> &[(u32, i64)] {
        let start = self.election.choice_range(ballot).start;
        &self.paid[start..start + self.paid_count[ballot] as usize]
    }

    /// Lets the supporters pay. Returns the price.
    pub fn buy(&mut self, project: usize, exact: Exact) -> (BigInt, BigInt) {
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

    pub fn finish(self) -> Shares {
        let count = self.holders.len();
        let paid = (0..count).map(|ballot| self.paid_by(ballot).to_vec()).collect();
        Shares {
            scheme: Scheme::EqualShares,
            denominator: self.denominator,
            share: self.share,
            purchases: self.projects.into_iter().zip(self.prices).collect(),
            paid,
            emptied: self.emptied,
        }
    }
}

impl Exact {
    /// The lower price comes first; both must come from the same purse.
    pub fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * &other.utility).cmp(&(&other.numerator * &self.utility))
    }

    pub fn near(&self, purse: &Purse<'_>) -> f64 {
        ratio_f64(&self.numerator, &(&purse.denominator * &self.utility))
    }
}

/// Takes out those who cannot pay in full until the price stands.
fn price(rich: &mut Vec<(f64, f64, f64)>, cost: f64, doubt: f64, rounding: f64) -> Estimate {
    let mut poor_money = 0.0;
    loop {
        let utility: f64 = rich.iter().map(|(_, weight, utility)| weight * utility).sum();
        let price = (cost - poor_money) / utility;
        let before = rich.len();
        rich.retain(|(money, weight, utility)| {
            let keeps = *money >= price * utility;
            poor_money += if keeps { 0.0 } else { money * weight };
            keeps
        });
        if rich.is_empty() {
            return Estimate::Unsure;
        }
        if rich.len() == before {
            let error = 2.0 * doubt / utility + price * rounding;
            return Estimate::Between(price - error, price + error);
        }
    }
}
