//! Fields: known, in order, present, of the right type and with values that exist.

use crate::pb::check::allowed::{expected, parse_date};
use crate::pb::check::fields::{Field, META, PROJECTS, Type, VOTES};
use crate::pb::check::view::number;
use crate::pb::check::{Report, View};

/// The names of a section's findings.
struct Kinds {
    unknown: &'static str,
    order: &'static str,
    missing: &'static str,
    invalid: &'static str,
    datatype: &'static str,
}

const META_KINDS: Kinds = Kinds {
    unknown: "not known meta fields",
    order: "wrong meta fields order",
    missing: "missing meta field value",
    invalid: "invalid meta field value",
    datatype: "incorrect meta field datatype",
};
const PROJECTS_KINDS: Kinds = Kinds {
    unknown: "not known projects fields",
    order: "wrong projects fields order",
    missing: "missing projects field value",
    invalid: "invalid projects field value",
    datatype: "incorrect projects field datatype",
};
const VOTES_KINDS: Kinds = Kinds {
    unknown: "not known votes fields",
    order: "wrong votes fields order",
    missing: "missing votes field value",
    invalid: "invalid votes field value",
    datatype: "incorrect votes field datatype",
};

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    meta(view, report);
    projects(view, report);
    let file = view.file;
    header(&file.votes.header, &VOTES, &VOTES_KINDS, file.votes.line, report);
    for row in &file.votes.rows {
        for (column, name) in file.votes.header.iter().enumerate() {
            value(name, row.cell(column), &VOTES, &VOTES_KINDS, row.line, report);
        }
    }
    if !file.votes.rows.is_empty() && file.votes.column("vote").is_none() {
        report.error(VOTES_KINDS.missing, file.votes.line, "vote", "the column is required");
    }
}

fn meta(view: &View<'_>, report: &mut Report) {
    let file = view.file;
    let keys: Vec<String> = file.meta.iter().map(|e| e.key.clone()).collect();
    header(&keys, &META, &META_KINDS, file.meta.first().map_or(0, |e| e.line), report);
    for entry in &file.meta {
        value(&entry.key, &entry.value, &META, &META_KINDS, entry.line, report);
    }
    for field in META.iter().filter(|f| f.required && file.entry(f.name).is_none()) {
        report.error(META_KINDS.missing, 0, field.name, "required");
    }
    dates(view, report);
    lengths(view, report);
    if view.vote_type() == "cumulative" && file.meta("max_sum_points").is_none() {
        report.error(
            META_KINDS.missing,
            view.line("max_sum_points"),
            "max_sum_points",
            "required for cumulative votes",
        );
    }
}

fn dates(view: &View<'_>, report: &mut Report) {
    let date = |key| view.file.meta(key).and_then(parse_date);
    if let (Some(begin), Some(end)) = (date("date_begin"), date("date_end"))
        && end < begin
    {
        report.error("date range missmatch", view.line("date_end"), "date_end", "earlier than date_begin");
    }
}

fn lengths(view: &View<'_>, report: &mut Report) {
    let whole = |key| view.file.meta(key).and_then(|v| v.parse::<i64>().ok());
    let (min, max, projects) = (whole("min_length"), whole("max_length"), whole("num_projects"));
    if view.vote_type() == "choose-1" {
        for (key, length) in [("min_length", min), ("max_length", max)] {
            if length.is_some_and(|l| l != 1) {
                report.error(
                    "invalid choose-1 meta constraint",
                    view.line(key),
                    key,
                    "must be 1 for choose-1",
                );
            }
        }
    } else if max == Some(1) && projects.is_none_or(|p| p > 1) {
        let message = "one project each: this may rather be choose-1";
        report.warning("choose-1 vote_type suggested", view.line("max_length"), "max_length", message);
    }
    if let (Some(max), Some(projects)) = (max, projects)
        && max > projects
    {
        report.error(
            META_KINDS.invalid,
            view.line("max_length"),
            "max_length",
            format!("more than {projects} projects"),
        );
    }
}

fn projects(view: &View<'_>, report: &mut Report) {
    let table = &view.file.projects;
    header(&table.header, &PROJECTS, &PROJECTS_KINDS, table.line, report);
    for project in &view.projects {
        for (column, name) in table.header.iter().enumerate() {
            value(name, project.row.cell(column), &PROJECTS, &PROJECTS_KINDS, project.line, report);
        }
        let cell = |name| table.cell(project.row, name);
        let (latitude, longitude) = (cell("latitude"), cell("longitude"));
        if latitude.is_empty() != longitude.is_empty() {
            let message = format!("project {}: latitude and longitude come together", project.id);
            report.error(PROJECTS_KINDS.invalid, project.line, "latitude", message);
        } else if !latitude.is_empty() {
            for (name, text, limit) in [("latitude", latitude, 90.0), ("longitude", longitude, 180.0)] {
                if number(text).is_none_or(|n| n.abs() > limit) {
                    let message = format!("project {}: {text} is not within ±{limit}", project.id);
                    report.error(PROJECTS_KINDS.invalid, project.line, name, message);
                }
            }
        }
    }
    if !table.rows.is_empty() && table.column("cost").is_none() {
        report.error(PROJECTS_KINDS.missing, table.line, "cost", "the column is required");
    }
}

fn header(names: &[String], fields: &[Field], kinds: &Kinds, line: usize, report: &mut Report) {
    let place = |name: &String| fields.iter().position(|f| f.name == name);
    // The first column holds the id whatever it is called: that is a finding about the layout.
    let names = if kinds.unknown == META_KINDS.unknown { names } else { names.get(1..).unwrap_or_default() };
    for name in names.iter().filter(|n| place(n).is_none() && *n != "key") {
        if name == "target" && kinds.unknown == PROJECTS_KINDS.unknown {
            report.error(kinds.invalid, line, name, "renamed to beneficiaries in April 2026");
        } else {
            report.error(kinds.unknown, line, name, "the format has no such field");
        }
    }
    let places: Vec<usize> = names.iter().filter_map(place).collect();
    if !places.is_sorted() {
        let mut order = places;
        order.sort_unstable();
        let order: Vec<_> = order.into_iter().map(|i| fields[i].name).collect();
        report.warning(kinds.order, line, "header", format!("the usual order is {}", order.join(", ")));
    }
}

fn value(name: &str, text: &str, fields: &[Field], kinds: &Kinds, line: usize, report: &mut Report) {
    let Some(field) = fields.iter().find(|f| f.name == name) else { return };
    if text.is_empty() {
        if !field.may_be_empty {
            report.error(kinds.invalid, line, name, "must not be empty");
        }
        return;
    }
    // Commas in amounts are a finding of their own; coordinates may have them.
    let fits = match field.datatype {
        Type::Text | Type::List => true,
        Type::Whole => text.parse::<i64>().is_ok(),
        Type::Number => number(text).is_some(),
    };
    if !fits {
        let expected = if field.datatype == Type::Whole { "a whole number" } else { "a number" };
        return report.error(kinds.datatype, line, name, format!("\"{text}\": expected {expected}"));
    }
    if let Some(expected) = expected(name, text) {
        report.error(kinds.invalid, line, name, format!("\"{text}\": expected {expected}"));
    }
}
