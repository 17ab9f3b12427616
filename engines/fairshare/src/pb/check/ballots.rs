//! Ballots: separators, lengths, points and sums, projects that do not exist.

use std::collections::HashSet;

use crate::pb::check::view::{VoteView, number};
use crate::pb::check::{Report, View};
use crate::pb::read::list;

const META_LISTS: [&str; 7] = [
    "categories",
    "neighborhoods",
    "subdistricts",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
];

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    separators(view, report);
    lengths(view, report);
    incompatible_meta(view, report);
    let limits = Limits::new(view);
    for vote in &view.votes {
        points(view, &limits, vote, report);
        projects(view, vote, report);
        sums(view, &limits, vote, report);
    }
}

fn spaced(cell: &str) -> bool {
    cell.contains(',') && cell.split(',').any(|item| item != item.trim())
}

fn separators(view: &View<'_>, report: &mut Report) {
    let kind = "whitespace around list separator";
    for entry in view.file.meta.iter().filter(|e| META_LISTS.contains(&e.key.as_str()) && spaced(&e.value)) {
        report.error(kind, entry.line, &entry.key, "items are separated by commas without blanks");
    }
    for project in &view.projects {
        for field in ["category", "beneficiaries"] {
            if spaced(view.file.projects.cell(project.row, field)) {
                report.error(kind, project.line, field, "items are separated by commas without blanks");
            }
        }
    }
    for vote in &view.votes {
        if spaced(view.file.votes.cell(vote.row, "vote")) {
            let message = format!("voter {}: ids are separated by commas without blanks", vote.voter);
            report.error("whitespace around vote separator", vote.line, "vote", message);
        }
        if spaced(view.file.votes.cell(vote.row, "points")) {
            report.error(kind, vote.line, "points", "items are separated by commas without blanks");
        }
    }
}

fn limit(view: &View<'_>, name: &str) -> Option<usize> {
    let keys = [name.to_owned(), format!("{name}_unit"), format!("{name}_district")];
    keys.iter().find_map(|key| view.file.meta(key)).and_then(|v| v.parse().ok())
}

fn lengths(view: &View<'_>, report: &mut Report) {
    let (min, max) = (limit(view, "min_length"), limit(view, "max_length"));
    for vote in &view.votes {
        let length = vote.projects.len();
        if let Some(max) = max.filter(|max| length > *max) {
            let message = format!("voter {} names {length} projects, at most {max} allowed", vote.voter);
            report.error("vote length exceeded", vote.line, "vote", message);
        }
        if let Some(min) = min.filter(|min| length < *min) {
            let message = format!("voter {} names {length} projects, at least {min} required", vote.voter);
            report.error("vote length too short", vote.line, "vote", message);
        }
    }
    let Some(max) = max else { return };
    let line = view.line("max_length");
    if !view.votes.iter().any(|v| v.projects.len() == max) {
        report.warning("no_max_length_used", line, "max_length", format!("no voter names {max} projects"));
    }
    let total: usize = view.votes.iter().map(|v| v.projects.len()).sum();
    if !view.votes.is_empty() && max != 1 && total == view.votes.len() {
        report.warning(
            "average vote length equals one",
            line,
            "max_length",
            format!("although {max} are allowed"),
        );
    }
}

fn incompatible_meta(view: &View<'_>, report: &mut Report) {
    let point_fields = ["min_points", "max_points", "min_sum_points", "max_sum_points", "default_score"];
    let fields: &[&str] = match view.vote_type() {
        "approval" | "choose-1" => &point_fields,
        _ => &[],
    };
    for field in fields.iter().filter(|f| view.file.meta(f).is_some()) {
        let message = format!("not used with vote_type {}", view.vote_type());
        report.warning("incompatible meta field for vote_type", view.line(field), field, message);
    }
}

struct Limits {
    points: (Option<f64>, Option<f64>),
    sum: (Option<f64>, Option<f64>),
    cost: (Option<f64>, Option<f64>),
}

impl Limits {
    fn new(view: &View<'_>) -> Self {
        let pair = |low, high| (view.meta_number(low), view.meta_number(high));
        Self {
            points: pair("min_points", "max_points"),
            sum: pair("min_sum_points", "max_sum_points"),
            cost: pair("min_sum_cost", "max_sum_cost"),
        }
    }
}

fn points(view: &View<'_>, limits: &Limits, vote: &VoteView<'_>, report: &mut Report) {
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

fn projects(view: &View<'_>, vote: &VoteView<'_>, report: &mut Report) {
    for id in vote.projects.iter().filter(|id| !view.index.contains_key(**id)) {
        let message = format!("voter {}: there is no project {id}", vote.voter);
        report.error("vote for non-existent project", vote.line, "vote", message);
    }
    let mut seen = HashSet::new();
    if let Some(id) = vote.projects.iter().find(|id| !seen.insert(**id)) {
        let message = format!("voter {} names project {id} twice", vote.voter);
        report.error("vote with duplicated projects", vote.line, "vote", message);
    }
}

fn sums(view: &View<'_>, limits: &Limits, vote: &VoteView<'_>, report: &mut Report) {
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
