//! `courtyard verify`: the books against their journal, a receipt against the log's key, two checkpoints against each
//! other. The last two work on files alone. Exit codes: 0 it holds, 1 it does not, 2 wrong use or an unreadable file.

mod growth;
mod house;
mod receipt;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};
use tlog::VerifyingKey;

use super::Env;
use crate::app;
pub(super) use house::reports;

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// A receipt file (courtyard-receipt/1) or the address in its QR code
    #[arg(value_name = "RECEIPT", conflicts_with_all = ["all", "consistency"], requires = "key")]
    receipt: Option<PathBuf>,
    /// The whole books of every community: sums, lots, holds, chain (also without any argument)
    #[arg(long, conflicts_with_all = ["consistency", "key"])]
    all: bool,
    /// Whether the log of checkpoint NEW only adds to that of checkpoint OLD: by --proof or --tiles, which need --key
    /// and no house; else by the journal of this house
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"])]
    consistency: Option<Vec<PathBuf>>,
    /// The log's public key (NAME+ID+BASE64), or a file with it
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Folder with the log's tiles: tile/0/000 …
    #[arg(long, value_name = "DIR", group = "source", requires = "consistency", requires = "key")]
    tiles: Option<PathBuf>,
    /// Proof file: `old SIZE`, the hashes, an empty line, the new checkpoint
    #[arg(long, value_name = "FILE", group = "source", requires = "consistency", requires = "key")]
    proof: Option<PathBuf>,
}

/// Something was read and judged, or could not be read.
pub(super) enum Verdict {
    Holds(Value, String),
    Fails(String),
    Unread(String),
}

impl Verify {
    /// Whether the database is not asked.
    pub(super) fn is_offline(&self) -> bool {
        self.receipt.is_some() || self.tiles.is_some() || self.proof.is_some()
    }

    pub(super) fn run(&self, env: &Env) -> Result<ExitCode> {
        if let Err(missing) = app::standing(&env.config.database) {
            return Ok(said(Err(missing.to_string()), env.json));
        }
        let Some([old, new]) = self.consistency.as_deref() else { return house::run(env) };
        let (db, vault) = app::open(&env.config)?;
        let given = self.key.as_deref().map(key).transpose();
        let verdict = given.and_then(|key| growth::check_here(old, new, key, &db, &vault));
        Ok(said(verdict, env.json))
    }

    pub(super) fn run_offline(&self, as_json: bool) -> ExitCode {
        said(self.judge(), as_json)
    }

    fn judge(&self) -> Result<Verdict, String> {
        let key = key(self.key.as_deref().unwrap_or_default())?;
        match (&self.receipt, self.consistency.as_deref()) {
            (Some(receipt), _) => receipt::check(receipt, &key),
            (_, Some([old, new])) => growth::check(old, new, self.source(), &key),
            _ => Err("expected a receipt or --consistency OLD NEW".to_owned()),
        }
    }

    fn source(&self) -> growth::Source<'_> {
        match (&self.tiles, &self.proof) {
            (Some(folder), _) => growth::Source::Tiles(folder),
            (None, file) => growth::Source::Proof(file.as_deref().unwrap_or(Path::new("-"))),
        }
    }
}

/// Says what was found; gives the exit code.
fn said(verdict: Result<Verdict, String>, as_json: bool) -> ExitCode {
    let verdict = verdict.unwrap_or_else(Verdict::Unread);
    let (code, value, text) = match verdict {
        Verdict::Holds(facts, text) => (ExitCode::SUCCESS, json!({"genuine": true, "facts": facts}), text),
        Verdict::Fails(why) => {
            (ExitCode::FAILURE, json!({"genuine": false, "reason": why}), format!("NOT genuine: {why}"))
        }
        Verdict::Unread(why) => (ExitCode::from(2), json!({"error": why}), format!("courtyard: {why}")),
    };
    match (as_json, &value["error"]) {
        (true, _) => println!("{value}"),
        (false, Value::Null) => println!("{text}"),
        (false, _) => eprintln!("{text}"),
    }
    code
}

/// A key as text, or the file that holds it.
fn key(given: &str) -> Result<VerifyingKey, String> {
    if let Ok(key) = given.parse() {
        return Ok(key);
    }
    let text = read(Path::new(given)).map_err(|why| format!("--key is neither a key nor a file: {why}"))?;
    text.trim().parse().map_err(|error| format!("{given}: {error}"))
}

/// Most bytes of a file that is read here.
const FILE_BYTES_MAX: u64 = 1_048_576;

fn read(path: &Path) -> Result<String, String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    let length = std::fs::metadata(path).map_err(wrong)?.len();
    if length > FILE_BYTES_MAX {
        return Err(format!("{}: larger than 1 MiB", path.display()));
    }
    std::fs::read_to_string(path).map_err(wrong)
}
