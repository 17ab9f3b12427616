//! Lists that an operator brings along, as CSV in UTF-8. A list is read and checked whole before anything is written, then
//! staged in chunks, so that no lane is held long, and shown all at once at the end.

mod divisions;
mod persons;

use std::borrow::Cow;

use common::Msg;
use db::Error;

use crate::PeopleError;

pub use divisions::{check_divisions_csv, import_divisions_csv};
pub use persons::{check_persons_csv, import_persons_csv};

/// Rows in one write action.
const CHUNK: usize = 500;
const ROWS_MAX: usize = 200_000;
const ERRORS_MAX: usize = 100;

/// What is wrong on one line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// As editors count them: the header is line 1.
    pub line: u64,
    /// The column, or empty: the line as a whole.
    pub field: Cow<'static, str>,
    pub msg: Msg,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing was imported; at most the first hundred are named.
    #[error("{} lines are wrong", .0.len())]
    Lines(Vec<LineError>),
    #[error(transparent)]
    People(#[from] PeopleError),
}

impl From<Error> for ImportError {
    fn from(error: Error) -> Self {
        Self::People(error.into())
    }
}

/// A checked list, or everything that is wrong with it.
struct Checked<T> {
    rows: Vec<(u64, T)>,
    errors: Vec<LineError>,
}

impl<T> Checked<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), errors: Vec::new() }
    }
    fn wrong(&mut self, line: u64, field: impl Into<Cow<'static, str>>, msg: Msg) {
        self.errors.push(LineError { line, field: field.into(), msg });
    }
    fn is_hopeless(&self) -> bool {
        self.errors.len() >= ERRORS_MAX || self.rows.len() >= ROWS_MAX
    }
    fn finish(mut self) -> Result<Vec<(u64, T)>, ImportError> {
        if self.rows.len() >= ROWS_MAX {
            self.errors.insert(
                0,
                LineError {
                    line: 0,
                    field: "".into(),
                    msg: Msg::new("people-error-csv-long").arg("max", ROWS_MAX),
                },
            );
        }
        if self.errors.is_empty() { Ok(self.rows) } else { Err(ImportError::Lines(self.errors)) }
    }
}

/// Where each wanted column stands in the header: names are (column, other spelling).
fn columns<const N: usize>(header: &csv::StringRecord, names: [(&str, &str); N]) -> [Option<usize>; N] {
    let clean = |name: &str| name.trim_start_matches('\u{feff}').trim().to_owned();
    names.map(|(name, other)| header.iter().position(|h| clean(h) == name || clean(h) == other))
}

fn cell(record: &csv::StringRecord, column: Option<usize>) -> &str {
    column.and_then(|c| record.get(c)).unwrap_or_default()
}

/// A line the CSV reader could not read: not UTF-8, or another number of cells than the header.
fn unreadable(error: &csv::Error) -> LineError {
    let line = error.position().map_or(0, csv::Position::line);
    let key = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "people-error-csv-utf8",
        csv::ErrorKind::UnequalLengths { .. } => "people-error-csv-cells",
        _ => "people-error-csv",
    };
    LineError { line, field: "".into(), msg: Msg::new(key) }
}
