//! The certificates of an outcome as JSON.

use serde_json::{Value, json};

use crate::certificate::{PriceSystem, Strength, Verdict, ejr_plus, ejr_up_to_one};
use crate::election::BallotKind;
use crate::{Election, How, Lost, Outcome, Rule, Utility};

/// Ballots that the search for unfairness looks at before it gives up: a second or two.
const EJR_WORK_MAX: u64 = 50_000_000;

pub(super) fn certificates(election: &Election, outcome: &Outcome) -> Value {
    let winners: Vec<usize> = outcome.winners().collect();
    let mut value =
        json!({ "audit": "payments sum to cost, nobody above their share, total within the budget" });
    if let Some(shares) = &outcome.shares {
        let aside = set_aside(election, outcome);
        let faults = PriceSystem::of(shares).check(election, &winners, &aside);
        let aside: Vec<_> = aside.iter().map(|p| election.projects()[*p].id.clone()).collect();
        value["priceable"] = json!({ "holds": faults.is_empty(), "not_asked_about": aside });
    }
    if matches!(election.kind(), BallotKind::Approval | BallotKind::ChooseOne) {
        value["ejr_up_to_one"] = ejr(election, outcome, &winners);
    }
    value
}

/// Projects that a price system is not asked about: winners that voters did not pay for, and those that the terms or
/// the whole budget kept out.
fn set_aside(election: &Election, outcome: &Outcome) -> Vec<usize> {
    let unpaid = |how: &How| matches!(how, How::Fixed | How::Free | How::Fill(_));
    let first = outcome.rounds.iter().filter(|r| matches!(r.how, How::Fixed)).map(|r| r.project);
    let budget = election.budget() - first.map(|p| election.projects()[p].cost).sum::<i64>();
    let out = |project: usize, why: &Lost| match why {
        Lost::Unaffordable { .. } | Lost::Stopped => false,
        Lost::DoesNotFit { .. } => election.projects()[project].cost > budget,
        _ => true,
    };
    let mut aside: Vec<usize> = outcome.rounds.iter().filter(|r| unpaid(&r.how)).map(|r| r.project).collect();
    aside.extend(outcome.lost.iter().filter(|(p, why)| out(*p, why)).map(|(p, _)| *p));
    aside
}

fn ejr(election: &Election, outcome: &Outcome, winners: &[usize]) -> Value {
    let utility = match outcome.rule {
        Rule::EqualShares { utility: Utility::Cardinality, .. } => Utility::Cardinality,
        _ => Utility::Cost,
    };
    if utility == Utility::Cost && ejr_plus(election, winners).is_none() {
        return json!({ "holds": true, "proof": "EJR+ up to any project" });
    }
    match ejr_up_to_one(election, winners, utility, Strength::More, EJR_WORK_MAX) {
        Verdict::Holds => json!({ "holds": true, "proof": "all groups searched" }),
        Verdict::Unknown => json!({ "holds": null, "searched": EJR_WORK_MAX }),
        Verdict::Violated { ballots, projects } => {
            let voters: u64 = ballots.iter().map(|b| u64::from(election.weight(*b))).sum();
            let projects: Vec<_> = projects.iter().map(|p| election.projects()[*p].id.clone()).collect();
            json!({ "holds": false, "voters": voters, "agree_on": projects })
        }
    }
}
