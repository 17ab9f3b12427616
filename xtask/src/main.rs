//! The repository checks itself: `cargo xtask tidy`, `cargo xtask i18n-check`, `cargo xtask licences`.

mod i18n;
mod licences;
mod repo;
mod rust;
mod tidy;

use repo::{Problem, Repo};
use std::process::ExitCode;

const USAGE: &str = "usage: cargo run -q -p xtask -- tidy | i18n-check | licences";

fn main() -> anyhow::Result<ExitCode> {
    let task = std::env::args().nth(1).unwrap_or_default();
    let repo = Repo::here()?;
    let problems = match task.as_str() {
        "tidy" => tidy::check(&repo)?,
        "i18n-check" => i18n::check(&repo)?,
        "licences" => licences::check(&repo)?,
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    Ok(report(&task, &problems))
}

fn report(task: &str, problems: &[Problem]) -> ExitCode {
    for problem in problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("{task}: fine");
        return ExitCode::SUCCESS;
    }
    println!("{task}: {} problems", problems.len());
    ExitCode::FAILURE
}
