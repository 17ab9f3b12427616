//! Fairness: certificates hold where the theory says so, and agree with PyPI `pabutools`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fairshare::certificate::{
    PriceFault, PriceSystem, Strength, Verdict, ejr_plus, ejr_up_to_one, satisfaction,
};
use fairshare::pb::File;
use fairshare::{
    Add1, BallotKind, Completion, Election, How, Outcome, Rule, Start, Stop, Terms, Utility, run,
};
use num_bigint::BigInt;
use num_traits::{One, Zero};
use support::Chance;

const KINDS: [BallotKind; 4] =
    [BallotKind::Approval, BallotKind::ChooseOne, BallotKind::Cumulative, BallotKind::Ordinal];
const UTILITIES: [Utility; 4] = [Utility::Cost, Utility::Cardinality, Utility::Points, Utility::CostPoints];

fn shares(utility: Utility) -> Rule {
    Rule::EqualShares { utility, completion: Completion::None }
}

fn price_faults(election: &Election, outcome: &Outcome) -> Vec<PriceFault> {
    let winners: Vec<usize> = outcome.winners().collect();
    let mut aside: Vec<usize> =
        outcome.rounds.iter().filter(|r| matches!(r.how, How::Fill(_))).map(|r| r.project).collect();
    // Phragmén's rule takes no notice of what the whole budget could not pay for.
    aside.extend((0..election.projects().len()).filter(|p| election.projects()[*p].cost > election.budget()));
    PriceSystem::of(outcome.shares.as_ref().unwrap()).check(election, &winners, &aside)
}

#[test]
fn equal_shares_and_phragmen_are_priceable() {
    for seed in 0..300 {
        let election = support::election(seed, KINDS[seed as usize % 4], 40, 12);
        let add1 = Add1 {
            start: Start::Floor,
            increment: 10i64.pow(election.scale()),
            stop: Stop::Exhausted,
            steps_max: 10_000,
        };
        let mut rules = vec![Rule::Phragmen];
        rules.extend(UTILITIES.map(shares));
        rules.push(Rule::EqualShares { utility: Utility::Cost, completion: Completion::Add1Fill(add1) });
        for rule in rules {
            let outcome = run(&election, rule, &Terms::default()).unwrap();
            assert_eq!(price_faults(&election, &outcome), [], "seed {seed}, {rule}");
        }
    }
}

#[test]
fn a_forged_price_system_is_found_out() {
    let count = |election: &Election| run(election, shares(Utility::Cost), &Terms::default()).unwrap();
    let elections = (0..100).map(|seed| support::election(seed, BallotKind::Approval, 20, 8));
    let election = elections.into_iter().find(|e| count(e).winners().count() > 2).unwrap();
    let outcome = count(&election);
    let winners: Vec<usize> = outcome.winners().collect();
    let honest = PriceSystem::of(outcome.shares.as_ref().unwrap());
    let payer = honest.payments.iter().position(|p| !p.is_empty()).unwrap();
    let mut forged = honest.clone();
    forged.payments[payer][0].1 += 1;
    assert!(forged.check(&election, &winners, &[]).iter().any(|f| matches!(f, PriceFault::NotPaid { .. })));
    let mut forged = honest.clone();
    forged.share = BigInt::zero();
    assert!(forged.check(&election, &winners, &[]).contains(&PriceFault::Overspent { ballot: payer }));
    let loser = honest.payments[payer][0].0;
    let fewer: Vec<usize> = winners.iter().copied().filter(|p| *p != loser).collect();
    assert!(honest.check(&election, &fewer, &[]).contains(&PriceFault::PaidLoser { project: loser }));
    let rich = PriceSystem {
        share: BigInt::from(1_000_000_000),
        denominator: BigInt::one(),
        payments: vec![Vec::new(); honest.payments.len()],
    };
    assert!(rich.check(&election, &[], &[]).iter().any(|f| matches!(f, PriceFault::Affordable { .. })));
    // A stranger's price system of another shape made the check panic.
    let short = PriceSystem { payments: Vec::new(), ..honest.clone() };
    let nothing = PriceSystem { denominator: 0.into(), ..honest.clone() };
    for forged in [short, nothing] {
        assert_eq!(forged.check(&election, &winners, &[]), [PriceFault::Shape]);
    }
    let mut elsewhere = honest.clone();
    elsewhere.payments[0].push((usize::MAX, 1.into()));
    let faults = elsewhere.check(&election, &winners, &[]);
    assert!(faults.contains(&PriceFault::Unsupported { ballot: 0, project: usize::MAX }));
    assert_eq!(satisfaction(&election, &[usize::MAX], Utility::Cost), vec![0; election.ballot_count()]);
}

