//! From cells to an election.

use std::collections::HashMap;

use crate::election::{Ballot, BallotKind, Election, Project};
use crate::error::Error;
use crate::number::{parse_fixed, places};
use crate::pb::SENTINEL_COST;
use crate::pb::table::{File, Row, fault};
use crate::rules::{Add1, Completion, Rule, Utility};
use crate::terms::Terms;

const MONEY_PLACES_MAX: u32 = 6;
const POINTS_PLACES_MAX: u32 = 3;

impl File {
    /// The election that the file describes. Decimal costs or points make everything a multiple of the smallest unit
    /// used. Commas for decimal points are taken as meant; a project approved twice on a ballot counts once.
    ///
    /// # Errors
    /// [`Error::Pb`] with line and field for what cannot be counted; [`Error::Invalid`] for amounts beyond the limits.
    pub fn election(&self) -> Result<Election, Error> {
        let kind = self.kind()?;
        let budget = self.entry("budget").ok_or_else(|| fault(0, "budget", "missing in META"))?;
        let costs: Vec<String> =
            self.projects.rows.iter().map(|r| number(self.projects.cell(r, "cost"))).collect();
        let total = number(&budget.value);
        let scale = costs.iter().chain([&total]).map(|c| places(c)).max().unwrap_or(0).min(MONEY_PLACES_MAX);
        let money = |text: &str, line, field| {
            parse_fixed(text, scale).ok_or_else(|| {
                fault(line, field, &format!("\"{text}\" is not an amount with at most 6 decimals"))
            })
        };
        let mut projects = Vec::with_capacity(costs.len());
        for (row, cost) in self.projects.rows.iter().zip(&costs) {
            let amount = money(cost, row.line, "cost")?;
            projects.push(self.project(row, amount, cost == SENTINEL_COST));
        }
        let budget = money(&total, budget.line, "budget")?;
        // Money of a withdrawn project never counts, however large its marker.
        for project in projects.iter_mut().filter(|p| p.withdrawn) {
            project.cost = project.cost.min(budget.max(1));
        }
        let ballots = self.ballots(kind, &projects)?;
        Election::new(kind, budget, scale, projects, ballots)
    }

    fn kind(&self) -> Result<BallotKind, Error> {
        let entry = self.entry("vote_type").ok_or_else(|| fault(0, "vote_type", "missing in META"))?;
        Ok(match entry.value.as_str() {
            "approval" => BallotKind::Approval,
            "choose-1" => BallotKind::ChooseOne,
            "cumulative" => BallotKind::Cumulative,
            "scoring" => BallotKind::Scoring,
            "ordinal" => BallotKind::Ordinal,
            other => {
                let expected = "approval, choose-1, cumulative, scoring or ordinal";
                return Err(fault(entry.line, "vote_type", &format!("\"{other}\": expected {expected}")));
            }
        })
    }

    fn project(&self, row: &Row, cost: i64, withdrawn: bool) -> Project {
        let categories = list(self.projects.cell(row, "category")).map(str::to_owned).collect();
        Project {
            id: row.cell(0).to_owned(),
            name: self.projects.cell(row, "name").to_owned(),
            cost,
            categories,
            withdrawn,
        }
    }

    fn ballots(&self, kind: BallotKind, projects: &[Project]) -> Result<Vec<Ballot>, Error> {
        let index: HashMap<&str, usize> =
            projects.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect();
        let vote = self
            .votes
            .column("vote")
            .ok_or_else(|| fault(self.votes.line, "vote", "the column is missing"))?;
        let points = self
            .votes
            .column("points")
            .filter(|_| matches!(kind, BallotKind::Cumulative | BallotKind::Scoring));
        let scale = points.map_or(0, |column| self.points_places(column));
        let mut ballots = Vec::with_capacity(self.votes.rows.len());
        for row in &self.votes.rows {
            let mut choices = Vec::new();
            for id in list(row.cell(vote)) {
                let unknown = || fault(row.line, "vote", &format!("there is no project \"{id}\""));
                choices.push((*index.get(id).ok_or_else(unknown)?, 1));
            }
            give_points(kind, points, scale, row, &mut choices)?;
            if kind == BallotKind::ChooseOne && choices.len() > 1 {
                return Err(fault(row.line, "vote", "a choose-1 ballot names one project"));
            }
            if once(&mut choices) > 0 && kind != BallotKind::Approval {
                return Err(fault(row.line, "vote", "a project appears twice"));
            }
            ballots.push(Ballot { voter: row.cell(0).to_owned(), choices });
        }
        Ok(ballots)
    }

