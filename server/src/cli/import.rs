use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use access::{Actor, Cx};
use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use common::{Clock, CommunityId};
use indicatif::{ProgressBar, ProgressStyle};
use people::ImportError;
use serde_json::json;

use super::Env;
use super::export::chosen;
use crate::app;

/// Larger files are cut in pieces first.
const FILE_MAX_BYTES: u64 = 64 << 20;

#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The state's list of divisions (code,name,streetCode,…), to choose communities from
    Divisions { file: PathBuf },
    /// Residents (name,phone,compound,birth_year; Chinese headings too)
    People {
        file: PathBuf,
        /// Division code; needed when there is more than one community
        #[arg(long)]
        community: Option<CommunityId>,
    },
}

impl Import {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        let (db, vault) = app::open(&env.config)?;
        let bar = bar();
        let mut progress = |done: usize, all: usize| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        };
        let outcome = match self.what {
            What::Divisions { file } => people::import_divisions_csv(&db, &text(&file)?, &mut progress),
            What::People { file, community } => {
                let community = chosen(&db, community)?;
                let seed = u128::from_be_bytes(vault::random::<16>());
                let cx = Cx::new(Actor::system(), community, Clock::System.now(), seed, Arc::clone(&vault));
                people::import_persons_csv(&db, &cx, text(&file)?.as_bytes(), &mut progress)
            }
        };
        bar.finish_and_clear();
        report(env, outcome)
    }
}

fn text(file: &Path) -> Result<String> {
    let name = file.display();
    let size = fs::metadata(file).with_context(|| format!("cannot read {name}"))?.len();
    anyhow::ensure!(size <= FILE_MAX_BYTES, "{name} has {size} bytes: at most {FILE_MAX_BYTES} at a time");
    fs::read_to_string(file).with_context(|| format!("{name} is no UTF-8 text"))
}

fn report(env: &Env, outcome: Result<usize, ImportError>) -> Result<ExitCode> {
    match outcome {
        Ok(count) => {
            if env.json {
                println!("{}", json!({"imported": count}));
            } else {
                println!("imported: {count}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::Lines(lines)) => {
            let t = text::T::new(
                text::Lang::En,
                text::Texts::load(&crate::features::texts(&crate::features::all()))
                    .map_err(anyhow::Error::msg)?,
            );
            let shown: Vec<_> = lines
                .iter()
                .map(|l| json!({"line": l.line, "field": l.field, "message": t.render(&l.msg)}))
                .collect();
            if env.json {
                println!("{}", json!({"imported": 0, "errors": shown}));
            } else {
                lines.iter().for_each(|l| eprintln!("line {}, {}: {}", l.line, l.field, t.render(&l.msg)));
                eprintln!("nothing was imported");
            }
            Ok(ExitCode::FAILURE)
        }
        Err(other) => Err(other.into()),
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}
