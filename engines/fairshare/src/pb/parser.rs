//! Records to sections: the layout of a file and what is wrong with it.

use std::collections::HashSet;

use csv::StringRecord;

use crate::pb::check::{Finding, Level};
use crate::pb::table::{Entry, File, Row};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Meta,
    Projects,
    Votes,
}

pub(super) const SECTIONS: [(Section, &str, &str); 3] = [
    (Section::Meta, "META", "key"),
    (Section::Projects, "PROJECTS", "project_id"),
    (Section::Votes, "VOTES", "voter_id"),
];

#[derive(Default)]
pub(super) struct Parser {
    file: File,
    section: Option<Section>,
    header_due: bool,
    seen: Vec<Section>,
    keys: HashSet<String>,
    project_ids: HashSet<String>,
    voter_ids: HashSet<String>,
}

impl Parser {
    pub(super) fn empty_lines(&mut self, text: &str) {
        let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let empty: Vec<usize> =
            lines.enumerate().filter(|(_, l)| l.trim().is_empty()).map(|(i, _)| i + 1).collect();
        if let Some(first) = empty.first() {
            let message = format!("{} empty lines; they are skipped", empty.len());
            self.file.findings.push(Finding::new(
                Level::Warning,
                "empty lines removed",
                *first,
                "file",
                message,
            ));
        }
    }

    fn error(&mut self, line: usize, field: &str, message: impl Into<String>) {
        self.file.findings.push(Finding::new(Level::Error, "file structure error", line, field, message));
    }

    pub(super) fn record(&mut self, line: usize, record: StringRecord) {
        if record.len() == 1 && record[0].trim().is_empty() {
            return;
        }
        let first = record.get(0).unwrap_or("").trim();
        if let Some((section, name, _)) = SECTIONS.iter().find(|s| s.1.eq_ignore_ascii_case(first)) {
            self.spaces(line, &record, 1);
            self.missing_header(line);
            if self.seen.contains(section) {
                self.error(line, name, "the section appears twice");
            } else {
                self.seen.push(*section);
            }
            (self.section, self.header_due) = (Some(*section), true);
            return;
        }
        match self.section {
            None => self.error(line, "file", "data before the first section, expected META"),
            Some(section) if self.header_due => self.header(section, line, record),
            Some(Section::Meta) => self.entry(line, &record),
            Some(Section::Projects) => self.row(Section::Projects, line, record),
            Some(Section::Votes) => self.row(Section::Votes, line, record),
        }
    }

    /// Blanks around the first `count` cells.
    fn spaces(&mut self, line: usize, record: &StringRecord, count: usize) {
        for cell in record.iter().take(count) {
            if cell != cell.trim() {
                let field = record.get(0).unwrap_or("").trim().to_owned();
                self.error(line, &field, format!("blanks around {cell:?}"));
            }
        }
    }

    fn missing_header(&mut self, line: usize) {
        if let (Some(section), true) = (self.section, self.header_due) {
            let name = SECTIONS[section as usize].1;
            self.error(line, name, "the section has no header row");
        }
    }

    fn header(&mut self, section: Section, line: usize, record: StringRecord) {
        self.header_due = false;
        self.spaces(line, &record, usize::MAX);
        let names: Vec<String> = record.iter().map(|c| c.trim().to_owned()).collect();
        let (_, title, first) = SECTIONS[section as usize];
        if section == Section::Meta {
            let lower: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
            if lower.len() < 2 || lower[0] != "key" || lower[1] != "value" {
                self.error(line, title, "expected the header \"key;value\"");
                self.entry(line, &record);
            }
            return;
        }
        let lower: HashSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
        if lower.len() < names.len() {
            self.error(line, title, "a column name appears twice");
        }
        if !names[0].eq_ignore_ascii_case(first) {
            self.error(line, title, format!("expected the first column to be {first}, found {:?}", names[0]));
        }
        let table = if section == Section::Projects { &mut self.file.projects } else { &mut self.file.votes };
        (table.line, table.header) = (line, names);
    }

    fn entry(&mut self, line: usize, record: &StringRecord) {
        self.spaces(line, record, 2);
        let cell = |i| record.get(i).unwrap_or("").trim().to_owned();
        let (key, value) = (cell(0), cell(1));
        if key.is_empty() {
            return self.error(line, "META", "the key is empty");
        }
        if !self.keys.insert(key.clone()) {
            self.error(line, &key, "the key appears twice");
        }
        if record.len() > 2 {
            let message = "more than one value; only the first counts";
            self.file.findings.push(Finding::new(
                Level::Warning,
                "file structure warning",
                line,
                &key,
                message,
            ));
        }
        self.file.meta.push(Entry { line, key, value });
    }

    fn row(&mut self, section: Section, line: usize, record: StringRecord) {
        let columns =
            if section == Section::Projects { &self.file.projects } else { &self.file.votes }.header.len();
        self.spaces(line, &record, columns);
        let id = record.get(0).unwrap_or("").trim().to_owned();
        let (table, ids, name) = match section {
            Section::Projects => (&mut self.file.projects, &mut self.project_ids, "project_id"),
            _ => (&mut self.file.votes, &mut self.voter_ids, "voter_id"),
        };
        if record.len() > table.header.len() {
            let message = "more cells than columns; the rest is ignored";
            self.file.findings.push(Finding::new(
                Level::Warning,
                "file structure warning",
                line,
                &id,
                message,
            ));
        }
        if id.is_empty() {
            return self.error(line, name, format!("the {name} is empty"));
        }
        if !ids.insert(id.clone()) {
            return self.error(line, name, format!("{id} appears twice"));
        }
        table.rows.push(Row { line, cells: record });
    }

    pub(super) fn finish(mut self) -> File {
        self.missing_header(0);
        for (section, name, _) in SECTIONS {
            if !self.seen.contains(&section) {
                self.error(0, name, "the section is missing");
            }
        }
        if !self.seen.is_sorted() {
            self.error(0, "file", "sections must come in the order META, PROJECTS, VOTES");
        }
        self.file
    }
}
