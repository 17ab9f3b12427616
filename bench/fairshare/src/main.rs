//! Times one count of a `.pb` file: `fairshare-bench FILE RULE INCREMENT REPEATS` prints seconds of CPU time for one
//! count, seconds for reading, steps, and the winners.

use std::process::ExitCode;

use fairshare::pb::File;
use fairshare::{Add1, Completion, Election, Rule, Start, Stop, Terms, TieKey, TieRule, Utility, run};

/// Nanoseconds this thread has run.
fn cpu() -> Result<f64, String> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").map_err(|e| e.to_string())?;
    let nanoseconds = text.split(' ').next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.map(|n| n / 1e9).ok_or_else(|| "no CPU time in schedstat".into())
}

fn rule(name: &str, election: &Election, increment: i64) -> Result<Rule, String> {
    let increment = increment * 10i64.pow(election.scale());
    let add1 = Add1 { start: Start::Exact, increment, stop: Stop::Exhausted, steps_max: 100_000 };
    let shares = |completion| Rule::EqualShares { utility: Utility::Cost, completion };
    Ok(match name {
        "plain" => shares(Completion::None),
        "add1" => shares(Completion::Add1(add1)),
        "phragmen" => Rule::Phragmen,
        other => return Err(format!("no rule {other}")),
    })
}

fn measure(args: &[String]) -> Result<String, String> {
    let [file, name, increment, repeats] = args else {
        return Err("expected FILE RULE INCREMENT REPEATS".into());
    };
    let bytes = std::fs::read(file).map_err(|e| e.to_string())?;
    let start = cpu()?;
    let election = File::read(&bytes).and_then(|f| f.election()).map_err(|e| e.to_string())?;
    let read = cpu()? - start;
    let number = |text: &str| text.parse::<i64>().map_err(|e| e.to_string());
    let (rule, repeats) = (rule(name, &election, number(increment)?)?, number(repeats)?);
    let terms = Terms { tie: TieRule(vec![TieKey::SmallerId]), ..Terms::default() };
    let start = cpu()?;
    let mut outcome = run(&election, rule, &terms).map_err(|e| e.to_string())?;
    for _ in 1..repeats {
        outcome = run(&election, rule, &terms).map_err(|e| e.to_string())?;
    }
    let count = (cpu()? - start) / repeats as f64;
    let mut winners: Vec<&str> = outcome.winners().map(|p| election.projects()[p].id.as_str()).collect();
    winners.sort_unstable();
    Ok(format!("{count} {read} {} {}", outcome.steps, winners.join(",")))
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match measure(&args) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
