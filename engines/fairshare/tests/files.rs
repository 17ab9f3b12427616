//! Reading and writing `.pb` files.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fairshare::pb::{File, Level, check};
use fairshare::{Ballot, BallotKind, Election, Error, Project, Rule, Terms, run};

/// A random election in whole units that no budget funds at once, with a project for every budget.
fn plausible(first_seed: u64, kind: BallotKind) -> Election {
    let fits = |e: &Election| {
        let total: i64 = e.projects().iter().map(|p| p.cost).sum();
        e.scale() == 0 && total > e.budget() && e.projects().iter().all(|p| p.cost <= e.budget())
    };
    (first_seed..).map(|seed| support::election(seed, kind, 20, 8)).find(fits).unwrap()
}

#[test]
fn a_written_file_reads_back_as_the_same_election_and_passes_the_check() {
    let about = [
        ("description", "Test; \"quoted\""),
        ("country", "Poland"),
        ("unit", "U"),
        ("instance", "1"),
        ("rule", "greedy"),
        ("date_begin", "2024"),
        ("date_end", "2024"),
    ];
    for (seed, kind) in [
        BallotKind::Approval,
        BallotKind::ChooseOne,
        BallotKind::Cumulative,
        BallotKind::Scoring,
        BallotKind::Ordinal,
    ]
    .into_iter()
    .enumerate()
    {
        let e = plausible(seed as u64 * 100, kind);
        let outcome = run(&e, Rule::Greedy, &Terms::default()).unwrap();
        let text = File::from_election(&e, &about, Some(&outcome)).unwrap().write();
        let file = File::read(text.as_bytes()).unwrap();
        let again = file.election().unwrap();
        assert_eq!(file.write(), text);
        let budget = again.budget() * 10i64.pow(e.scale() - again.scale());
        assert_eq!((budget, again.projects().len(), again.kind()), (e.budget(), e.projects().len(), kind));
        for ((a, x), (b, y)) in e.voters().zip(again.voters()) {
            assert_eq!((a, e.choices(x)), (b, again.choices(y)));
        }
        let errors: Vec<_> = check(&file).into_iter().filter(|f| f.level == Level::Error).collect();
        assert_eq!(errors, []);
    }
}

#[test]
fn elections_were_written_that_could_not_be_read() {
    let made = |project: &str, category: &str, voters: [&str; 2]| {
        let categories = vec![category.to_owned()];
        let project = Project { id: project.into(), cost: 5, categories, ..Project::default() };
        let ballots = voters.map(|voter| Ballot { voter: voter.into(), choices: vec![(0, 1)] });
        let election = Election::new(BallotKind::Approval, 9, 0, vec![project], ballots.to_vec()).unwrap();
        File::from_election(&election, &[], None).map(|file| file.write()).map_err(|e| e.to_string())
    };
    assert!(made("park", "green", ["a", "b"]).is_ok());
    assert!(made("one,two", "green", ["a", "b"]).unwrap_err().starts_with("project_id: \"one,two\""));
    assert!(made("Votes", "green", ["a", "b"]).unwrap_err().starts_with("project_id: \"Votes\""));
    assert!(made("park", "a,b", ["a", "b"]).unwrap_err().starts_with("category: \"a,b\""));
    assert!(made("park", "green", ["a", " "]).unwrap_err().starts_with("voter_id: \" \""));
    assert_eq!(made("park", "green", ["a", "a"]).unwrap_err(), "voter_id: \"a\" appears twice");
}

#[test]
fn reading_errors_name_line_and_field() {
    let text = &support::corpus()[0].1;
    for (from, to, line, field) in [
        ("budget;1000", "budget;many", 9, "budget"),
        ("vote_type;approval", "vote_type;mood", 10, "vote_type"),
        ("2;500;", "2;5oo;", 22, "cost"),
        ("internet;1,2\n", "internet;1,9\n", 27, "vote"),
    ] {
        let damaged = text.replace(from, to);
        assert_ne!(&damaged, text);
        match File::read(damaged.as_bytes()).unwrap().election() {
            Err(Error::Pb { line: l, field: f, .. }) => assert_eq!((l, f.as_str()), (line, field)),
            other => panic!("{from}: {other:?}"),
        }
    }
    assert!(matches!(File::read(b"META\n\xff\n"), Err(Error::Pb { line: 2, .. })));
}
