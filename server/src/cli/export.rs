use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use beans::JournalFormat;
use clap::{Args, Subcommand};
use common::CommunityId;
use db::Db;

use super::Env;
use crate::app;

#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every movement of beans and yuan, with an assertion of every balance; persons appear as account numbers
    Journal {
        /// hledger or beancount
        #[arg(long, default_value = "hledger")]
        format: JournalFormat,
        /// Division code; needed when there is more than one community
        #[arg(long)]
        community: Option<CommunityId>,
        /// File to write; standard output without it
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

impl Export {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        let What::Journal { format, community, out } = self.what;
        app::standing(&env.config.database)?;
        let (db, _) = app::open(&env.config)?;
        let community = chosen(&db, community)?;
        let text = db.read_blocking(move |r| -> Result<Vec<u8>, beans::BeansError> {
            let mut text = Vec::new();
            beans::export_journal(r, community, format, &mut text)?;
            Ok(text)
        })?;
        match out {
            Some(path) => write(&path, &text)?,
            None => stdout().write_all(&text)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn write(path: &PathBuf, text: &[u8]) -> Result<()> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut file = BufWriter::new(file);
    file.write_all(text)?;
    Ok(file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?)
}

/// The community asked for, or the only one.
pub(super) fn chosen(db: &Db, asked: Option<CommunityId>) -> Result<CommunityId> {
    let all = db.read_blocking(people::communities)?;
    let codes: Vec<String> = all.iter().map(|c| c.id.to_string()).collect();
    match (asked, all.as_slice()) {
        (_, []) => bail!("there is no community here yet"),
        (Some(asked), all) if all.iter().any(|c| c.id == asked) => Ok(asked),
        (Some(asked), _) => {
            bail!("--community {asked}: no such community here; there are {}", codes.join(", "))
        }
        (None, [only]) => Ok(only.id),
        (None, _) => bail!("--community is needed: one of {}", codes.join(", ")),
    }
}
