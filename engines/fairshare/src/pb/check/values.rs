//! Fields: known, in order, present, of the right type and with values that exist.

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

/// What a value should have been, where it is none of the allowed ones.
fn expected(name: &str, text: &str) -> Option<&'static str> {
    let within = |list: &str| list.split_whitespace().any(|item| item == text);
    let (fine, expected) = match name {
        "country" => (is_country(text), "a country's name"),
        "vote_type" => (
            within("ordinal approval cumulative scoring choose-1"),
            "ordinal, approval, cumulative, scoring or choose-1",
        ),
        "date_begin" | "date_end" => (parse_date(text).is_some(), "YYYY or DD.MM.YYYY"),
        "language" => (within(include_str!("../../../data/languages.txt")), "an ISO 639-1 code"),
        "currency" => (within(include_str!("../../../data/currencies.txt")), "an ISO 4217 code"),
        "fully_funded" | "experimental" => (text.parse() == Ok(1), "1"),
        "comment" => (text.starts_with("#1: "), "\"#1: …\""),
        "selected" => (text.parse().is_ok_and(|n: i64| (0..=3).contains(&n)), "0, 1, 2 or 3"),
        "age" => (is_age(text), "a number or a range like 40-59"),
        "sex" => (within("M F O"), "M, F or O"),
        "voting_method" => (within("internet paper"), "internet or paper"),
        _ => return None,
    };
    (!fine).then_some(expected)
}

fn is_country(text: &str) -> bool {
    let lower = text.to_lowercase();
    text == "Worldwide" || include_str!("../../../data/countries.txt").lines().any(|name| name == lower)
}

fn is_age(text: &str) -> bool {
    let whole = |s: &str| s.parse::<u64>().ok();
    text.parse::<i64>().is_ok()
        || text.split_once('-').is_some_and(|(a, b)| whole(a).zip(whole(b)).is_some_and(|(a, b)| a <= b))
}

/// Year, month, day; a year alone is its first day.
fn parse_date(text: &str) -> Option<(u32, u32, u32)> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let parts: Vec<&str> = text.split('.').collect();
    let number = |text: &str, length| text.parse::<u32>().ok().filter(|_| text.len() == length);
    let (day, month, year) = match parts[..] {
        [year] => (1, 1, number(year, 4)?),
        [day, month, year] => (number(day, 2)?, number(month, 2)?, number(year, 4)?),
        _ => return None,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last = *days.get(month.checked_sub(1)? as usize)?;
    (year > 0 && (1..=last).contains(&day)).then_some((year, month, day))
}
