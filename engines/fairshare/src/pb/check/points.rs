//! Points and sums of costs of one ballot against the limits that META states.

use crate::pb::check::view::{VoteView, number};
use crate::pb::check::{Report, View};
use crate::pb::read::list;

pub(super) struct Limits {
    points: (Option<f64>, Option<f64>),
    sum: (Option<f64>, Option<f64>),
    cost: (Option<f64>, Option<f64>),
}

impl Limits {
    pub(super) fn new(view: &View<'_>) -> Self {
        let pair = |low, high| (view.meta_number(low), view.meta_number(high));
        Self {
            points: pair("min_points", "max_points"),
            sum: pair("min_sum_points", "max_sum_points"),
            cost: pair("min_sum_cost", "max_sum_cost"),
        }
    }
}

pub(super) fn points(view: &View<'_>, limits: &Limits, vote: &VoteView<'_>, report: &mut Report) {
    let (line, voter, kind) = (vote.line, vote.voter, view.vote_type());
    let cell = view.file.votes.cell(vote.row, "points");
    if cell.is_empty() && (kind == "cumulative" || kind == "scoring") {
        return report.error(
            "missing points for vote_type",
            line,
            "points",
            format!("voter {voter} gives no points"),
        );
    }
    if !cell.is_empty() && (kind == "approval" || kind == "choose-1") {
        report.error(
            "unexpected points for vote_type",
            line,
            "points",
            format!("voter {voter}: {kind} has no points"),
        );
    }
    if kind == "choose-1" && vote.projects.len() != 1 {
        let message = format!("voter {voter} names {} projects", vote.projects.len());
        report.error("invalid choose-1 vote length", line, "vote", message);
    }
    if cell.is_empty() || kind.is_empty() {
        return;
    }
    let given: Vec<&str> = list(cell).collect();
    if given.len() != vote.projects.len() {
        let message = format!("voter {voter}: {} projects, {} values", vote.projects.len(), given.len());
        return report.error("vote/points length mismatch", line, "points", message);
    }
    let numbers: Option<Vec<f64>> = given.iter().map(|text| number(text)).collect();
    let Some(numbers) = numbers else {
        return report.error("invalid points value", line, "points", format!("voter {voter}: not a number"));
    };
    values(kind, limits, vote, &numbers, report);
}

fn values(kind: &str, limits: &Limits, vote: &VoteView<'_>, points: &[f64], report: &mut Report) {
    let (line, who) = (vote.line, format!("voter {}", vote.voter));
    if kind == "cumulative" && points.iter().any(|p| *p < 0.0) {
        report.error("negative cumulative points", line, "points", who.clone());
    }
    if limits.points.0.is_some_and(|min| points.iter().any(|p| *p < min)) {
        report.error("points below minimum", line, "points", who.clone());
    }
    if limits.points.1.is_some_and(|max| points.iter().any(|p| *p > max)) {
        report.error("points above maximum", line, "points", who.clone());
    }
    let sum: f64 = points.iter().sum();
    if limits.sum.0.is_some_and(|min| sum < min) {
        report.warning("points sum below minimum", line, "points", format!("{who}: {sum}"));
    }
    if limits.sum.1.is_some_and(|max| sum > max) {
        report.warning("points sum above maximum", line, "points", format!("{who}: {sum}"));
    }
    if (kind == "cumulative" || kind == "scoring") && points.windows(2).any(|w| w[0] < w[1]) {
        report.warning("vote order not sorted by points", line, "vote", who);
    }
}

pub(super) fn sums(view: &View<'_>, limits: &Limits, vote: &VoteView<'_>, report: &mut Report) {
    if view.vote_type() != "approval" || limits.cost == (None, None) {
        return;
    }
    let costs: Option<Vec<f64>> =
        vote.projects.iter().map(|id| view.index.get(id).and_then(|i| view.projects[*i].cost)).collect();
    let Some(sum) = costs.map(|c| c.iter().sum::<f64>()) else { return };
    let message = || format!("voter {}: the projects cost {sum}", vote.voter);
    if limits.cost.0.is_some_and(|min| sum < min) {
        report.warning("approval vote cost below minimum", vote.line, "vote", message());
    }
    if limits.cost.1.is_some_and(|max| sum > max) {
        report.warning("approval vote cost above maximum", vote.line, "vote", message());
    }
}
