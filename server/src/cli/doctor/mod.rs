//! Looks the installation over and says in words what it finds: what, why it matters, what to do. Changes nothing.
//! Exit codes: 0 nothing is wrong, 1 something is.

mod books;
mod database;
mod finding;
mod place;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use common::Clock;

use super::Env;
use finding::fine;

pub(super) fn run(env: &Env) -> Result<ExitCode> {
    let now = Clock::System.now();
    let keys = place::keys(&env.config.data);
    let said = keys.as_ref().map_or_else(Clone::clone, |_| fine("keys", "the keys are there and private"));
    let mut findings = vec![said];
    findings.extend(place::look(env, now));
    findings.extend(database::look(env, keys.ok().map(Arc::new), now));
    match env.json {
        true => println!("{}", serde_json::to_string_pretty(&findings)?),
        false => findings.iter().for_each(|finding| println!("{finding}")),
    }
    let healthy = findings.iter().all(|finding| finding.ok);
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