#[test]
fn equal_shares_satisfy_ejr_up_to_one() {
    for seed in 0..300 {
        let election = support::election(seed, BallotKind::Approval, 30, 9);
        for utility in [Utility::Cost, Utility::Cardinality] {
            let outcome = run(&election, shares(utility), &Terms::default()).unwrap();
            let winners: Vec<usize> = outcome.winners().collect();
            let verdict = ejr_up_to_one(&election, &winners, utility, Strength::More, u64::MAX);
            assert_eq!(verdict, Verdict::Holds, "seed {seed}, {utility:?}");
            if utility == Utility::Cost {
                assert_eq!(ejr_plus(&election, &winners), None, "seed {seed}");
            }
        }
    }
}

#[test]
fn the_quick_test_never_passes_what_the_search_refuses() {
    let (mut passed, mut refused) = (0, 0);
    for seed in 0..600 {
        let election = support::election(seed, BallotKind::Approval, 12, 7);
        let winners = some_winners(&election, seed);
        let verdict = ejr_up_to_one(&election, &winners, Utility::Cost, Strength::More, u64::MAX);
        match ejr_plus(&election, &winners) {
            None => assert_eq!(verdict, Verdict::Holds, "seed {seed}"),
            Some(_) => refused += usize::from(verdict != Verdict::Holds),
        }
        passed += usize::from(verdict == Verdict::Holds);
    }
    assert!(passed > 50 && refused > 50, "{passed} {refused}");
}

/// Any affordable set, fair or not.
fn some_winners(election: &Election, seed: u64) -> Vec<usize> {
    let (mut chance, mut left) = (Chance(seed ^ 0xabcd), election.budget());
    let mut winners = Vec::new();
    for (project, it) in election.projects().iter().enumerate() {
        if it.cost <= left && chance.range(0, 2) == 0 {
            left -= it.cost;
            winners.push(project);
        }
    }
    winners
}

#[test]
fn ejr_agrees_with_pabutools() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..150 {
        let election = support::election(seed, BallotKind::Approval, 7, 6);
        let mut text = File::from_election(&election, &[("rule", "unknown")], None).unwrap().write();
        text = mark_selected(&text, &election, &some_winners(&election, seed));
        std::fs::write(folder.path().join(format!("{seed:04}.pb")), text).unwrap();
    }
    let Some(answer) = support::oracle("ejr.py", &[folder.path()]) else { return };
    let (mut holds, mut fails) = (0, 0);
    for (seed, line) in (0..).zip(answer.lines()) {
        let theirs: serde_json::Value = serde_json::from_str(line).unwrap();
        let election = support::election(seed, BallotKind::Approval, 7, 6);
        let winners = some_winners(&election, seed);
        for (name, utility) in [("cost", Utility::Cost), ("cardinality", Utility::Cardinality)] {
            let ours =
                ejr_up_to_one(&election, &winners, utility, Strength::AtLeast, u64::MAX) == Verdict::Holds;
            assert_eq!(ours, theirs[name].as_bool().unwrap(), "seed {seed}, {name}");
            if ours { holds += 1 } else { fails += 1 }
        }
    }
    assert_eq!(holds + fails, 300);
    assert!(holds > 30 && fails > 30, "{holds} {fails}");
}

fn mark_selected(text: &str, election: &Election, winners: &[usize]) -> String {
    let mut file = File::read(text.as_bytes()).unwrap();
    let ids: Vec<&str> = winners.iter().map(|p| election.projects()[*p].id.as_str()).collect();
    let fixed = Terms { fixed: winners.to_vec(), min_score: i64::MAX, ..Terms::default() };
    let outcome = run(election, Rule::Greedy, &fixed).unwrap();
    file.select(election, &outcome);
    let mut chosen = file.selected().unwrap();
    let mut expected = ids;
    chosen.sort_unstable();
    expected.sort_unstable();
    assert_eq!(chosen, expected);
    file.write()
}
