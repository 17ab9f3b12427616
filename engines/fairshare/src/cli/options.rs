//! Options of `run`, and the rule and terms that they make.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args as ClapArgs, ValueEnum};

use crate::pb::File;
use crate::{Add1, Completion, Election, Rule, Start, Stop, Terms, TieRule, Utility};

#[derive(Debug, ClapArgs)]
pub(super) struct RunArgs {
    /// A .pb file (Pabulib's format); `check` says whether one is right
    pub(super) file: PathBuf,
    /// Counting rule
    #[arg(long, default_value = "equal-shares/add1")]
    rule: RuleName,
    /// What a voter gets from a project (equal shares)
    #[arg(long, default_value = "cost")]
    utility: UtilityName,
    /// How ties are broken: lower-cost, higher-cost, more-votes, file-order, smaller-id, lot:NUMBER
    #[arg(long, default_value = "lower-cost,more-votes,file-order")]
    tie: String,
    /// First share of the rise: floor, exact or an amount
    #[arg(long, default_value = "floor")]
    start: String,
    /// Increment of the rise [default: one unit of currency]
    #[arg(long)]
    increment: Option<String>,
    /// End the rise as soon as no further project fits
    #[arg(long)]
    stop_when_exhausted: bool,
    /// Lowest score that takes part [default: what the file states]
    #[arg(long, allow_negative_numbers = true)]
    min_score: Option<i64>,
    /// Ids of which at most one can win, separated by commas; may be repeated
    #[arg(long)]
    incompatible: Vec<String>,
    /// Id that wins before anything is counted; may be repeated
    #[arg(long)]
    fixed: Vec<String>,
    /// CATEGORY=AMOUNT: the most that a category may cost; may be repeated
    #[arg(long)]
    category_limit: Vec<String>,
    /// Say per voter what their share bought
    #[arg(long)]
    pub(super) voters: bool,
    /// Id of a project: say what would have turned the decision on it (counts about a hundred times); may be repeated;
    /// "all" asks about every project
    #[arg(long)]
    pub(super) turning: Vec<String>,
    /// Write the file with the result in the column "selected"
    #[arg(long)]
    pub(super) write: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RuleName {
    /// The rule that the file states
    Stated,
    EqualShares,
    #[value(name = "equal-shares/add1")]
    EqualSharesAdd1,
    #[value(name = "equal-shares/add1+greedy")]
    EqualSharesAdd1Greedy,
    Greedy,
    GreedyNoSkip,
    Phragmen,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum UtilityName {
    Cost,
    Cardinality,
    Points,
    CostPoints,
}

pub(super) fn rule(args: &RunArgs, file: &File, election: &Election) -> Result<Rule> {
    let utility = match args.utility {
        UtilityName::Cost => Utility::Cost,
        UtilityName::Cardinality => Utility::Cardinality,
        UtilityName::Points => Utility::Points,
        UtilityName::CostPoints => Utility::CostPoints,
    };
    let shares = |completion| Rule::EqualShares { utility, completion };
    Ok(match args.rule {
        RuleName::Stated => {
            let stated = file.meta("rule").unwrap_or("none");
            file.rule(election.scale())
                .with_context(|| format!("--rule stated: the file states \"{stated}\""))?
        }
        RuleName::EqualShares => shares(Completion::None),
        RuleName::EqualSharesAdd1 => shares(Completion::Add1(add1(args, election)?)),
        RuleName::EqualSharesAdd1Greedy => shares(Completion::Add1Fill(add1(args, election)?)),
        RuleName::Greedy => Rule::Greedy,
        RuleName::GreedyNoSkip => Rule::GreedyNoSkip,
        RuleName::Phragmen => Rule::Phragmen,
    })
}

fn add1(args: &RunArgs, election: &Election) -> Result<Add1> {
    let mut add1 = Add1::standard(election.scale());
    add1.start = match args.start.as_str() {
        "floor" => Start::Floor,
        "exact" => Start::Exact,
        text => Start::Given(amount(election, "--start", text)?),
    };
    if let Some(text) = &args.increment {
        add1.increment = amount(election, "--increment", text)?;
    }
    if args.stop_when_exhausted {
        add1.stop = Stop::Exhausted;
    }
    Ok(add1)
}

fn amount(election: &Election, field: &str, text: &str) -> Result<i64> {
    crate::number::parse_fixed(text, election.scale()).with_context(|| {
        format!("{field}: \"{text}\" is not an amount with at most {} decimals", election.scale())
    })
}

pub(super) fn terms(args: &RunArgs, file: &File, election: &Election) -> Result<Terms> {
    let mut terms = file.terms()?;
    terms.tie = args.tie.parse::<TieRule>().context("--tie")?;
    terms.min_score = args.min_score.unwrap_or(terms.min_score);
    terms.fixed = args.fixed.iter().map(|id| find(election, "--fixed", id)).collect::<Result<_>>()?;
    let together = |id| find(election, "--incompatible", id);
    terms.incompatible =
        args.incompatible.iter().map(|set| set.split(',').map(together).collect()).collect::<Result<_>>()?;
    for limit in &args.category_limit {
        let Some((category, limit)) = limit.rsplit_once('=') else {
            bail!("--category-limit: expected CATEGORY=AMOUNT")
        };
        terms.category_limits.push((category.to_owned(), amount(election, "--category-limit", limit)?));
    }
    Ok(terms)
}

/// The projects that `--turning` asks about.
pub(super) fn turning(args: &RunArgs, election: &Election) -> Result<Vec<usize>> {
    if args.turning.iter().any(|id| id == "all") {
        return Ok((0..election.projects().len()).collect());
    }
    args.turning.iter().map(|id| find(election, "--turning", id)).collect()
}

fn find(election: &Election, option: &str, id: &str) -> Result<usize> {
    election.project(id.trim()).with_context(|| format!("{option}: there is no project \"{id}\""))
}
