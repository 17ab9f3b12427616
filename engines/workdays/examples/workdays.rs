//! The command line of the crate: `cargo run -p workdays --example workdays -- day 2026-02-14`.

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: workdays::cli::Args,
}

fn main() -> ExitCode {
    workdays::cli::run(Cli::parse().args).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
