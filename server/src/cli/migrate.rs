use std::process::ExitCode;

use anyhow::Result;
use db::Db;
use serde_json::json;

use super::Env;

pub(super) fn run(env: &Env) -> Result<ExitCode> {
    std::fs::create_dir_all(&env.config.data)?;
    let applied = Db::open(&env.config.database, env.config.options)?.migrate()?;
    match (env.json, applied.is_empty()) {
        (true, _) => println!("{}", json!({"applied": applied})),
        (false, true) => println!("The database is up to date."),
        (false, false) => applied.iter().for_each(|name| println!("applied {name}")),
    }
    Ok(ExitCode::SUCCESS)
}
