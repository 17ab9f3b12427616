use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;
use db::{Db, DbUrl};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use vault::Vault;

use super::{Env, verify};
use crate::app;

/// Rows between two looks at the progress bar.
const STEP: u64 = 500;

#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Move a stopped SQLite house into this empty PostgreSQL database: postgres://…
    #[arg(long, value_name = "URL")]
    to: Option<DbUrl>,
}

impl Migrate {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        match self.to {
            Some(to) => move_to(env, &to),
            None => up_to_date(env),
        }
    }
}

fn up_to_date(env: &Env) -> Result<ExitCode> {
    std::fs::create_dir_all(&env.config.data)?;
    let applied = Db::open(&env.config.database, env.config.options)?.migrate()?;
    match (env.json, applied.is_empty()) {
        (true, _) => println!("{}", json!({"applied": applied})),
        (false, true) => println!("The database is up to date."),
        (false, false) => applied.iter().for_each(|name| println!("applied {name}")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Verified before, copied and read back in one transaction, verified after: the same books on both sides.
fn move_to(env: &Env, to: &DbUrl) -> Result<ExitCode> {
    app::standing(&env.config.database)?;
    let before = verified(env, &env.config.database)?;
    let bar = bar();
    let moved = db::move_house(&env.config.database, to, &mut |done, all| {
        if done.is_multiple_of(STEP) || done == all {
            bar.set_length(all);
            bar.set_position(done);
        }
    })?;
    bar.finish_and_clear();
    let after = verified(env, to)?;
    if before != after {
        bail!("the books differ after the move: {before:?} before, {after:?} after; go on with SQLite");
    }
    let rows: u64 = moved.iter().map(|table| table.rows).sum();
    match env.json {
        true => println!("{}", json!({"rows": rows, "tables": moved.len(), "communities": after})),
        false => println!(
            "Moved {rows} rows of {} tables to {to}; both sides verify and agree. The keys stay in {}.",
            moved.len(),
            env.config.data.display()
        ),
    }
    Ok(ExitCode::SUCCESS)
}

fn verified(env: &Env, url: &DbUrl) -> Result<Vec<serde_json::Value>> {
    let db = Db::open(url, env.config.options)?;
    if db.pending()? > 0 {
        bail!("{url} waits for migrations: run courtyard migrate first");
    }
    let vault = Arc::new(Vault::open(&app::keys_folder(&env.config.data))?);
    let (sound, reports) = verify::reports(&db, &vault)?;
    if !sound {
        bail!("{url} does not verify; courtyard verify says where");
    }
    Ok(reports)
}

/// Hidden where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}
