//! The three sections of a `.pb` file as cells with their lines, before they mean anything.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};

use crate::error::Error;
use crate::pb::check::{Finding, Level};

/// The largest file read, in bytes.
pub const BYTES_MAX: usize = 1 << 30;

/// One `key;value` line of META.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub line: usize,
    pub key: String,
    pub value: String,
}

/// One line of PROJECTS or VOTES; cells are trimmed when read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    pub(crate) cells: StringRecord,
}

/// PROJECTS or VOTES.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Line of the header row; 0 when there is none.
    pub line: usize,
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }

    /// A cell's text, trimmed; empty when the row is short or there is no such column.
    pub fn cell<'a>(&self, row: &'a Row, name: &str) -> &'a str {
        self.column(name).map_or("", |column| row.cell(column))
    }
}

impl Row {
    /// Trimmed; empty when the row is short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or("").trim()
    }
}

/// A `.pb` file as it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    pub meta: Vec<Entry>,
    pub projects: Table,
    pub votes: Table,
    /// What is wrong with the layout itself.
    pub(crate) findings: Vec<Finding>,
}

impl File {
    /// Reads any file; what is wrong with its layout is kept for [`check`](crate::pb::check()).
    ///
    /// # Errors
    /// [`Error::Pb`] when it is not UTF-8 text or larger than 1 GiB.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.len() > BYTES_MAX {
            return Err(fault(0, "file", "larger than 1 GiB"));
        }
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            fault(line, "file", "not UTF-8 text")
        })?;
        let mut parser = Parser::default();
        parser.empty_lines(text);
        let mut reader = ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|e| fault(line_of(e.position()), "file", &e.to_string()))?;
            parser.record(line_of(record.position()), record);
        }
        Ok(parser.finish())
    }

    /// A value of META, trimmed; `None` when missing or empty.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.entry(key).map(|e| e.value.as_str()).filter(|v| !v.is_empty())
    }

    /// The last line of META with this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.meta.iter().rev().find(|e| e.key == key)
    }
}

fn line_of(position: Option<&csv::Position>) -> usize {
    position.map_or(0, |p| usize::try_from(p.line()).unwrap_or(usize::MAX))
}

pub(crate) fn fault(line: usize, field: &str, message: &str) -> Error {
    Error::Pb { line, field: field.into(), message: message.into() }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Meta,
    Projects,
    Votes,
}

const SECTIONS: [(Section, &str, &str); 3] = [
    (Section::Meta, "META", "key"),
    (Section::Projects, "PROJECTS", "project_id"),
    (Section::Votes, "VOTES", "voter_id"),
];

#[derive(Default)]
struct Parser {
    file: File,
    section: Option<Section>,
    header_due: bool,
    seen: Vec<Section>,
    keys: HashSet<String>,
    project_ids: HashSet<String>,
    voter_ids: HashSet<String>,
}

impl Parser {
    fn empty_lines(&mut self, text: &str) {
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

    fn record(&mut self, line: usize, record: StringRecord) {
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

    fn finish(mut self) -> File {
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
