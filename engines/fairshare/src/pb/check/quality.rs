//! Doubts that do not make a file wrong: labels, declared lists, comments, coordinates.

use std::collections::{BTreeMap, BTreeSet};

use crate::pb::check::view::number;
use crate::pb::check::{Report, View};
use crate::pb::read::list;
use crate::pb::table::Table;

pub(super) fn check(view: &View<'_>, report: &mut Report) {
    let (projects, votes) = (&view.file.projects, &view.file.votes);
    declared(view, "categories", projects, "category", true, report);
    for table in [projects, votes] {
        declared(view, "neighborhoods", table, "neighborhood", false, report);
        declared(view, "subdistricts", table, "district", false, report);
    }
    labels(projects, "category", true, report);
    labels(projects, "beneficiaries", true, report);
    for table in [projects, votes] {
        labels(table, "district", false, report);
        labels(table, "neighborhood", false, report);
    }
    comment(view, report);
    coordinates(view, report);
}

fn items<'a>(table: &'a Table, field: &str, is_list: bool) -> impl Iterator<Item = (usize, Vec<&'a str>)> {
    let column = table.column(field);
    table.rows.iter().filter_map(move |row| {
        let cell = row.cell(column?);
        let items = if is_list {
            list(cell).collect()
        } else {
            Some(cell).filter(|c| !c.is_empty()).into_iter().collect()
        };
        Some((row.line, items))
    })
}

fn declared(view: &View<'_>, key: &str, table: &Table, field: &str, is_list: bool, report: &mut Report) {
    let Some(declared) = view.file.meta(key) else { return };
    let declared: BTreeSet<&str> = list(declared).collect();
    let used: BTreeSet<&str> = items(table, field, is_list).flat_map(|(_, items)| items).collect();
    if used.is_empty() {
        return;
    }
    let line = view.line(key);
    let unused: Vec<_> = declared.difference(&used).copied().collect();
    if !unused.is_empty() {
        report.warning("unused declared metadata values", line, key, unused.join(", "));
    }
    let undeclared: Vec<_> = used.difference(&declared).copied().collect();
    if !undeclared.is_empty() {
        report.warning("undeclared metadata values used", line, key, undeclared.join(", "));
    }
}

fn labels(table: &Table, field: &str, is_list: bool, report: &mut Report) {
    let mut spellings: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (line, items) in items(table, field, is_list) {
        let distinct: BTreeSet<_> = items.iter().collect();
        if distinct.len() < items.len() {
            report.warning("duplicate values inside list field", line, field, items.join(", "));
        }
        items.iter().for_each(|item| {
            spellings.entry(plain(item)).or_default().insert(item);
        });
    }
    for same in spellings.into_values().filter(|s| s.len() > 1) {
        let same: Vec<_> = same.into_iter().collect();
        report.warning("inconsistent label normalization", table.line, field, same.join(", "));
    }
}

/// Lower case, single blanks, Latin letters without their marks.
fn plain(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    words.join(" ").chars().flat_map(char::to_lowercase).map(base_letter).collect()
}

fn base_letter(letter: char) -> char {
    const MARKED: [(&str, char); 16] = [
        ("àáâãäåāăą", 'a'),
        ("çćĉċč", 'c'),
        ("ďđ", 'd'),
        ("èéêëēĕėęě", 'e'),
        ("ĝğġģ", 'g'),
        ("ìíîïĩīĭį", 'i'),
        ("ĵ", 'j'),
        ("ķ", 'k'),
        ("ĺļľ", 'l'),
        ("ñńņň", 'n'),
        ("òóôõöōŏő", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşš", 's'),
        ("ţť", 't'),
        ("ùúûüũūŭůűų", 'u'),
        ("źżž", 'z'),
    ];
    MARKED.iter().find(|(marked, _)| marked.contains(letter)).map_or(letter, |(_, base)| *base)
}

fn comment(view: &View<'_>, report: &mut Report) {
    let Some(comment) = view.file.meta("comment") else { return };
    let markers: Vec<&str> = comment
        .split('#')
        .skip(1)
        .filter_map(|part| part.split_once(':').map(|(number, _)| number))
        .filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    let line = view.line("comment");
    if markers.is_empty() {
        report.error("invalid comment numbering", line, "comment", "expected \"#1: …\"");
    } else if !markers.iter().zip(1..).all(|(marker, number): (_, usize)| *marker == number.to_string()) {
        report.warning("non-sequential comment numbering", line, "comment", markers.join(", "));
    }
}

fn coordinates(view: &View<'_>, report: &mut Report) {
    let mut places = Vec::new();
    for project in &view.projects {
        let at = |name| number(view.file.projects.cell(project.row, name));
        if let (Some(latitude), Some(longitude)) = (at("latitude"), at("longitude"))
            && latitude.abs() <= 90.0
            && longitude.abs() <= 180.0
        {
            places.push((latitude, longitude));
        }
    }
    if places.len() > 1 && places.windows(2).all(|w| w[0] == w[1]) {
        let line = view.file.projects.line;
        report.warning(
            "identical project coordinates",
            line,
            "latitude",
            "all projects lie at the same place",
        );
    }
}
