//! The engine's command line on its own: `cargo run --features cli --example atlas -- graph FILE --json`.

use clap::Parser;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "atlas", about = "Who can walk where, and where to build")]
struct Cli {
    #[command(subcommand)]
    command: atlas::cli::Command,
}

fn main() -> ExitCode {
    match atlas::cli::run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
