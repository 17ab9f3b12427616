use std::process::ExitCode;

use crate::config::Report;

pub(super) fn run(report: &Report, json: bool) -> ExitCode {
    match json {
        true => println!("{}", serde_json::to_string_pretty(report).unwrap_or_default()),
        false => print!("{report}"),
    }
    if report.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
