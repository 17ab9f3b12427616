//! Terms and explanations, on elections small enough to count by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use fairshare::explain::{Fate, projects, turning, voters};
use fairshare::{
    Add1, Ballot, BallotKind, Completion, Election, Error, How, Lost, Project, Rule, Terms, TieRule, Utility,
    decimal, run,
};
use num_rational::BigRational;

const SHARES: Rule = Rule::EqualShares { utility: Utility::Cost, completion: Completion::None };

/// Projects by cost; ballots as text, a letter per project.
fn election(budget: i64, costs: &[i64], ballots: &[&str]) -> Election {
    let id = |i: usize| char::from(b'a' + i as u8).to_string();
    let project = |(i, cost): (usize, &i64)| Project {
        id: id(i),
        cost: *cost,
        categories: vec![if i < 2 { "green" } else { "road" }.into()],
        ..Project::default()
    };
    let ballot = |(i, text): (usize, &&str)| Ballot {
        voter: i.to_string(),
        choices: text.bytes().map(|b| (usize::from(b - b'a'), 1)).collect(),
    };
    let projects = costs.iter().enumerate().map(project).collect();
    Election::new(BallotKind::Approval, budget, 0, projects, ballots.iter().enumerate().map(ballot).collect())
        .unwrap()
}

fn won(election: &Election, rule: Rule, terms: &Terms) -> String {
    run(election, rule, terms).unwrap().winners().map(|p| election.projects()[p].id.clone()).collect()
}

fn why(election: &Election, rule: Rule, terms: &Terms, project: usize) -> Lost {
    run(election, rule, terms).unwrap().lost.into_iter().find(|(p, _)| *p == project).unwrap().1
}

#[test]
fn greedy_skips_and_no_skip_stops() {
    let e = election(100, &[60, 70, 40], &["ab", "ab", "ac", "b"]);
    assert_eq!(won(&e, Rule::Greedy, &Terms::default()), "ac");
    assert_eq!(won(&e, Rule::GreedyNoSkip, &Terms::default()), "a");
    assert_eq!(why(&e, Rule::Greedy, &Terms::default(), 1), Lost::DoesNotFit { left: 40 });
    assert_eq!(why(&e, Rule::GreedyNoSkip, &Terms::default(), 2), Lost::Stopped);
}

#[test]
fn terms_keep_projects_out() {
    let e = election(200, &[60, 70, 40], &["abc", "ab", "ab", "b"]);
    let terms = Terms { min_score: 2, ..Terms::default() };
    assert_eq!(won(&e, Rule::Greedy, &terms), "ba");
    assert_eq!(why(&e, Rule::Greedy, &terms, 2), Lost::BelowMinimum { score: 1 });
    let terms = Terms { incompatible: vec![vec![0, 1]], ..Terms::default() };
    for rule in [Rule::Greedy, SHARES, Rule::Phragmen] {
        assert_eq!(run(&e, rule, &terms).unwrap().winners().filter(|p| *p < 2).count(), 1, "{rule}");
    }
    assert_eq!(why(&e, Rule::Greedy, &terms, 0), Lost::Incompatible { with: 1 });
    let terms = Terms { category_limits: vec![("green".into(), 100)], ..Terms::default() };
    assert_eq!(won(&e, Rule::Greedy, &terms), "bc");
    assert_eq!(why(&e, Rule::Greedy, &terms, 0), Lost::CategoryFull { category: "green".into(), left: 30 });
}

#[test]
fn fixed_winners_are_paid_first_and_not_by_voters() {
    let e = election(100, &[60, 30, 40], &["b", "b", "c"]);
    let terms = Terms { fixed: vec![0], ..Terms::default() };
    let outcome = run(&e, SHARES, &terms).unwrap();
    assert_eq!(outcome.rounds[0].how, How::Fixed);
    assert_eq!(outcome.shares.as_ref().unwrap().share(), BigRational::new(40.into(), 3.into()));
    assert_eq!(outcome.winners().collect::<Vec<_>>(), [0]);
    let over = Terms { fixed: vec![0, 2, 1], ..Terms::default() };
    assert!(matches!(run(&e, SHARES, &over), Err(Error::Invalid { .. })));
    let both = Terms { fixed: vec![0, 1], incompatible: vec![vec![0, 1]], ..Terms::default() };
    assert!(matches!(run(&e, SHARES, &both), Err(Error::Invalid { .. })));
}

#[test]
fn free_projects_win_and_withdrawn_ones_never() {
    let mut projects = vec![
        Project { id: "free".into(), ..Project::default() },
        Project { id: "gone".into(), cost: 1, withdrawn: true, ..Project::default() },
    ];
    projects.push(Project { id: "nobody's".into(), cost: 1, ..Project::default() });
    let ballot = Ballot { voter: "1".into(), choices: vec![(0, 1), (1, 1)] };
    let e = Election::new(BallotKind::Approval, 10, 0, projects, vec![ballot]).unwrap();
    for rule in [Rule::Greedy, SHARES, Rule::Phragmen] {
        let outcome = run(&e, rule, &Terms::default()).unwrap();
        assert_eq!(outcome.rounds[0].how, How::Free);
        assert_eq!(outcome.lost[0], (1, Lost::Withdrawn));
        let voters_pay = rule != Rule::Greedy;
        assert_eq!(outcome.lost.contains(&(2, Lost::Unsupported)), voters_pay, "{rule}");
    }
}