    fn points_places(&self, column: usize) -> u32 {
        let cells = self.votes.rows.iter().flat_map(|row| list(row.cell(column)));
        cells.map(places).max().unwrap_or(0).min(POINTS_PLACES_MAX)
    }

    /// The terms that the file states: the minimum score of a threshold rule.
    ///
    /// # Errors
    /// [`Error::Pb`] when the threshold is not a whole number.
    pub fn terms(&self) -> Result<Terms, Error> {
        let Some(entry) = self.entry("min_project_score_threshold").filter(|e| !e.value.is_empty()) else {
            return Ok(Terms::default());
        };
        let number =
            entry.value.parse().map_err(|_| fault(entry.line, &entry.key, "expected a whole number"))?;
        Ok(Terms { min_score: number, ..Terms::default() })
    }

    /// The rule that the file states, where it is one that can be counted. Which projects exclude each other under
    /// `greedy-exclusive` is not in the file: add them to the terms. The `-comparison` rules are not: their
    /// second step is a poll between two results.
    pub fn rule(&self, scale: u32) -> Option<Rule> {
        let shares = |completion| Rule::EqualShares { utility: Utility::Cost, completion };
        Some(match self.meta("rule")? {
            "greedy" | "greedy-threshold" | "greedy-exclusive" => Rule::Greedy,
            "greedy-no-skip" => Rule::GreedyNoSkip,
            "equalshares" => shares(Completion::None),
            "equalshares/add1" => shares(Completion::Add1(Add1::standard(scale))),
            _ => return None,
        })
    }

    /// Ids marked `selected` = 1; `None` when the file does not say.
    pub fn selected(&self) -> Option<Vec<&str>> {
        let column = self.projects.column("selected")?;
        let chosen = self.projects.rows.iter().filter(|row| row.cell(column) == "1");
        Some(chosen.map(|row| row.cell(0)).collect())
    }
}

/// Keeps every project once; returns how many repetitions there were.
fn once(choices: &mut Vec<(usize, i64)>) -> usize {
    let before = choices.len();
    choices.sort_unstable();
    choices.dedup_by_key(|(project, _)| *project);
    before - choices.len()
}

fn give_points(
    kind: BallotKind,
    points: Option<usize>,
    scale: u32,
    row: &Row,
    choices: &mut [(usize, i64)],
) -> Result<(), Error> {
    let count = choices.len() as i64;
    if kind == BallotKind::Ordinal {
        choices.iter_mut().zip(0..).for_each(|(choice, place)| choice.1 = count - place);
    }
    let Some(column) = points else { return Ok(()) };
    let given: Vec<&str> = list(row.cell(column)).collect();
    if given.len() != choices.len() {
        let message = format!("{} projects but {} values", choices.len(), given.len());
        return Err(fault(row.line, "points", &message));
    }
    for (choice, text) in choices.iter_mut().zip(given) {
        choice.1 = parse_fixed(text, scale).ok_or_else(|| {
            fault(row.line, "points", &format!("\"{text}\" is not a number with at most 3 decimals"))
        })?;
    }
    Ok(())
}

fn number(text: &str) -> String {
    text.replace(',', ".")
}

/// The items of a cell that holds a list.
pub(crate) fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',').map(str::trim).filter(|item| !item.is_empty())
}
