//! The command line: `run` counts a `.pb` file, `check` says what is wrong with one.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;

use crate::pb::{BYTES_MAX, File, Level, check};
use crate::{Election, Outcome};

mod certified;
mod options;
mod report;

use options::{RunArgs, rule, terms};

/// Participatory budgets counted exactly.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Count a .pb file, with an explanation of every decision
    Run(Box<RunArgs>),
    /// Say what is wrong with .pb files, by line and field; fails when there are errors
    Check {
        /// .pb files
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
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
    let name = || path.display().to_string();
    let open = std::fs::File::open(path).with_context(name)?;
    let mut bytes = Vec::new();
    // One byte too many is enough for the reader to refuse it.
    open.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).with_context(name)?;
    File::read(&bytes).with_context(name)
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
    let turning = options::turning(args, &election)?;
    let report = report::report(&election, &outcome, args.voters, &turning)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{report:#}")?;
    } else {
        out.write_all(report::plain(&election, &outcome, &report).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
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
