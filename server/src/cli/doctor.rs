//! Looks the installation over and says in words what it finds.

use std::process::ExitCode;

use anyhow::Result;
use db::{Db, DbUrl};
use serde::Serialize;
use vault::Vault;

use super::Env;
use crate::app::keys_folder;

#[derive(Debug, Serialize)]
struct Finding {
    ok: bool,
    what: String,
}

fn finding(ok: bool, what: impl Into<String>) -> Finding {
    Finding { ok, what: what.into() }
}

pub(super) fn run(env: &Env) -> Result<ExitCode> {
    let mut findings = vec![keys(env), assets()];
    findings.extend(database(env));
    match env.json {
        true => println!("{}", serde_json::to_string_pretty(&findings)?),
        false => findings.iter().for_each(|f| println!("{} {}", if f.ok { "✓" } else { "✗" }, f.what)),
    }
    let healthy = findings.iter().all(|f| f.ok);
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn keys(env: &Env) -> Finding {
    let folder = keys_folder(&env.config.data);
    if !folder.exists() {
        return finding(
            false,
            format!(
                "no keys in {}: they are made at the first start; if there was one, restore them",
                folder.display()
            ),
        );
    }
    match Vault::open(&folder) {
        Ok(_) => finding(true, "the keys are there and private"),
        Err(error) => finding(false, error.to_string()),
    }
}

fn assets() -> Finding {
    match web::Assets::are_built() {
        true => finding(true, "styles and scripts are in the binary"),
        false => {
            finding(false, "styles and scripts are missing: build them (make ui) and build the binary again")
        }
    }
}

fn database(env: &Env) -> Vec<Finding> {
    let url = &env.config.database;
    if let DbUrl::Sqlite(path) = url
        && !path.exists()
    {
        return vec![finding(
            false,
            format!("{} is not there yet: courtyard serve or migrate makes it", path.display()),
        )];
    }
    let db = match Db::open(url, env.config.options) {
        Ok(db) => db,
        Err(error) => return vec![finding(false, error.to_string())],
    };
    let mut found = vec![finding(true, format!("the database answers ({url})"))];
    found.push(match db.pending() {
        Ok(0) => finding(true, "the schema is up to date"),
        Ok(n) => finding(false, format!("{n} migrations are waiting: run courtyard migrate")),
        Err(error) => finding(false, format!("the schema cannot be read: {error}")),
    });
    if found.iter().all(|f| f.ok) {
        found.extend(integrity(url, &db));
        found.push(queue(&db));
    }
    found
}

fn integrity(url: &DbUrl, db: &Db) -> Option<Finding> {
    if !url.is_sqlite() {
        return None;
    }
    let answer = db.read_blocking(|r| r.value::<String>("PRAGMA quick_check", &[]));
    Some(match answer {
        Ok(text) if text == "ok" => finding(true, "the database file is sound"),
        Ok(text) => finding(false, format!("the database file is damaged ({text}): restore the last backup")),
        Err(error) => finding(false, format!("the database file cannot be checked: {error}")),
    })
}

fn queue(db: &Db) -> Finding {
    match db.read_blocking(jobs::counts) {
        Ok(counts) => {
            let failed = counts.iter().find(|(state, _)| state == "failed").map_or(0, |(_, n)| *n);
            finding(
                failed == 0,
                format!(
                    "{failed} background jobs failed{}",
                    if failed > 0 { ": see the jobs page" } else { "" }
                ),
            )
        }
        Err(error) => finding(false, format!("the job queue cannot be read: {error}")),
    }
}
