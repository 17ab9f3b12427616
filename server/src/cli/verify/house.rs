use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use serde_json::json;

use crate::app;
use crate::cli::Env;

/// Recomputes each community's books from the journal alone and names the first difference.
pub(super) fn run(env: &Env) -> Result<ExitCode> {
    let (db, vault) = app::open(&env.config)?;
    let mut sound = true;
    let mut reports = Vec::new();
    for community in db.read_blocking(people::communities)? {
        let vault = Arc::clone(&vault);
        let checked = db.read_blocking(move |r| beans::verify(r, &vault, community.id))?;
        let difference = checked.first_difference.as_ref().map(ToString::to_string);
        sound &= difference.is_none();
        if !env.json {
            let found = difference.as_deref().unwrap_or("everything agrees");
            println!(
                "{} {}: {} journal entries, {} accounts, {} audit events: {found}",
                community.id, community.name, checked.entries, checked.accounts, checked.audit_events
            );
        }
        reports.push(json!({
            "community": community.id.to_string(), "entries": checked.entries, "accounts": checked.accounts,
            "audit_events": checked.audit_events, "difference": difference,
        }));
    }
    if env.json {
        println!("{}", json!({"sound": sound, "communities": reports}));
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
