//! The answer of `run`: as JSON and as text.

use std::fmt::Write as _;

use anyhow::Result;
use num_bigint::BigInt;
use num_rational::BigRational;
use serde_json::{Value, json};

use crate::cli::certified::certificates;
use crate::cli::{tie, title};
use crate::explain::{self, Fate, Turning, turning};
use crate::number::{decimal, fixed};
use crate::{Election, How, Lost, Outcome, Rule, Utility};

pub(super) fn report(election: &Election, outcome: &Outcome, voters: bool, turn: &[usize]) -> Result<Value> {
    let id = |p: usize| election.projects()[p].id.clone();
    let stories = explain::projects(election, outcome);
    let mut projects = Vec::new();
    for story in &stories {
        let turning = if turn.contains(&story.project) {
            Some(turning(election, outcome, story.project)?)
        } else {
            None
        };
        projects.push(project(election, outcome, story, turning.as_ref()));
    }
    let mut report = json!({
        "rule": outcome.rule.to_string(),
        "tie": tie(outcome),
        "budget": amount(election, election.budget()),
        "voters": election.voter_count(),
        "winners": outcome.winners().map(id).collect::<Vec<_>>(),
        "total_cost": amount(election, outcome.total_cost),
        "left": amount(election, election.budget() - outcome.total_cost),
        "certificates": certificates(election, outcome),
        "projects": projects,
    });
    if let Some(shares) = &outcome.shares {
        report["share"] = exact(election, &shares.share());
        report["steps"] = outcome.steps.into();
    }
    if voters {
        report["voter_shares"] = explain::voters(election, outcome).iter().map(|story| {
            let bought: Vec<_> = story.bought.iter()
                .map(|(project, each)| json!({ "project": id(*project), "paid": exact(election, each) }))
                .collect();
            let winners: Vec<_> = story.winners.iter().map(|p| id(*p)).collect();
            json!({ "voter": story.voter, "bought": bought, "left": exact(election, &story.left), "winners": winners })
        }).collect();
    }
    Ok(report)
}

fn amount(election: &Election, money: i64) -> String {
    fixed(&BigInt::from(money), election.scale())
}

/// A fraction of money: exactly, and as a decimal to read.
fn exact(election: &Election, money: &BigRational) -> Value {
    let unit = BigRational::from_integer(BigInt::from(10).pow(election.scale()));
    let money = money / unit;
    json!({ "exact": money.to_string(), "about": decimal(&money, election.scale() + 2) })
}

fn project(
    election: &Election,
    outcome: &Outcome,
    story: &explain::ProjectStory,
    turn: Option<&Turning>,
) -> Value {
    let it = &election.projects()[story.project];
    let paid: Vec<_> =
        story.paid.iter().map(|p| json!({ "voters": p.voters, "each": exact(election, &p.each) })).collect();
    let mut value = json!({
        "id": it.id, "name": it.name, "cost": amount(election, it.cost),
        "votes": story.votes, "score": story.score.to_string(), "paid": paid,
    });
    match &story.fate {
        Fate::Won { place, how, tied } => {
            value["won"] = json!({ "place": place, "how": how_value(election, outcome, story.project, how) });
            value["won"]["tied_with"] = tied.iter().map(|p| election.projects()[*p].id.clone()).collect();
        }
        Fate::Lost(why) => value["lost"] = lost_value(election, why),
    }
    if let Some(missing) = &story.missing {
        value["missing"] = exact(election, missing);
    }
    if let Some(left) = &story.supporters_left {
        value["supporters_left"] = exact(election, left);
    }
    if let Some(turn) = turn {
        value["turned_by"] = json!({
            "budget": turn.budget.map(|b| amount(election, b)),
            "cost": turn.cost.map(|c| amount(election, c)),
            "more_votes": turn.votes,
        });
    }
    value
}

fn how_value(election: &Election, outcome: &Outcome, project: usize, how: &How) -> Value {
    match how {
        How::Fixed => json!({ "by": "fixed" }),
        How::Free => json!({ "by": "free" }),
        How::Score(score) => json!({ "by": "score", "score": score.to_string() }),
        How::Fill(score) => json!({ "by": "fill", "score": score.to_string() }),
        How::Load { at } => json!({ "by": "load", "at": exact(election, at) }),
        How::Shares { price } => {
            let mut value = json!({ "by": "shares", "price": price.to_string() });
            if matches!(outcome.rule, Rule::EqualShares { utility: Utility::Cost, .. }) {
                let cost = BigRational::from_integer(election.projects()[project].cost.into());
                value["effective_votes"] = decimal(&price.recip(), 2).into();
                value["full_payment"] = exact(election, &(price * cost));
            }
            value
        }
    }
}

fn lost_value(election: &Election, why: &Lost) -> Value {
    match why {
        Lost::Withdrawn => json!({ "because": "withdrawn" }),
        Lost::BelowMinimum { score } => json!({ "because": "below minimum", "score": score.to_string() }),
        Lost::Unsupported => json!({ "because": "no support" }),
        Lost::Incompatible { with } => {
            json!({ "because": "incompatible", "with": election.projects()[*with].id })
        }
        Lost::CategoryFull { category, left } => {
            json!({ "because": "category full", "category": category, "left": amount(election, *left) })
        }
        Lost::DoesNotFit { left } => json!({ "because": "does not fit", "left": amount(election, *left) }),
        Lost::Stopped => json!({ "because": "count had stopped" }),
        Lost::Unaffordable { supporters_left } => {
            json!({ "because": "supporters cannot pay", "supporters_left": exact(election, supporters_left) })
        }
    }
}

/// The same for people.
pub(super) fn plain(election: &Election, outcome: &Outcome, report: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut out = String::new();
    let _ = writeln!(out, "rule {}, ties by {}", outcome.rule, tie(outcome));
    let _ = writeln!(out, "budget {}, {} voters", text(&report["budget"]), election.voter_count());
    if outcome.shares.is_some() {
        let _ = writeln!(
            out,
            "share of every voter {} (raised {} times)",
            text(&report["share"]["about"]),
            outcome.steps
        );
    }
    for (place, project) in outcome.winners().enumerate() {
        let cost = amount(election, election.projects()[project].cost);
        let _ = writeln!(
            out,
            "{:3}. {}: {cost}, {} votes",
            place + 1,
            title(election, project),
            election.votes(project)
        );
    }
    for (project, why) in &outcome.lost {
        let why = lost_value(election, why);
        let value = &report["projects"][*project];
        let missing =
            value.get("missing").map_or_else(String::new, |m| format!(", missing {}", text(&m["about"])));
        let _ = writeln!(out, "   – {}: {}{missing}", title(election, *project), text(&why["because"]));
        if let Some(turn) = value.get("turned_by") {
            let _ = writeln!(out, "       turned by {turn}");
        }
    }
    let _ = writeln!(out, "spent {}, left {}", text(&report["total_cost"]), text(&report["left"]));
    let _ = writeln!(out, "certificates: {}", report["certificates"]);
    out
}
