//! What is wrong or doubtful in a `.pb` file, by line and field. The names of the findings are those of Pabulib's own
//! checker (PyPI `pabulib-checker`), so that both can be compared; a project named twice in a vote is reported too.

mod allowed;
mod ballots;
mod budget;
pub(crate) mod fields;
mod points;
mod quality;
mod selection;
mod tallies;
mod values;
mod view;

use std::fmt;

use crate::pb::table::File;

pub(crate) use view::View;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Error,
    Warning,
}

/// One thing found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    /// The sort of finding, one of a fixed set of names.
    pub kind: &'static str,
    /// From 1; 0 when it concerns the file as a whole.
    pub line: usize,
    /// The field, or the project or voter concerned.
    pub field: String,
    pub message: String,
}

impl Finding {
    pub(crate) fn new(
        level: Level,
        kind: &'static str,
        line: usize,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { level, kind, line, field: field.into(), message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.level == Level::Error { "error" } else { "warning" };
        if self.line > 0 {
            write!(f, "line {}, ", self.line)?;
        }
        write!(f, "{}: {level}: {}: {}", self.field, self.kind, self.message)
    }
}

/// Checks a file; errors first, then by line.
///
/// ```
/// let file = fairshare::pb::File::read(b"META\nkey;value\nbudget;10,5\n")?;
/// let findings = fairshare::pb::check(&file);
/// assert!(findings.iter().any(|f| f.kind == "comma in float!" && f.line == 3 && f.field == "budget"));
/// # Ok::<(), fairshare::Error>(())
/// ```
pub fn check(file: &File) -> Vec<Finding> {
    let view = View::new(file);
    let mut report = Report(file.findings.clone());
    budget::check(&view, &mut report);
    ballots::check(&view, &mut report);
    tallies::check(&view, &mut report);
    selection::check(&view, &mut report);
    values::check(&view, &mut report);
    quality::check(&view, &mut report);
    report.0.sort_by_key(|f| (f.level, f.line));
    report.0
}

/// Collects findings.
pub(crate) struct Report(Vec<Finding>);

impl Report {
    fn error(&mut self, kind: &'static str, line: usize, field: &str, message: impl Into<String>) {
        self.0.push(Finding::new(Level::Error, kind, line, field, message));
    }

    fn warning(&mut self, kind: &'static str, line: usize, field: &str, message: impl Into<String>) {
        self.0.push(Finding::new(Level::Warning, kind, line, field, message));
    }
}
