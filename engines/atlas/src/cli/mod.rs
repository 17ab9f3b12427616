//! The command line: `graph`, `coverage`, `isochrone` and `site` on files.

mod coverage;
mod graph;
mod homes;
mod isochrone;
mod site;
mod source;
pub mod table;

use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
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

/// A whole file of at most `bytes_max`.
fn read_file(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let file = File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata()?.len().min(bytes_max) as usize);
    if file.take(bytes_max + 1).read_to_end(&mut bytes)? as u64 > bytes_max {
        bail!("the file is larger than {bytes_max} bytes");
    }
    Ok(bytes)
}

/// Whether a file is JSON, whatever its name: it begins with a brace.
fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"{")
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
