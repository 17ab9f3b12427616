//! The command line: `graph`, `coverage`, `isochrone` and `site` on files.

mod coverage;
mod graph;
mod homes;
mod isochrone;
mod site;
mod source;
mod table;

use anyhow::{Context, Result};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Who can walk where, and where to build.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Read a map and describe its walking graph.
    Graph(graph::Args),
    /// How many people reach every kind of service on foot.
    Coverage(coverage::Args),
    /// Areas within some minutes' walk of a place, as GeoJSON.
    Isochrone(isochrone::Args),
    /// Choose sites and prove how good the choice is.
    Site(site::Args),
}

/// Runs a command.
///
/// # Errors
/// What is wrong with a file or an option, named.
pub fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Graph(args) => args.run()?,
        Command::Coverage(args) => args.run()?,
        Command::Isochrone(args) => args.run()?,
        Command::Site(args) => args.run()?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Where results go.
#[derive(Debug, clap::Args)]
struct Output {
    /// Write the result here instead of to the screen.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Output {
    fn write(&self, text: &str) -> Result<()> {
        match &self.out {
            Some(path) => std::fs::write(path, text).with_context(|| format!("writing {}", path.display())),
            None => Ok(std::io::stdout().lock().write_all(text.as_bytes())?),
        }
    }

    fn json(&self, value: &serde_json::Value) -> Result<()> {
        self.write(&format!("{}\n", serde_json::to_string_pretty(value)?))
    }
}
