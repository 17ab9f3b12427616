//! Sequential Phragmén: voters earn money evenly; a project is bought as soon as its supporters can pay for it.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::election::Election;
use crate::number::ratio_f64;
use crate::outcome::{How, Lost, Outcome, Round};
use crate::rules::Rule;
use crate::rules::gate::Gate;
use crate::shares::{NEVER, Scheme, Shares};

/// Moments closer than this, relatively, are compared exactly.
const CLOSE: f64 = 1e-9;

/// When every ballot last paid, as an index into the moments of purchase.
struct Clock<'a> {
    election: &'a Election,
    last: Vec<u32>,
    near: Vec<f64>,
    moments: Vec<BigInt>,
    denominator: BigInt,
    paid: Vec<Vec<(u32, i64)>>,
    projects: Vec<usize>,
}

/// The exact moment `numerator / (denominator · votes)`.
struct Moment {
    project: usize,
    numerator: BigInt,
    votes: i64,
}

pub(super) fn run(election: &Election, rule: Rule, mut gate: Gate<'_>) -> Outcome {
    let mut clock = Clock::new(election);
    let mut open = gate.open();
    // What the whole budget could not pay for takes no part, or it would end the count when it falls due.
    let left = gate.left();
    let costs_more = |p: &usize| election.projects()[*p].cost > left;
    open.iter().filter(|p| costs_more(p)).for_each(|p| gate.lose(*p, Lost::DoesNotFit { left }));
    open.retain(|p| !costs_more(p));
    loop {
        open.retain(|p| gate.admits(*p));
        let due = clock.next_due(&open);
        let left = gate.left();
        let misfit = due.iter().find(|m| election.projects()[m.project].cost > left);
        if let Some(misfit) = misfit.map(|m| m.project) {
            open.iter().for_each(|p| gate.lose(*p, Lost::Stopped));
            gate.lose(misfit, Lost::DoesNotFit { left });
            break;
        }
        let mut tied: Vec<usize> = due.iter().map(|m| m.project).collect();
        let Some(project) = gate.terms.tie.first(election, &tied) else { break };
        let Some(moment) = due.into_iter().find(|m| m.project == project) else { break };
        tied.retain(|p| *p != project);
        open.retain(|p| *p != project);
        let at = clock.buy(moment);
        gate.win(Round { project, how: How::Load { at }, tied });
    }
    gate.finish(rule, Some(clock.finish()), 0)
}

impl<'a> Clock<'a> {
    fn new(election: &'a Election) -> Self {
        let count = election.ballot_count();
        Self {
            election,
            last: vec![NEVER; count],
            near: vec![0.0; count],
            moments: Vec::new(),
            denominator: BigInt::one(),
            paid: vec![Vec::new(); count],
            projects: Vec::new(),
        }
    }

    /// The projects that can be paid for first, all at exactly the same moment.
    fn next_due(&self, open: &[usize]) -> Vec<Moment> {
        let near: Vec<(usize, f64)> = open.iter().map(|p| (*p, self.estimate(*p))).collect();
        let first = near.iter().map(|(_, at)| *at).fold(f64::INFINITY, f64::min);
        let close = near.into_iter().filter(|(_, at)| *at <= first * (1.0 + CLOSE));
        let exact: Vec<Moment> = close.map(|(p, _)| self.exact(p)).collect();
        let Some(best) = exact.iter().min_by(|a, b| a.cmp(b)).map(|m| (m.numerator.clone(), m.votes)) else {
            return exact;
        };
        exact.into_iter().filter(|m| (&m.numerator * best.1) == (&best.0 * m.votes)).collect()
    }

    /// All terms are positive, so the relative error stays far below [`CLOSE`].
    fn estimate(&self, project: usize) -> f64 {
        let supports = self.election.supports(project).iter();
        let load = supports
            .map(|s| self.near[s.ballot as usize] * f64::from(self.election.weight(s.ballot as usize)));
        let cost = self.election.projects()[project].cost as f64;
        (load.sum::<f64>() + cost) / self.election.votes(project) as f64
    }

    fn exact(&self, project: usize) -> Moment {
        let mut counts = vec![0i64; self.moments.len()];
        for support in self.election.supports(project) {
            let ballot = support.ballot as usize;
            if self.last[ballot] != NEVER {
                counts[self.last[ballot] as usize] += i64::from(self.election.weight(ballot));
            }
        }
        let load: BigInt = self.moments.iter().zip(counts).map(|(moment, count)| moment * count).sum();
        let numerator = load + &self.denominator * self.election.projects()[project].cost;
        Moment { project, numerator, votes: self.election.votes(project) }
    }

    fn buy(&mut self, moment: Moment) -> BigRational {
        let purchase = self.moments.len() as u32;
        let votes = BigInt::from(moment.votes);
        let common = moment.numerator.gcd(&votes);
        let factor = votes / &common;
        self.denominator *= &factor;
        self.moments.iter_mut().for_each(|m| *m *= &factor);
        let at = moment.numerator / common;
        let near = ratio_f64(&at, &self.denominator);
        for support in self.election.supports(moment.project) {
            let ballot = support.ballot as usize;
            (self.last[ballot], self.near[ballot]) = (purchase, near);
            self.paid[ballot].push((purchase, support.points));
        }
        self.moments.push(at.clone());
        self.projects.push(moment.project);
        BigRational::new(at, self.denominator.clone())
    }

    /// Every voter has earned as much as the last purchase took.
    fn finish(self) -> Shares {
        Shares {
            scheme: Scheme::Phragmen,
            denominator: self.denominator,
            share: self.moments.last().cloned().unwrap_or_else(BigInt::zero),
            emptied: vec![NEVER; self.last.len()],
            purchases: self.projects.into_iter().zip(self.moments).collect(),
            paid: self.paid,
        }
    }
}

impl Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        (&self.numerator * other.votes).cmp(&(&other.numerator * self.votes))
    }
}
