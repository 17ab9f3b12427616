//! Whether the selected projects are those that the stated rule selects.

use std::collections::BTreeSet;

use crate::election::{Ballot, BallotKind, Election, Project};
use crate::outcome::Outcome;
use crate::pb::SENTINEL_COST;
use crate::pb::check::view::{ProjectView, VoteView};
use crate::pb::check::{Report, View};
use crate::rules::{Add1, Completion, Rule, Utility, run};
use crate::terms::Terms;

const RULES: [&str; 10] = [
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-exclusive",
    "greedy-custom",
    "equalshares",
    "equalshares-comparison",
    "equalshares/add1",
    "equalshares/add1-comparison",
    "unknown",
];

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    let stated =
        view.projects.first().is_some_and(|p| !view.file.projects.cell(p.row, "selected").is_empty());
    if !stated {
        let line = view.file.projects.line;
        let message = "without it nobody can check the result";
        return report.warning("missing selected field in projects", line, "selected", message);
    }
    let (rule, line) = (view.rule(), view.line("rule"));
    let threshold_given = view.file.entry("min_project_score_threshold").is_some();
    match rule {
        "unknown" => report.warning("rule validation skipped", line, "rule", "the rule is not stated"),
        "greedy" if threshold_given => {
            report.error("incorrect rule with threshold", line, "rule", "expected greedy-threshold");
        }
        "greedy-threshold" if !threshold_given => {
            report.error("missing threshold field", line, "rule", "min_project_score_threshold is missing");
        }
        "greedy" => greedy(view, report, "greedy rule not followed"),
        "greedy-threshold" => greedy(view, report, "greedy-threshold rule not followed"),
        "greedy-no-skip" => greedy(view, report, "greedy-no-skip rule not followed"),
        "greedy-exclusive" | "greedy-custom" => special_greedy(view, report, rule),
        _ if RULES.contains(&rule) => equal_shares(view, report, rule),
        _ => {
            report.error("unknown rule value", line, "rule", format!("expected one of {}", RULES.join(", ")))
        }
    }
}

/// Selected against expected; the difference in words.
fn difference(view: &View<'_>, expected: &BTreeSet<&str>) -> Option<String> {
    let selected: BTreeSet<&str> =
        view.projects.iter().filter(|p| p.selected == Some(1)).map(|p| p.id).collect();
    let join =
        |a: &BTreeSet<&str>, b: &BTreeSet<&str>| a.difference(b).copied().collect::<Vec<_>>().join(", ");
    let (missing, extra) = (join(expected, &selected), join(&selected, expected));
    (!missing.is_empty() || !extra.is_empty())
        .then(|| format!("should be selected: [{missing}]; should not: [{extra}]"))
}

fn greedy_winners<'a>(view: &View<'a>, stop_at_misfit: bool) -> BTreeSet<&'a str> {
    let mut order: Vec<&ProjectView<'_>> = view.projects.iter().collect();
    order.sort_by(|a, b| view.result(b).total_cmp(&view.result(a)));
    let (mut left, mut winners) = (view.budget, BTreeSet::new());
    for project in order.into_iter().filter(|p| view.result(p) >= view.threshold()) {
        let cost = project.cost.unwrap_or(f64::INFINITY);
        if stop_at_misfit && cost.to_string() == SENTINEL_COST {
            continue;
        }
        if cost <= left {
            left -= cost;
            winners.insert(project.id);
        } else if stop_at_misfit {
            break;
        }
    }
    winners
}

fn greedy(view: &View<'_>, report: &mut Report, kind: &'static str) {
    let expected = greedy_winners(view, view.rule() == "greedy-no-skip");
    if let Some(difference) = difference(view, &expected) {
        report.error(kind, view.line("rule"), "selected", difference);
    }
    below_threshold(view, report);
}

fn below_threshold(view: &View<'_>, report: &mut Report) {
    let low = |p: &&ProjectView<'_>| p.selected == Some(1) && view.result(p) < view.threshold();
    if let Some(project) = view.projects.iter().find(low) {
        report.error(
            "threshold violation",
            project.line,
            "selected",
            format!("project {} is below", project.id),
        );
    }
}

