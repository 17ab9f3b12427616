//! Exactness: a plain count with fractions per voter agrees in every payment, and completions keep to the budget.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fairshare::{
    Add1, Ballot, BallotKind, Completion, Election, Project, Rule, Start, Stop, Terms, Utility, run,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;
use support::Chance;

const KINDS: [BallotKind; 4] =
    [BallotKind::Approval, BallotKind::ChooseOne, BallotKind::Cumulative, BallotKind::Ordinal];
const UTILITIES: [Utility; 4] = [Utility::Cost, Utility::Cardinality, Utility::Points, Utility::CostPoints];

fn shares(utility: Utility) -> Rule {
    Rule::EqualShares { utility, completion: Completion::None }
}

fn ratio(n: i64) -> BigRational {
    BigRational::from_integer(n.into())
}

/// Equal shares as the paper puts it: one fraction per voter, every price computed afresh.
fn plain_count(election: &Election, utility: Utility) -> (Vec<usize>, Vec<Vec<(usize, BigRational)>>) {
    let ballots: Vec<usize> = election.voters().map(|(_, ballot)| ballot).collect();
    let mut money = vec![ratio(election.budget()) / ratio(ballots.len() as i64); ballots.len()];
    let (mut winners, mut paid) = (Vec::new(), vec![Vec::new(); ballots.len()]);
    loop {
        let mut best: Option<(BigRational, usize)> = None;
        for project in (0..election.projects().len()).filter(|p| !winners.contains(p)) {
            let Some(price) = price(election, utility, project, &ballots, &money) else { continue };
            let better = best.as_ref().is_none_or(|(least, other)| {
                price < *least
                    || (price == *least && Terms::default().tie.compare(election, project, *other).is_lt())
            });
            if better {
                best = Some((price, project));
            }
        }
        let Some((price, project)) = best else { return (winners, paid) };
        winners.push(project);
        for (voter, ballot) in ballots.iter().enumerate() {
            let asked = &price * worth(election, utility, project, *ballot);
            let pays = asked.min(money[voter].clone());
            if !pays.is_zero() {
                money[voter] -= &pays;
                paid[voter].push((project, pays));
            }
        }
    }
}

fn worth(election: &Election, utility: Utility, project: usize, ballot: usize) -> BigRational {
    let choice = election.choices(ballot).iter().find(|c| c.0 as usize == project);
    let cost = election.projects()[project].cost;
    ratio(choice.map_or(0, |c| match utility {
        Utility::Cost => cost,
        Utility::Cardinality => 1,
        Utility::Points => c.1,
        Utility::CostPoints => cost * c.1,
    }))
}

fn price(
    election: &Election,
    utility: Utility,
    project: usize,
    ballots: &[usize],
    money: &[BigRational],
) -> Option<BigRational> {
    let mut supporters: Vec<(BigRational, &BigRational, BigRational)> = Vec::new();
    for (voter, ballot) in ballots.iter().enumerate() {
        let worth = worth(election, utility, project, *ballot);
        if !worth.is_zero() {
            supporters.push((&money[voter] / &worth, &money[voter], worth));
        }
    }
    supporters.sort_by(|a, b| a.0.cmp(&b.0));
    let mut missing = ratio(election.projects()[project].cost);
    let mut worth: BigRational = supporters.iter().map(|s| s.2.clone()).sum();
    for (limit, money, w) in &supporters {
        let price = &missing / &worth;
        if price <= *limit {
            return Some(price);
        }
        missing -= *money;
        worth -= w;
    }
    None
}

fn assert_equals_plain(election: &Election, utility: Utility, seed: u64) {
    let outcome = run(election, shares(utility), &Terms::default()).unwrap();
    let (winners, paid) = plain_count(election, utility);
    assert_eq!(outcome.winners().collect::<Vec<_>>(), winners, "seed {seed}, {utility:?}");
    let shares = outcome.shares.as_ref().unwrap();
    for ((voter, ballot), paid) in election.voters().zip(paid) {
        let ours: Vec<_> = shares.payments(ballot).into_iter().filter(|(_, p)| !p.is_zero()).collect();
        assert_eq!(ours, paid, "seed {seed}, {utility:?}, voter {voter}");
    }
}

#[test]
fn every_payment_equals_a_plain_count_with_fractions() {
    for seed in 0..400 {
        let election = support::election(seed, KINDS[seed as usize % 4], 30, 10);
        UTILITIES.iter().for_each(|utility| assert_equals_plain(&election, *utility, seed));
    }
}

