//! The command line of the crate: `cargo run -p fairshare --example fairshare -- run FILE.pb --json`.

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: fairshare::cli::Args,
}

fn main() -> ExitCode {
    fairshare::cli::run(Cli::parse().args).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
