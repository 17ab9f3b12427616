//! Votes and scores stated for projects against those counted.

use std::collections::HashMap;

use crate::pb::check::view::number;
use crate::pb::check::{Report, View};
use crate::pb::read::list;

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    let has = |name: &str| view.file.projects.header.iter().any(|h| h.eq_ignore_ascii_case(name));
    if !has("votes") && !has("score") {
        let line = view.file.projects.line;
        report.warning(
            "No votes or score counted in PROJECTS section",
            line,
            "PROJECTS",
            "add votes or score",
        );
    }
    if has("votes") {
        votes(view, report);
    }
    if has("score") {
        scores(view, report);
    }
}

fn votes(view: &View<'_>, report: &mut Report) {
    let mut counted: HashMap<&str, i64> = HashMap::new();
    view.votes.iter().flat_map(|v| &v.projects).for_each(|id| *counted.entry(id).or_default() += 1);
    for project in &view.projects {
        let cell = view.file.projects.cell(project.row, "votes");
        let stated = if cell.is_empty() { Ok(0) } else { cell.parse::<i64>() };
        let Ok(stated) = stated else { continue };
        if stated == 0 {
            let message = format!("project {} has no votes; perhaps it was not on the ballot", project.id);
            report.warning("project with no votes", project.line, "votes", message);
        }
        let counted = counted.remove(project.id).unwrap_or(0);
        if stated != counted {
            let message = format!("project {}: stated {stated}, counted {counted}", project.id);
            report.error("different values in votes", project.line, "votes", message);
        }
    }
    let mut unknown: Vec<_> = counted.into_iter().collect();
    unknown.sort_unstable();
    for (id, votes) in unknown {
        report.error(
            "different values in votes",
            0,
            "votes",
            format!("project {id} is not listed, counted {votes}"),
        );
    }
}

fn scores(view: &View<'_>, report: &mut Report) {
    let mut counted: HashMap<&str, f64> = HashMap::new();
    for vote in &view.votes {
        let length = vote.projects.len() as f64;
        let points: Vec<f64> = match view.file.votes.column("points") {
            Some(column) => list(vote.row.cell(column)).map(|p| number(p).unwrap_or(0.0)).collect(),
            None => (0..vote.projects.len()).map(|place| length - place as f64).collect(),
        };
        for (id, points) in vote.projects.iter().zip(points) {
            *counted.entry(id).or_default() += points;
        }
    }
    for project in &view.projects {
        let cell = view.file.projects.cell(project.row, "score");
        let stated = if cell.is_empty() { Ok(0) } else { cell.parse::<i64>() };
        let Ok(stated) = stated else { continue };
        let counted = counted.remove(project.id).unwrap_or(0.0);
        if stated as f64 != counted.trunc() {
            let message = format!("project {}: stated {stated}, counted {counted}", project.id);
            report.error("different values in scores", project.line, "score", message);
        }
    }
    let mut unknown: Vec<_> = counted.into_keys().collect();
    unknown.sort_unstable();
    for id in unknown {
        report.error("different values in scores", 0, "score", format!("project {id} is not listed"));
    }
}
