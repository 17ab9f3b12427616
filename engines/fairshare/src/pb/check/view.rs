//! A file's cells as the checks need them: numbers where they are numbers.

use std::collections::HashMap;

use crate::pb::read::list;
use crate::pb::table::{File, Row};

/// A project as far as it can be read.
pub(crate) struct ProjectView<'a> {
    pub id: &'a str,
    pub line: usize,
    pub row: &'a Row,
    /// 0 where it is missing; `None` where it is not a number.
    pub cost: Option<f64>,
    pub selected: Option<i64>,
}

/// A ballot as far as it can be read.
pub(crate) struct VoteView<'a> {
    pub voter: &'a str,
    pub line: usize,
    pub row: &'a Row,
    pub projects: Vec<&'a str>,
}

pub(crate) struct View<'a> {
    pub file: &'a File,
    pub budget: f64,
    pub projects: Vec<ProjectView<'a>>,
    pub votes: Vec<VoteView<'a>>,
    pub index: HashMap<&'a str, usize>,
}

impl<'a> View<'a> {
    pub fn new(file: &'a File) -> Self {
        let projects: Vec<_> = file.projects.rows.iter().map(|row| project(file, row)).collect();
        let index = projects.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
        let column = file.votes.column("vote");
        let vote = |row: &'a Row| VoteView {
            voter: row.cell(0),
            line: row.line,
            row,
            projects: column.map_or_else(Vec::new, |c| list(row.cell(c)).collect()),
        };
        Self {
            file,
            budget: file.meta("budget").and_then(number).unwrap_or(0.0),
            votes: file.votes.rows.iter().map(vote).collect(),
            projects,
            index,
        }
    }

    pub fn meta_number(&self, key: &str) -> Option<f64> {
        self.file.meta(key).and_then(number)
    }

    pub fn line(&self, key: &str) -> usize {
        self.file.entry(key).map_or(0, |e| e.line)
    }

    pub fn vote_type(&self) -> &str {
        self.file.meta("vote_type").unwrap_or("")
    }

    pub fn rule(&self) -> &str {
        self.file.meta("rule").unwrap_or("")
    }

    /// `score` where the file has it, else `votes`.
    pub fn result_field(&self) -> &'static str {
        let lower = self.file.projects.header.iter().any(|h| h.eq_ignore_ascii_case("score"));
        if lower { "score" } else { "votes" }
    }

    pub fn result(&self, project: &ProjectView<'_>) -> f64 {
        number(self.file.projects.cell(project.row, self.result_field())).unwrap_or(0.0)
    }

    pub fn threshold(&self) -> f64 {
        self.meta_number("min_project_score_threshold").unwrap_or(0.0)
    }
}

fn project<'a>(file: &'a File, row: &'a Row) -> ProjectView<'a> {
    let cost = file.projects.cell(row, "cost");
    let whole = cost.split(',').next().unwrap_or("");
    ProjectView {
        id: row.cell(0),
        line: row.line,
        row,
        cost: if file.projects.column("cost").is_none() { Some(0.0) } else { number(whole) },
        selected: file.projects.cell(row, "selected").parse().ok(),
    }
}

/// A number as people write it, a decimal comma included.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite())
}
