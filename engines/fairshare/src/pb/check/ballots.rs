//! Ballots: separators, lengths, points and sums, projects that do not exist.

use std::collections::HashSet;

use crate::pb::check::points::{Limits, points, sums};
use crate::pb::check::view::VoteView;
use crate::pb::check::{Report, View};

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
