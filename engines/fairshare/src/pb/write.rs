//! From an election or a changed file back to text.

use std::collections::HashSet;

use num_bigint::BigInt;

use crate::election::{BallotKind, Election};
use crate::error::{Error, invalid};
use crate::number::fixed;
use crate::outcome::Outcome;
use crate::pb::check::fields::META;
use crate::pb::parser::SECTIONS;
use crate::pb::table::{Entry, File, Row, Table};

impl File {
    /// A file for an election: `about` gives META (`description`, `country`, …); counts, budget and ballot type are
    /// filled in, for cumulative ballots the largest sum of points too, and `selected` from an outcome.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming an id or a category that the format cannot hold: empty, with blanks around it, with a
    /// comma, or called like a section; or a voter who appears twice.
    pub fn from_election(
        election: &Election,
        about: &[(&str, &str)],
        outcome: Option<&Outcome>,
    ) -> Result<Self, Error> {
        writable(election, about)?;
        let amount = |money: i64| fixed(&BigInt::from(money), election.scale());
        let mut meta: Vec<(String, String)> =
            about.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let counted = [
            ("num_projects", election.projects().len().to_string()),
            ("num_votes", election.voter_count().to_string()),
            ("budget", amount(election.budget())),
            ("vote_type", kind_name(election.kind()).to_owned()),
        ];
        meta.retain(|(key, _)| counted.iter().all(|(counted, _)| counted != key));
        meta.extend(counted.map(|(key, value)| (key.to_owned(), value)));
        if election.kind() == BallotKind::Cumulative && meta.iter().all(|(key, _)| key != "max_sum_points") {
            let sum = |ballot| election.choices(ballot).iter().map(|(_, points)| *points).sum::<i64>();
            let most = (0..election.ballot_count()).map(sum).max().unwrap_or(1);
            meta.push(("max_sum_points".into(), most.to_string()));
        }
        let place = |key: &str| META.iter().position(|f| f.name == key).unwrap_or(META.len());
        meta.sort_by_key(|(key, _)| place(key));
        let mut file = Self {
            meta: meta.into_iter().map(|(key, value)| Entry { line: 0, key, value }).collect(),
            projects: projects(election, amount),
            votes: votes(election),
            findings: Vec::new(),
        };
        if let Some(outcome) = outcome {
            file.select(election, outcome);
        }
        Ok(file)
    }

    /// Writes an outcome into the column `selected`.
    pub fn select(&mut self, election: &Election, outcome: &Outcome) {
        let winners: HashSet<&str> = outcome.winners().map(|p| election.projects()[p].id.as_str()).collect();
        let table = &mut self.projects;
        let column = table.column("selected").unwrap_or_else(|| {
            table.header.push("selected".into());
            table.header.len() - 1
        });
        for row in &mut table.rows {
            let won = winners.contains(row.cell(0));
            let cells = (0..table.header.len())
                .map(|i| if i == column { if won { "1" } else { "0" } } else { row.cell(i) });
            let cells = cells.collect();
            row.cells = cells;
        }
    }

    /// The text of the file: UTF-8, `;` between cells, quotes only where a cell needs them.
    pub fn write(&self) -> String {
        let mut text = String::from("META\nkey;value\n");
        for entry in &self.meta {
            line(&mut text, [entry.key.as_str(), entry.value.as_str()].into_iter());
        }
        for (name, table) in [("PROJECTS\n", &self.projects), ("VOTES\n", &self.votes)] {
            text.push_str(name);
            line(&mut text, table.header.iter().map(String::as_str));
            for row in &table.rows {
                line(&mut text, (0..table.header.len()).map(|column| row.cell(column)));
            }
        }
        text
    }
}

/// Whether every name would be read again as what it is.
fn writable(election: &Election, about: &[(&str, &str)]) -> Result<(), Error> {
    let fits = |field: &str, name: &str, commas: bool| {
        let section = SECTIONS.iter().any(|(_, title, _)| title.eq_ignore_ascii_case(name));
        if name.is_empty() || name != name.trim() || section || (!commas && name.contains(',')) {
            let message =
                format!("{name:?} cannot be written: empty, blanks around it, a comma, or a section's name");
            return Err(invalid(field, message));
        }
        Ok(())
    };
    about.iter().try_for_each(|(key, _)| fits("META", key, true))?;
    for project in election.projects() {
        fits("project_id", &project.id, false)?;
        project.categories.iter().try_for_each(|category| fits("category", category, false))?;
    }
    let mut seen = HashSet::new();
    for (voter, _) in election.voters() {
        fits("voter_id", voter, true)?;
        if !seen.insert(voter) {
            return Err(invalid("voter_id", format!("{voter:?} appears twice")));
        }
    }
    Ok(())
}

/// Columns that would be empty throughout are left out; a project without a name goes by its id.
fn projects(election: &Election, amount: impl Fn(i64) -> String) -> Table {
    let all = election.projects();
    let mut header = vec!["project_id", "cost", if has_points(election.kind()) { "score" } else { "votes" }];
    header.extend(all.iter().any(|p| !p.name.is_empty()).then_some("name"));
    header.extend(all.iter().any(|p| !p.categories.is_empty()).then_some("category"));
    let cell = |index: usize, column: &str| {
        let project = &all[index];
        match column {
            "project_id" => project.id.clone(),
            "cost" if project.withdrawn => crate::pb::SENTINEL_COST.into(),
            "cost" => amount(project.cost),
            "name" if project.name.is_empty() => project.id.clone(),
            "name" => project.name.clone(),
            "category" => project.categories.join(","),
            _ => election.score(index).to_string(),
        }
    };
    let row = |index| Row {
        line: 0,
        cells: header.iter().map(|column| cell(index, column)).collect::<Vec<_>>().into(),
    };
    let rows = (0..all.len()).map(row).collect();
    Table { line: 0, header: header.iter().map(|h| (*h).to_owned()).collect(), rows }
}

fn votes(election: &Election) -> Table {
    let points = has_points(election.kind()) && election.kind() != BallotKind::Ordinal;
    let header: &[&str] = if points { &["voter_id", "vote", "points"] } else { &["voter_id", "vote"] };
    let rows = election.voters().map(|(voter, ballot)| {
        let mut choices = election.choices(ballot).to_vec();
        if has_points(election.kind()) {
            choices.sort_by_key(|(project, points)| (-points, *project));
        }
        let join = |cells: Vec<String>| cells.join(",");
        let vote = join(choices.iter().map(|(p, _)| election.projects()[*p as usize].id.clone()).collect());
        let given = join(choices.iter().map(|(_, points)| points.to_string()).collect());
        Row { line: 0, cells: [voter, &vote, &given].iter().take(header.len()).collect() }
    });
    Table { line: 0, header: header.iter().map(|h| (*h).to_owned()).collect(), rows: rows.collect() }
}

fn has_points(kind: BallotKind) -> bool {
    !matches!(kind, BallotKind::Approval | BallotKind::ChooseOne)
}

fn kind_name(kind: BallotKind) -> &'static str {
    match kind {
        BallotKind::Approval => "approval",
        BallotKind::ChooseOne => "choose-1",
        BallotKind::Cumulative => "cumulative",
        BallotKind::Scoring => "scoring",
        BallotKind::Ordinal => "ordinal",
    }
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            text.push(';');
        }
        if cell.contains([';', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push('\n');
}
