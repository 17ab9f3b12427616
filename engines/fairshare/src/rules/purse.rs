//! The money of all voters during a count by equal shares: floating point with a bound on its error for the search,
//! whole numbers over one common denominator for every decision that the bound leaves open and for every purchase.

use num_bigint::BigInt;
use num_integer::Integer;

use crate::election::{Election, Support};
use crate::number::ratio_f64;
use crate::rules::Utility;
use crate::shares::{NEVER, Scheme, Shares};

mod exact;

pub(super) use exact::Exact;

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

    /// Bounds on a project's price, from a bound that is not above it. Looks no closer once the price is above `ceiling`.
    pub fn estimate(&mut self, project: usize, bound: f64, ceiling: f64) -> Estimate {
        let cost = self.election.projects()[project].cost as f64;
        let (mut all, mut weight, mut poor_money) = (0.0, 0.0, 0.0);
        let mut rich = std::mem::take(&mut self.rich);
        rich.clear();
        let supports = self.election.supports(project);
        for support in supports {
            let Holder { money, weight: w } = self.holders[support.ballot as usize];
            let utility = self.utility_of(project, support) as f64;
            all += money * w;
            weight += w;
            if money >= bound * utility {
                rich.push((money, w, utility));
            } else {
                poor_money += money * w;
            }
        }
        let rounding = (supports.len() as f64 + 8.0) * f64::EPSILON;
        let doubt = weight * self.error + (all + cost) * rounding;
        let answer = if all < cost - doubt {
            Estimate::Unaffordable
        } else if all < cost + doubt {
            Estimate::Unsure
        } else {
            price(&mut rich, cost - poor_money, doubt, rounding, ceiling)
        };
        self.rich = rich;
        answer
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

/// Takes out those who cannot pay in full until the price stands, or is seen to be above the ceiling.
fn price(
    rich: &mut Vec<(f64, f64, f64)>,
    mut cost: f64,
    doubt: f64,
    rounding: f64,
    ceiling: f64,
) -> Estimate {
    loop {
        let utility: f64 = rich.iter().map(|(_, weight, utility)| weight * utility).sum();
        let price = cost / utility;
        let lowest = price - 2.0 * doubt / utility - price * rounding;
        if lowest > ceiling {
            return Estimate::Between(lowest, f64::INFINITY);
        }
        let before = rich.len();
        rich.retain(|(money, weight, utility)| {
            let keeps = *money >= price * utility;
            cost -= if keeps { 0.0 } else { money * weight };
            keeps
        });
        if rich.is_empty() {
            return Estimate::Unsure;
        }
        if rich.len() == before {
            return bounds(rich, price, doubt, rounding);
        }
    }
}

/// Bounds on the true price. Below the estimate what is paid falls at least as fast as `utility` says; above it voters
/// run dry, so only those count who can pay a good deal more.
fn bounds(rich: &[(f64, f64, f64)], price: f64, doubt: f64, rounding: f64) -> Estimate {
    let sum = |able: f64| -> f64 {
        rich.iter()
            .filter(|(money, _, utility)| *money > able * utility)
            .map(|(_, weight, utility)| weight * utility)
            .sum()
    };
    let error = 2.0 * doubt / sum(0.0) + price * rounding;
    let able = price + 4.0 * error;
    if sum(able) * 2.0 < sum(0.0) {
        return Estimate::Unsure;
    }
    Estimate::Between(price - error, able)
}
