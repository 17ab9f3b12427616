//! The command line: `run` counts a `.pb` file, `check` says what is wrong with one.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use serde_json::json;

use crate::pb::{File, Level, check};
use crate::{Add1, Completion, Election, Outcome, Rule, Start, Stop, Terms, TieRule, Utility};

mod report;

/// Participatory budgets counted exactly.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Count a .pb file
    Run(Box<RunArgs>),
    /// Say what is wrong with .pb files, by line and field; fails when there are errors
    Check {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, ClapArgs)]
struct RunArgs {
    file: PathBuf,
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
    #[arg(long)]
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
    voters: bool,
    /// Say what would have turned each decision (counts many times)
    #[arg(long)]
    turning: bool,
    /// Write the file with the result in the column "selected"
    #[arg(long)]
    write: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
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

/// Runs one command and prints its answer on standard output.
///
/// # Errors
/// A sentence naming the argument, or the file, line and field that is wrong.
pub fn run(args: Args) -> Result<ExitCode> {
    match args.command {
        Command::Run(args) => count(&args),
        Command::Check { files, json } => check_files(&files, json),
    }
}

fn read(path: &Path) -> Result<File> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    File::read(&bytes).with_context(|| path.display().to_string())
}

fn count(args: &RunArgs) -> Result<ExitCode> {
    let mut file = read(&args.file)?;
    let election = file.election().with_context(|| args.file.display().to_string())?;
    let (rule, terms) = (rule(args, &file, &election)?, terms(args, &file, &election)?);
    let outcome = crate::run(&election, rule, &terms)?;
    if let Some(path) = &args.write {
        file.select(&election, &outcome);
        std::fs::write(path, file.write()).with_context(|| format!("writing {}", path.display()))?;
    }
    let report = report::report(&election, &outcome, args.voters, args.turning)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{report:#}")?;
    } else {
        out.write_all(report::plain(&election, &outcome, &report).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn rule(args: &RunArgs, file: &File, election: &Election) -> Result<Rule> {
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

fn terms(args: &RunArgs, file: &File, election: &Election) -> Result<Terms> {
    let find =
        |id: &str| election.project(id.trim()).with_context(|| format!("there is no project \"{id}\""));
    let mut terms = file.terms()?;
    terms.tie = args.tie.parse::<TieRule>()?;
    terms.min_score = args.min_score.unwrap_or(terms.min_score);
    terms.fixed = args.fixed.iter().map(|id| find(id)).collect::<Result<_>>()?;
    terms.incompatible =
        args.incompatible.iter().map(|set| set.split(',').map(find).collect()).collect::<Result<_>>()?;
    for limit in &args.category_limit {
        let Some((category, limit)) = limit.rsplit_once('=') else {
            bail!("--category-limit: expected CATEGORY=AMOUNT")
        };
        terms.category_limits.push((category.to_owned(), amount(election, "--category-limit", limit)?));
    }
    Ok(terms)
}

fn check_files(paths: &[PathBuf], as_json: bool) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let mut errors = 0;
    for path in paths {
        let findings = check(&read(path)?);
        errors += findings.iter().filter(|f| f.level == Level::Error).count();
        if as_json {
            let list: Vec<_> = findings
                .iter()
                .map(|f| {
                    let level = if f.level == Level::Error { "error" } else { "warning" };
                    json!({ "level": level, "kind": f.kind, "line": f.line, "field": f.field, "message": f.message })
                })
                .collect();
            writeln!(out, "{}", json!({ "file": path.display().to_string(), "findings": list }))?;
        } else {
            findings.iter().try_for_each(|f| writeln!(out, "{}: {f}", path.display()))?;
        }
    }
    Ok(if errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What a project is called in a sentence.
fn title(election: &Election, project: usize) -> String {
    let it = &election.projects()[project];
    if it.name.is_empty() { it.id.clone() } else { format!("{} {}", it.id, it.name) }
}

/// The tie rule of an outcome in words.
fn tie(outcome: &Outcome) -> String {
    outcome.terms.tie.to_string()
}
