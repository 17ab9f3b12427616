//! Winner sets against PyPI `pabutools` with exact fractions.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use fairshare::pb::File;
use fairshare::{
    Add1, BallotKind, Completion, Election, Rule, Start, Stop, Terms, TieKey, TieRule, Utility, run,
};

type Winners = BTreeMap<String, serde_json::Value>;

fn rule(name: &str, election: &Election) -> Rule {
    let shares = |utility, completion| Rule::EqualShares { utility, completion };
    // Increments in whole units of currency, as the oracle script chooses them.
    let unit = 10i64.pow(election.scale());
    let increment = (election.budget() / election.voter_count() as i64 / 6 / unit).max(1) * unit;
    let add1 = Add1 { start: Start::Exact, increment, stop: Stop::Exhausted, steps_max: 100_000 };
    match name {
        "shares-cost" => shares(Utility::Cost, Completion::None),
        "shares-cardinality" => shares(Utility::Cardinality, Completion::None),
        "shares-points" => shares(Utility::Points, Completion::None),
        "add1" => shares(Utility::Cost, Completion::Add1(add1)),
        "phragmen" => Rule::Phragmen,
        "greedy" => Rule::Greedy,
        other => panic!("no rule {other}"),
    }
}

fn compare(folder: &Path) -> BTreeMap<String, usize> {
    let mut agreed = BTreeMap::new();
    let Some(answer) = support::oracle("rules.py", &[folder]) else { return agreed };
    let terms = Terms { tie: TieRule(vec![TieKey::SmallerId]), ..Terms::default() };
    for line in answer.lines() {
        let mut theirs: Winners = serde_json::from_str(line).unwrap();
        let file = theirs.remove("file").unwrap();
        let file = file.as_str().unwrap();
        let election = File::read(&std::fs::read(file).unwrap()).unwrap().election().unwrap();
        for (name, theirs) in theirs {
            let outcome = run(&election, rule(&name, &election), &terms).unwrap();
            let mut ours: Vec<_> = outcome.winners().map(|p| election.projects()[p].id.clone()).collect();
            ours.sort();
            assert_eq!(serde_json::json!(ours), theirs, "{name} on {file}");
            *agreed.entry(name).or_default() += 1;
        }
    }
    println!("agreed: {agreed:?}");
    agreed
}

#[test]
fn real_elections_agree_with_pabutools() {
    let Some(folder) = support::real() else { return };
    let agreed = compare(&folder);
    assert!(agreed.is_empty() || (agreed.len() == 5 && agreed.values().all(|n| *n >= 44)), "{agreed:?}");
}

#[test]
fn random_elections_agree_with_pabutools() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        BallotKind::Approval,
        BallotKind::Approval,
        BallotKind::Approval,
        BallotKind::ChooseOne,
        BallotKind::Cumulative,
        BallotKind::Scoring,
        BallotKind::Ordinal,
    ];
    for seed in 0..700 {
        let kind = kinds[seed % kinds.len()];
        let election = support::election(seed as u64, kind, 24, 11);
        let about = [
            ("description", "random"),
            ("country", "Worldwide"),
            ("unit", "test"),
            ("instance", "1"),
            ("rule", "unknown"),
        ];
        let text = File::from_election(&election, &about, None).unwrap().write();
        std::fs::write(folder.path().join(format!("{seed:04}.pb")), text).unwrap();
    }
    let agreed = compare(folder.path());
    let least = [
        ("add1", 400),
        ("greedy", 400),
        ("phragmen", 400),
        ("shares-cardinality", 400),
        ("shares-cost", 500),
        ("shares-points", 200),
    ];
    assert!(agreed.is_empty() || least.iter().all(|(name, n)| agreed[*name] >= *n), "{agreed:?}");
}

/// Greedy rules as the cities applied them, ties by file order.
#[test]
fn selected_of_real_greedy_files_is_reproduced() {
    let mut reproduced = 0;
    for path in support::real_files() {
        let file = File::read(&std::fs::read(&path).unwrap()).unwrap();
        let election = file.election().unwrap();
        let (Some(rule), Some(mut theirs)) = (file.rule(election.scale()), file.selected()) else { continue };
        let terms = Terms { tie: TieRule(vec![TieKey::FileOrder]), ..file.terms().unwrap() };
        let outcome = run(&election, rule, &terms).unwrap();
        let mut ours: Vec<_> = outcome.winners().map(|p| election.projects()[p].id.as_str()).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        assert_eq!(ours, theirs, "{}", path.display());
        reproduced += 1;
    }
    println!("reproduced: {reproduced}");
}
