//! Amounts: decimal commas, costs against the budget, money left over.

use crate::pb::SENTINEL_COST;
use crate::pb::check::view::ProjectView;
use crate::pb::check::{Report, View};

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    commas(view, report);
    counts(view, report);
    let spent = costs(view, report);
    let budget = view.budget.floor();
    if spent > budget {
        let message = format!("budget {budget}, selected projects cost {spent}");
        report.error("budget exceeded", view.line("budget"), "budget", message);
    }
    // The sum of no numbers is -0.
    let total = view.projects.iter().map(floor).sum::<f64>() + 0.0;
    if let Some(flag) = view.file.meta("fully_funded") {
        return fully_funded(view, report, flag, budget < total);
    }
    if budget >= total {
        let message = format!("budget {budget} covers all projects ({total}), but fully_funded is not set");
        report.error("all projects funded", view.line("budget"), "budget", message);
    }
    unused(view, report, budget - spent);
}

fn commas(view: &View<'_>, report: &mut Report) {
    for key in ["budget", "max_sum_cost"] {
        if view.file.meta(key).is_some_and(|v| v.contains(',')) {
            report.error("comma in float!", view.line(key), key, "write a decimal point");
        }
    }
    for project in &view.projects {
        if view.file.projects.cell(project.row, "cost").contains(',') {
            report.error(
                "comma in float!",
                project.line,
                "cost",
                format!("project {}: write a decimal point", project.id),
            );
        }
    }
}

fn counts(view: &View<'_>, report: &mut Report) {
    let line = view.line("num_votes");
    let counted = view.votes.len();
    match view.file.meta("num_votes").map(str::parse::<i64>) {
        None => {
            report.error("missing num_votes field", line, "num_votes", format!("{counted} votes in the file"))
        }
        Some(Ok(0)) if counted == 0 => {}
        Some(Ok(stated)) if stated == counted as i64 => {}
        Some(Ok(stated)) => {
            report.error(
                "different number of votes",
                line,
                "num_votes",
                format!("stated {stated}, counted {counted}"),
            );
        }
        Some(Err(_)) => report.error("invalid num_votes field", line, "num_votes", "expected a whole number"),
    }
    let stated = view.file.meta("num_projects").and_then(|v| v.parse::<i64>().ok()).unwrap_or(0);
    let counted = view.projects.len();
    if stated != counted as i64 {
        let message = format!("stated {stated}, counted {counted}");
        report.error("different number of projects", view.line("num_projects"), "num_projects", message);
    }
}

fn floor(project: &ProjectView<'_>) -> f64 {
    project.cost.unwrap_or(0.0).floor()
}

/// Checks every cost; returns what the selected projects cost.
fn costs(view: &View<'_>, report: &mut Report) -> f64 {
    let (mut spent, budget) = (0.0, view.budget.floor());
    for project in &view.projects {
        let Some(cost) = project.cost.map(f64::floor) else { continue };
        let sentinel = cost.to_string() == SENTINEL_COST;
        if project.selected == Some(1) {
            spent += cost;
            if sentinel {
                let message = format!("project {} was withdrawn but is selected", project.id);
                report.error("selected sentinel-cost project", project.line, "selected", message);
            }
        }
        if cost == 0.0 {
            report.error(
                "project with no cost",
                project.line,
                "cost",
                format!("project {} costs nothing", project.id),
            );
        } else if cost > budget {
            let kind = "single project exceeded whole budget";
            let message = format!("project {} costs {cost}, the budget is {budget}", project.id);
            if sentinel {
                report.warning(kind, project.line, "cost", message);
            } else {
                report.error(kind, project.line, "cost", message);
            }
        }
    }
    spent
}

fn fully_funded(view: &View<'_>, report: &mut Report, flag: &str, short: bool) {
    let line = view.line("fully_funded");
    match flag.parse::<i64>() {
        Ok(1) if short => {
            report.error(
                "wrong fully_funded flag",
                line,
                "fully_funded",
                "the projects cost more than the budget",
            );
        }
        Ok(1) => {}
        _ => {
            report.error("fully_funded flag different than 1!", line, "fully_funded", format!("found {flag}"))
        }
    }
}

/// Under a greedy rule nothing that still fits should be left.
fn unused(view: &View<'_>, report: &mut Report, left: f64) {
    let rule = view.rule();
    if !["greedy", "greedy-threshold", "greedy-exclusive", "greedy-custom"].contains(&rule) {
        return;
    }
    let threshold = view.threshold();
    let eligible =
        |p: &&ProjectView<'_>| p.selected == Some(0) && !(threshold > 0.0 && view.result(p) <= threshold);
    let mut unselected: Vec<_> = view.projects.iter().filter(eligible).collect();
    unselected.sort_by(|a, b| view.result(b).total_cmp(&view.result(a)));
    let (mut left, mut fitting) = (left, Vec::new());
    for project in unselected {
        if floor(project) <= left {
            left -= floor(project);
            fitting.push(project.id);
        }
    }
    if fitting.is_empty() {
        return;
    }
    let (line, message) = (view.line("budget"), format!("what is left would fund {}", fitting.join(", ")));
    if rule == "greedy" || rule == "greedy-threshold" {
        report.error("unused budget", line, "budget", message);
    } else {
        report.warning("unused budget", line, "budget", message);
    }
}
