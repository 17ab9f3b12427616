//! The method of equal shares and its completions.

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::election::Election;
use crate::error::{Error, invalid};
use crate::outcome::{How, Lost, Outcome, Round};
use crate::rules::gate::Gate;
use crate::rules::purse::{Estimate, Exact, Purse};
use crate::rules::{Add1, Completion, Rule, Start, Stop, Utility, greedy, positive};

/// Two prices closer than this, relatively, are compared exactly.
const CLOSE: f64 = 1e-9;

struct Attempt<'a> {
    gate: Gate<'a>,
    purse: Purse<'a>,
}

pub(super) fn run<'a>(
    election: &'a Election,
    rule: Rule,
    utility: Utility,
    completion: Completion,
    gate: Gate<'a>,
) -> Result<Outcome, Error> {
    check(election, utility)?;
    if election.voter_count() == 0 {
        return Ok(gate.finish(rule, None, 0));
    }
    let count = |share| attempt(election, utility, gate.clone(), share);
    let (attempt, steps) = match completion {
        Completion::None => (count(equal_share(election, &gate)), 0),
        Completion::Add1(add1) | Completion::Add1Fill(add1) => raise(election, add1, &gate, count)?,
    };
    let Attempt { mut gate, purse } = attempt;
    let shares = purse.finish();
    if matches!(completion, Completion::Add1Fill(_)) {
        greedy::fill(election, &mut gate, false, How::Fill);
    }
    for project in gate.open() {
        if gate.admits(project) {
            gate.lose(
                project,
                Lost::Unaffordable { supporters_left: shares.supporters_left(election, project) },
            );
        }
    }
    Ok(gate.finish(rule, Some(shares), steps))
}

fn check(election: &Election, utility: Utility) -> Result<(), Error> {
    let points = (0..election.ballot_count()).flat_map(|b| election.choices(b)).map(|(_, points)| *points);
    let most = election.projects().iter().map(|p| p.cost).max().unwrap_or(0);
    let fits = most.checked_mul(points.max().unwrap_or(1)).is_some();
    if utility == Utility::CostPoints && !fits {
        return Err(invalid("utility", "costs times points are too large"));
    }
    Ok(())
}

fn equal_share(election: &Election, gate: &Gate<'_>) -> (BigInt, BigInt) {
    (gate.left().into(), election.voter_count().into())
}

fn first_share(election: &Election, add1: Add1, gate: &Gate<'_>) -> Result<(BigInt, BigInt), Error> {
    let unit = 10i64.pow(election.scale());
    Ok(match add1.start {
        Start::Exact => equal_share(election, gate),
        Start::Floor => {
            let voters = i64::try_from(election.voter_count()).unwrap_or(i64::MAX);
            ((gate.left() / voters / unit * unit).into(), 1.into())
        }
        Start::Given(share) => {
            positive("start", share)?;
            (share.into(), 1.into())
        }
    })
}

/// Raises the share until the budget is overspent and keeps the last result that is not.
fn raise<'a>(
    election: &Election,
    add1: Add1,
    gate: &Gate<'a>,
    count: impl Fn((BigInt, BigInt)) -> Attempt<'a>,
) -> Result<(Attempt<'a>, u32), Error> {
    positive("increment", add1.increment)?;
    let (mut share, voters) = first_share(election, add1, gate)?;
    let mut best = count((share.clone(), voters.clone()));
    if best.gate.left() < 0 {
        return Err(invalid("start", "the first share already overspends the budget"));
    }
    let mut steps = 0;
    while !ended(election, add1.stop, &mut best.gate) {
        if steps == add1.steps_max {
            return Err(Error::TooManySteps(steps));
        }
        share += &voters * add1.increment;
        let next = count((share.clone(), voters.clone()));
        if next.gate.left() < 0 {
            break;
        }
        (best, steps) = (next, steps + 1);
    }
    Ok((best, steps))
}

fn ended(election: &Election, stop: Stop, gate: &mut Gate<'_>) -> bool {
    let left = gate.left();
    let mut open = gate.open();
    open.retain(|p| gate.admits(*p) && (stop == Stop::Overspend || election.projects()[*p].cost <= left));
    open.is_empty()
}

/// One count with a given share.
fn attempt<'a>(
    election: &'a Election,
    utility: Utility,
    mut gate: Gate<'a>,
    share: (BigInt, BigInt),
) -> Attempt<'a> {
    let mut purse = Purse::new(election, utility, share);
    let mut open: Vec<(f64, usize)> = gate.open().into_iter().map(|p| (purse.lowest(p), p)).collect();
    while let Some((project, exact, tied)) = cheapest(&mut purse, &mut gate, &mut open) {
        open.retain(|(_, p)| *p != project);
        let (price, denominator) = purse.buy(project, exact);
        gate.win(Round { project, how: How::Shares { price: BigRational::new(price, denominator) }, tied });
    }
    Attempt { gate, purse }
}

/// The next project to buy, and others at exactly the same price. Prices only rise, so a price seen before bounds the
/// present one, and projects are looked at again only while their bound is below the best price found.
fn cheapest(
    purse: &mut Purse<'_>,
    gate: &mut Gate<'_>,
    open: &mut Vec<(f64, usize)>,
) -> Option<(usize, Exact, Vec<usize>)> {
    open.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (mut ceiling, mut near) = (f64::INFINITY, Vec::new());
    for (bound, project) in open.iter_mut() {
        if *bound > ceiling {
            break;
        }
        let range = if gate.admits(*project) { price_range(purse, *project, *bound, ceiling) } else { None };
        *bound = range.map_or(f64::NAN, |(low, _)| low.max(*bound));
        if let Some((low, high)) = range {
            ceiling = ceiling.min(high * (1.0 + CLOSE));
            near.push((low, *project));
        }
    }
    open.retain(|(bound, _)| !bound.is_nan());
    near.retain(|(low, _)| *low <= ceiling);
    let exact: Vec<(usize, Exact)> =
        near.into_iter().filter_map(|(low, p)| Some((p, purse.exact(p, low)?))).collect();
    let best = exact.iter().map(|(_, e)| e).min_by(|a, b| a.cmp(b))?;
    let mut tied: Vec<usize> = exact.iter().filter(|(_, e)| e.cmp(best).is_eq()).map(|(p, _)| *p).collect();
    let first = gate.terms.tie.first(gate.election, &tied)?;
    tied.retain(|p| *p != first);
    exact.into_iter().find(|(p, _)| *p == first).map(|(p, e)| (p, e, tied))
}

/// Bounds on a project's price; `None` when its supporters cannot pay.
fn price_range(purse: &mut Purse<'_>, project: usize, bound: f64, ceiling: f64) -> Option<(f64, f64)> {
    match purse.estimate(project, bound, ceiling) {
        Estimate::Unaffordable => None,
        Estimate::Between(low, high) => Some((low, high)),
        Estimate::Unsure => {
            let near = purse.exact(project, bound)?.near(purse);
            Some((near * (1.0 - CLOSE), near * (1.0 + CLOSE)))
        }
    }
}
