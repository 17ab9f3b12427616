use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use common::Clock;
use indicatif::{ProgressBar, ProgressStyle};

use super::Env;
use super::serve::listen;
use crate::config::Config;
use crate::{app, demo};

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Throw away the demo's data and build it anew
    #[arg(long)]
    fresh: bool,
    /// Build only; do not serve
    #[arg(long)]
    build_only: bool,
    /// Print {"listening": "…"} on standard output once requests are taken
    #[arg(long)]
    ready_json: bool,
}

/// Written when the demo is whole; a build that was cut short is begun again.
const MARK: &str = "demo-complete";

impl Demo {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        let mut config = env.config.clone();
        config.data = config.data.join("demo");
        config.web.demo = true;
        if config.database == (db::DbUrl::Sqlite(env.config.data.join("courtyard.db"))) {
            config.database = db::DbUrl::Sqlite(config.data.join("courtyard.db"));
        }
        if self.fresh || !config.data.join(MARK).exists() {
            build(&config)?;
        }
        if self.build_only {
            return Ok(ExitCode::SUCCESS);
        }
        let (db, vault) = app::open(&config)?;
        let house = app::build(db, vault, Clock::shifted_to(demo::opens()), config.web.clone())?;
        listen(&Env { config, json: env.json }, house, self.ready_json)
    }
}

fn build(config: &Config) -> Result<()> {
    if !config.database.is_sqlite() {
        let db = db::Db::open(&config.database, config.options)?;
        if db.pending()? == 0 {
            bail!("the demo builds in an empty database, and {} holds tables", config.database);
        }
    } else if config.data.exists() {
        std::fs::remove_dir_all(&config.data)
            .with_context(|| format!("cannot empty {}", config.data.display()))?;
    }
    std::fs::create_dir_all(&config.data)?;
    vault::Vault::plant(&app::keys_folder(&config.data), demo::KEY)?;
    let mut quick = config.clone();
    quick.options.sync = false;
    let (db, vault) = app::open(&quick)?;
    let clock = Clock::manual(demo::opens());
    let house = app::build(db.clone(), Arc::clone(&vault), clock.clone(), config.web.clone())?;
    let bar = bar();
    demo::build(&db, &vault, &house.runner, &clock, &|| bar.inc(1))?;
    db.checkpoint()?;
    bar.finish_and_clear();
    std::fs::write(config.data.join(MARK), "")?;
    Ok(())
}

/// Hidden where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(demo::STEPS);
    if let Ok(style) = ProgressStyle::with_template("一年的邻里生活 {bar:40} {pos}/{len} 天 {elapsed}")
    {
        bar.set_style(style);
    }
    bar
}
