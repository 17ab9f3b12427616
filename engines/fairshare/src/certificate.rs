//! Certificates of fairness that anyone can check without trusting the count: a price system, and extended justified
//! representation (EJR) up to one project.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::election::Election;
use crate::rules::Utility;
use crate::shares::Shares;

mod cohesive;

pub use cohesive::{Strength, ejr_up_to_one};

/// Money of every voter and payments, per distinct ballot, as whole multiples of `1 / denominator`: a proof that a
/// result is priceable (Peters, Pierczyński, Shah, Skowron 2021).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSystem {
    /// Positive.
    pub denominator: BigInt,
    /// What every voter may spend.
    pub share: BigInt,
    /// Per distinct ballot: project and what each of its voters pays.
    pub payments: Vec<Vec<(usize, BigInt)>>,
}

/// Why a price system proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceFault {
    /// The denominator is not positive, or there is not one list of payments for every distinct ballot.
    Shape,
    /// A voter pays for a project that they do not support, or that does not exist.
    Unsupported { ballot: usize, project: usize },
    /// A voter pays a negative amount.
    Negative { ballot: usize, project: usize },
    /// A voter pays more than the share.
    Overspent { ballot: usize },
    /// Payments for a winner do not sum to its cost.
    NotPaid { project: usize, paid: BigRational },
    /// Somebody pays for a project that did not win.
    PaidLoser { project: usize },
    /// The supporters of a project that did not win have more left than it costs.
    Affordable { project: usize, left: BigRational },
}

impl PriceSystem {
    /// The price system of a count in which voters paid.
    pub fn of(shares: &Shares) -> Self {
        let named = |(purchase, part): (usize, BigInt)| (shares.purchases[purchase].0, part);
        let payments =
            (0..shares.paid.len()).map(|b| shares.parts(b).into_iter().map(named).collect()).collect();
        Self { denominator: shares.denominator.clone(), share: shares.share.clone(), payments }
    }

    /// Checks the five conditions of priceability for some winners: nothing is taken on trust but the ballots. Projects
    /// in `aside` (fixed winners, barred by the terms) are not asked about.
    ///
    /// ```
    /// use fairshare::certificate::PriceSystem;
    /// use fairshare::{Ballot, BallotKind, Completion, Election, Project, Rule, Terms, Utility, run};
    /// let project = Project { id: "park".into(), cost: 10, ..Project::default() };
    /// let ballot = Ballot { voter: "1".into(), choices: vec![(0, 1)] };
    /// let election = Election::new(BallotKind::Approval, 10, 0, vec![project], vec![ballot])?;
    /// let rule = Rule::EqualShares { utility: Utility::Cost, completion: Completion::None };
    /// let outcome = run(&election, rule, &Terms::default())?;
    /// let prices = PriceSystem::of(outcome.shares.as_ref().unwrap());
    /// let winners: Vec<usize> = outcome.winners().collect();
    /// assert!(prices.check(&election, &winners, &[]).is_empty());
    /// # Ok::<(), fairshare::Error>(())
    /// ```
    pub fn check(&self, election: &Election, winners: &[usize], aside: &[usize]) -> Vec<PriceFault> {
        if !self.denominator.is_positive() || self.payments.len() != election.ballot_count() {
            return vec![PriceFault::Shape];
        }
        let mut faults = Vec::new();
        let mut paid = vec![BigInt::zero(); election.projects().len()];
        let mut left = Vec::with_capacity(self.payments.len());
        for (ballot, payments) in self.payments.iter().enumerate() {
            let mut rest = self.share.clone();
            for (project, amount) in payments {
                if election.choices(ballot).binary_search_by_key(project, |c| c.0 as usize).is_err() {
                    faults.push(PriceFault::Unsupported { ballot, project: *project });
                    continue;
                }
                if amount.is_negative() {
                    faults.push(PriceFault::Negative { ballot, project: *project });
                }
                rest -= amount;
                paid[*project] += amount * election.weight(ballot);
            }
            if rest.is_negative() {
                faults.push(PriceFault::Overspent { ballot });
            }
            left.push(rest);
        }
        for (project, paid) in paid.iter().enumerate().filter(|(p, _)| !aside.contains(p)) {
            faults.extend(self.fault_of(election, project, winners.contains(&project), paid, &left));
        }
        faults
    }

    fn fault_of(
        &self,
        election: &Election,
        project: usize,
        won: bool,
        paid: &BigInt,
        left: &[BigInt],
    ) -> Option<PriceFault> {
        let cost = &self.denominator * election.projects()[project].cost;
        let ratio = |part: BigInt| BigRational::new(part, self.denominator.clone());
        if won {
            return (*paid != cost).then(|| PriceFault::NotPaid { project, paid: ratio(paid.clone()) });
        }
        if !paid.is_zero() {
            return Some(PriceFault::PaidLoser { project });
        }
        let supports = election.supports(project).iter();
        let left: BigInt =
            supports.map(|s| &left[s.ballot as usize] * election.weight(s.ballot as usize)).sum();
        (left > cost).then(|| PriceFault::Affordable { project, left: ratio(left) })
    }
}

/// What a search for unfairness found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Proved: no group of voters can complain.
    Holds,
    /// These voters (distinct ballots) agree on these projects, could pay for them from their part of the budget, and
    /// every one of them got less.
    Violated { ballots: Vec<usize>, projects: Vec<usize> },
    /// The search was given up at its limit.
    Unknown,
}

/// A quick sufficient test for approval ballots with the cost as utility: no project that did not win has supporters
/// who could each say "what I got and this project together cost no more than our group's part of the budget"
/// (EJR+ up to any project, Brill and Peters 2023). It implies EJR up to one project. `None` when it holds, else the
/// project and the number of its supporters who can say so.
pub fn ejr_plus(election: &Election, winners: &[usize]) -> Option<(usize, u64)> {
    let got = satisfaction(election, winners, Utility::Cost);
    let (budget, voters) = (i128::from(election.budget()), election.voter_count() as i128);
    for project in (0..election.projects().len()).filter(|p| !winners.contains(p)) {
        let cost = i128::from(election.projects()[project].cost);
        let mut supporters: Vec<(i128, u32)> = election
            .supports(project)
            .iter()
            .map(|s| (got[s.ballot as usize], election.weight(s.ballot as usize)))
            .collect();
        supporters.sort_unstable();
        let mut group = 0u64;
        for (got, weight) in supporters {
            group += u64::from(weight);
            if (got + cost) * voters <= i128::from(group) * budget {
                return Some((project, group));
            }
        }
    }
    None
}

/// What the winners are worth to every distinct ballot. Winners that do not exist are passed over.
pub fn satisfaction(election: &Election, winners: &[usize], utility: Utility) -> Vec<i128> {
    let projects = election.projects().len();
    let mut won = vec![false; projects];
    winners.iter().filter(|p| **p < projects).for_each(|p| won[*p] = true);
    let worth = |&(project, points): &(u32, i64)| worth(election, utility, project as usize, points);
    let ballots = 0..election.ballot_count();
    ballots.map(|b| election.choices(b).iter().filter(|c| won[c.0 as usize]).map(worth).sum()).collect()
}

pub(crate) fn worth(election: &Election, utility: Utility, project: usize, points: i64) -> i128 {
    let cost = i128::from(election.projects()[project].cost);
    match utility {
        Utility::Cost => cost,
        Utility::Cardinality => 1,
        Utility::Points => points.into(),
        Utility::CostPoints => cost * i128::from(points),
    }
}
