use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use db::Db;
use serde_json::{Value, json};
use vault::Vault;

use crate::app;
use crate::cli::Env;

/// Recomputes each community's books from the journal alone and names the first difference.
pub(super) fn run(env: &Env) -> Result<ExitCode> {
    let (db, vault) = app::open(&env.config)?;
    let (sound, reports) = reports(&db, &vault)?;
    match env.json {
        true => println!("{}", json!({"sound": sound, "communities": reports})),
        false if reports.is_empty() => {
            println!("There is no community here yet, so there is nothing to verify.")
        }
        false => reports.iter().for_each(|report| println!("{}", sentence(report))),
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether all is sound, and what was found in each community.
pub(in crate::cli) fn reports(db: &Db, vault: &Arc<Vault>) -> Result<(bool, Vec<Value>)> {
    let mut sound = true;
    let mut reports = Vec::new();
    for community in db.read_blocking(people::communities)? {
        let vault = Arc::clone(vault);
        let checked = db.read_blocking(move |r| beans::verify(r, &vault, community.id))?;
        let difference = checked.first_difference.as_ref().map(ToString::to_string);
        sound &= difference.is_none();
        reports.push(json!({
            "community": community.id.to_string(), "name": community.name, "entries": checked.entries,
            "accounts": checked.accounts, "root": checked.root.to_string(), "audit_events": checked.audit_events, "difference": difference,
        }));
    }
    Ok((sound, reports))
}

fn sentence(report: &Value) -> String {
    let text = |key: &str| report.get(key).and_then(Value::as_str).unwrap_or_default();
    let count = |key: &str| report.get(key).and_then(Value::as_u64).unwrap_or_default();
    let found = Some(text("difference")).filter(|found| !found.is_empty()).unwrap_or("everything agrees");
    format!(
        "{} {}: {} journal entries, {} accounts, {} audit events: {found}",
        text("community"),
        text("name"),
        count("entries"),
        count("accounts"),
        count("audit_events")
    )
}