#[test]
fn elections_without_voters_or_projects_count_to_nothing() {
    for e in [election(9, &[10], &[]), election(100, &[], &["", ""]), election(0, &[10], &["a"])] {
        let add1 =
            Rule::EqualShares { utility: Utility::Cost, completion: Completion::Add1Fill(Add1::standard(0)) };
        for rule in [Rule::Greedy, Rule::GreedyNoSkip, SHARES, add1, Rule::Phragmen] {
            assert_eq!(run(&e, rule, &Terms::default()).unwrap().winners().count(), 0);
        }
    }
}

#[test]
fn ties_follow_the_stated_rule() {
    let e = election(50, &[50, 50, 50], &["abc"]);
    let with = |tie: &str| won(&e, SHARES, &Terms { tie: tie.parse().unwrap(), ..Terms::default() });
    assert_eq!((with("file-order").as_str(), with("smaller-id").as_str()), ("a", "a"));
    let drawn: std::collections::BTreeSet<String> =
        (0..40).map(|seed| with(&format!("lot:{seed}"))).collect();
    assert_eq!(drawn.len(), 3, "a lot must be able to fall on anyone");
    assert_eq!(run(&e, SHARES, &Terms::default()).unwrap().rounds[0].tied, [1, 2]);
    let text = "lower-cost,higher-cost,more-votes,file-order,smaller-id,lot:7";
    assert_eq!(text.parse::<TieRule>().unwrap().to_string(), text);
    assert!("by-mood".parse::<TieRule>().is_err());
}

#[test]
fn an_explanation_says_who_paid_and_what_was_missing() {
    // Share 30. a: three voters pay 20 each. b then has 10 + 30 = 40 of 50.
    let e = election(120, &[60, 50], &["a", "a", "ab", "b"]);
    let outcome = run(&e, SHARES, &Terms::default()).unwrap();
    let stories = projects(&e, &outcome);
    assert!(matches!(&stories[0].fate, Fate::Won { place: 1, .. }));
    assert_eq!(
        stories[0].paid.iter().map(|p| (p.voters, decimal(&p.each, 0))).collect::<Vec<_>>(),
        [(3, "20".into())]
    );
    assert_eq!(decimal(stories[1].missing.as_ref().unwrap(), 0), "10");
    let shares = voters(&e, &outcome);
    assert_eq!(decimal(&shares[2].left, 0), "10");
    assert_eq!(shares[0].bought.len(), 1);
    let turn = turning(&e, &outcome, 1).unwrap();
    assert_eq!((turn.cost, turn.budget, turn.votes), (Some(40), Some(140), Some(1)));
    let turn = turning(&e, &outcome, 0).unwrap();
    assert_eq!((turn.won, turn.votes), (true, None));
    assert_eq!((turn.cost, turn.budget), (Some(91), Some(79)));
}

#[test]
fn poorer_voters_pay_all_they_have() {
    // Share 30. a takes 25 from each of three; of the 34 for b one of them gives the 5 that are left.
    let e = election(120, &[75, 34], &["a", "a", "ab", "b"]);
    let outcome = run(&e, SHARES, &Terms::default()).unwrap();
    let paid: Vec<_> =
        projects(&e, &outcome)[1].paid.iter().map(|p| (p.voters, p.each.to_string())).collect();
    assert_eq!(outcome.winners().collect::<Vec<_>>(), [0, 1]);
    assert_eq!(paid, [(1, "29".to_owned()), (1, "5".to_owned())]);
}

#[test]
fn too_many_steps_is_an_error_and_not_a_hang() {
    let e = election(100, &[1_000_000], &["a"]);
    let add1 = Add1 { steps_max: 50, ..Add1::standard(0) };
    let rule = Rule::EqualShares { utility: Utility::Cost, completion: Completion::Add1(add1) };
    assert_eq!(run(&e, rule, &Terms::default()).unwrap_err(), Error::TooManySteps(50));
}

#[test]
fn elections_that_cannot_be_are_refused() {
    let project = |id: &str, cost| Project { id: id.into(), cost, ..Project::default() };
    let new = |budget, projects, choices: Vec<(usize, i64)>| {
        Election::new(BallotKind::Approval, budget, 0, projects, vec![Ballot { voter: "v".into(), choices }])
    };
    for (error, field) in [
        (new(-1, vec![], vec![]), "budget"),
        (new(1, vec![project("x", -1)], vec![]), "project x"),
        (new(1, vec![project("x", i64::MAX)], vec![]), "project x"),
        (new(1, vec![project("x", 1), project("x", 1)], vec![]), "project x"),
        (new(1, vec![project("x", 1)], vec![(1, 1)]), "ballot of voter v"),
        (new(1, vec![project("x", 1)], vec![(0, 1), (0, 1)]), "ballot of voter v"),
        (new(1, vec![project("x", 1)], vec![(0, i64::MAX)]), "ballot of voter v"),
    ] {
        assert!(matches!(&error, Err(Error::Invalid { field: f, .. }) if f == field), "{field}: {error:?}");
    }
}