/// Rules whose details the file cannot state: a difference from plain greedy is only a warning.
fn special_greedy(view: &View<'_>, report: &mut Report, rule: &str) {
    let line = view.line("rule");
    if rule == "greedy-custom" && view.file.meta("comment").is_none() {
        report.warning(
            "missing comment for greedy-custom",
            line,
            "comment",
            "describe the rule in a comment",
        );
    }
    let kind = if rule == "greedy-custom" {
        "greedy-custom cannot be verified"
    } else {
        "greedy-exclusive potential mismatch"
    };
    if let Some(difference) = difference(view, &greedy_winners(view, false)) {
        report.warning(kind, line, "selected", format!("under plain greedy {difference}"));
    }
    below_threshold(view, report);
}

fn equal_shares(view: &View<'_>, report: &mut Report, rule: &str) {
    let line = view.line("rule");
    if view.vote_type() != "approval" {
        let message = "equal shares can be checked for approval ballots only";
        return report.warning("equalshares unsupported vote_type", line, "rule", message);
    }
    let Some(election) = election(view) else { return };
    let add1 = rule.starts_with("equalshares/add1");
    let Some(mut winners) = count(&election, add1) else {
        return report.warning("rule validation skipped", line, "rule", "the count did not come to an end");
    };
    if rule.ends_with("-comparison") {
        let Ok(greedy) = run(&election, Rule::Greedy, &Terms::default()) else { return };
        if prefer(&election, &greedy, &winners) {
            winners = greedy;
        }
    }
    let expected = winners.winners().map(|p| election.projects()[p].id.as_str()).collect();
    if let Some(difference) = difference(view, &expected) {
        let kind = match rule {
            "equalshares" => "equalshares rule not followed",
            "equalshares-comparison" => "equalshares-comparison rule not followed",
            "equalshares/add1" => "equalshares/add1 rule not followed",
            _ => "equalshares/add1-comparison rule not followed",
        };
        report.error(kind, line, "selected", difference);
    }
}

/// What can be counted of the file, in whole units of money; other findings name the rest.
fn election(view: &View<'_>) -> Option<Election> {
    let whole = |amount: f64| amount.floor().clamp(0.0, 1e12) as i64;
    let project = |p: &ProjectView<'_>| {
        let cost = whole(p.cost.unwrap_or(0.0));
        Project { id: p.id.to_owned(), cost, withdrawn: cost == 0, ..Project::default() }
    };
    let ballot = |vote: &VoteView<'_>| {
        let mut known: Vec<usize> =
            vote.projects.iter().filter_map(|id| view.index.get(id).copied()).collect();
        known.sort_unstable();
        known.dedup();
        Ballot { voter: vote.voter.to_owned(), choices: known.into_iter().map(|p| (p, 1)).collect() }
    };
    let projects = view.projects.iter().map(project).collect();
    let ballots = view.votes.iter().map(ballot).collect();
    Election::new(BallotKind::Approval, whole(view.budget), 0, projects, ballots).ok()
}

/// If no raised share fits, the count with the exact share stands.
fn count(election: &Election, add1: bool) -> Option<Outcome> {
    let rule = |completion| Rule::EqualShares { utility: Utility::Cost, completion };
    let raised = Rule::EqualShares {
        utility: Utility::Cost,
        completion: Completion::Add1(Add1::standard(election.scale())),
    };
    let outcome = if add1 { Some(run(election, raised, &Terms::default()).ok()?) } else { None };
    match outcome {
        Some(outcome) if outcome.steps > 0 => Some(outcome),
        _ => run(election, rule(Completion::None), &Terms::default()).ok(),
    }
}

/// Whether more voters have more winners on their ballot in `a` than in `b`.
fn prefer(election: &Election, a: &Outcome, b: &Outcome) -> bool {
    let balance: i64 = (0..election.ballot_count())
        .map(|ballot| {
            let won =
                |o: &Outcome| election.choices(ballot).iter().filter(|(p, _)| o.won(*p as usize)).count();
            i64::from(election.weight(ballot)) * (won(a).cmp(&won(b)) as i64)
        })
        .sum();
    balance > 0
}