/// Long counts, in which denominators grow to hundreds of digits.
#[test]
fn long_counts_equal_a_plain_count_too() {
    let mut longest = 0;
    for seed in 0..8 {
        let election = support::election(1000 + seed, BallotKind::Approval, 160, 40);
        assert_equals_plain(&election, UTILITIES[seed as usize % 2], seed);
        let outcome = run(&election, shares(Utility::Cost), &Terms::default()).unwrap();
        longest = longest.max(outcome.rounds.len());
    }
    assert!(longest > 12, "{longest}");
}

/// Costs that differ in the eleventh digit: floating point cannot order the prices.
#[test]
fn prices_closer_than_floating_point_are_ordered_exactly() {
    for seed in 0..150 {
        let mut chance = Chance(seed);
        let base = 100_000_000_000_i64;
        let project = |i: u64, cost| Project { id: i.to_string(), cost, ..Project::default() };
        let projects: Vec<_> = (0..8).map(|i| project(i, base + chance.range(0, 2) as i64)).collect();
        let ballots = (0..12).map(|v| {
            let points = (0..8).map(|p| (p, chance.range(0, 3) as i64)).collect();
            Ballot { voter: v.to_string(), choices: points }
        });
        let ballots = ballots.collect();
        let election = Election::new(BallotKind::Scoring, base * 5 + 1, 0, projects, ballots).unwrap();
        UTILITIES[..3].iter().for_each(|utility| assert_equals_plain(&election, *utility, seed));
    }
}

#[test]
fn raising_the_share_never_overspends_and_keeps_the_last_that_fits() {
    for seed in 0..200 {
        let election = support::election(seed, BallotKind::Approval, 20, 8);
        let unit = 10i64.pow(election.scale());
        let add1 = |start| Add1 { start, increment: unit, stop: Stop::Overspend, steps_max: 20_000 };
        let count = |start| {
            run(
                &election,
                Rule::EqualShares { utility: Utility::Cost, completion: Completion::Add1(add1(start)) },
                &Terms::default(),
            )
        };
        let outcome = count(Start::Floor).unwrap();
        assert!(outcome.total_cost <= election.budget());
        let share = outcome.shares.as_ref().unwrap().share();
        if !share.is_zero() {
            let again = count(Start::Given(i64::try_from(share.to_integer()).unwrap())).unwrap();
            assert_eq!(
                (again.steps, again.winners().collect::<Vec<_>>()),
                (0, outcome.winners().collect()),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn filling_up_keeps_what_the_shares_bought_and_leaves_nothing_that_fits() {
    let mut filled = 0;
    for seed in 0..300 {
        let election = support::election(seed, BallotKind::Approval, 20, 10);
        let add1 = Add1 { steps_max: 20_000, ..Add1::standard(election.scale()) };
        let count = |completion| {
            run(&election, Rule::EqualShares { utility: Utility::Cost, completion }, &Terms::default())
                .unwrap()
        };
        let (shares, all) = (count(Completion::Add1(add1)), count(Completion::Add1Fill(add1)));
        assert!(shares.winners().eq(all.winners().take(shares.rounds.len())), "seed {seed}");
        let left = election.budget() - all.total_cost;
        let fits = |p: usize| !election.supports(p).is_empty() && election.projects()[p].cost <= left;
        assert!(all.lost.iter().all(|(p, _)| !fits(*p)), "seed {seed}");
        filled += all.rounds.len() - shares.rounds.len();
    }
    assert!(filled > 20, "{filled}");
}

#[test]
fn the_audit_finds_a_forged_outcome() {
    let election = support::election(5, BallotKind::Approval, 20, 8);
    let mut outcome = run(&election, shares(Utility::Cost), &Terms::default()).unwrap();
    assert!(outcome.audit(&election).is_ok());
    outcome.total_cost += 1;
    assert!(outcome.audit(&election).is_err());
    let sum: BigRational = (0..election.ballot_count())
        .flat_map(|b| outcome.shares.as_ref().unwrap().payments(b).into_iter().map(move |(_, p)| (b, p)))
        .map(|(b, p)| p * BigInt::from(election.weight(b)))
        .sum();
    assert_eq!(sum, ratio(outcome.total_cost - 1));
}
