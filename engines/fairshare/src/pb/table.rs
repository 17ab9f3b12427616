//! The three sections of a `.pb` file as cells with their lines, before they mean anything.

use csv::{ReaderBuilder, StringRecord};

use crate::error::Error;
use crate::pb::check::Finding;
use crate::pb::parser::Parser;

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
        if bytes.len() > BYTES_MAX {
            return Err(fault(0, "file", "larger than 1 GiB"));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
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
