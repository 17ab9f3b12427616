use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use common::Clock;
use serde_json::json;

use super::Env;
use crate::{app, serve};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Print {"listening": "…"} on standard output once requests are taken
    #[arg(long)]
    pub(super) ready_json: bool,
}

impl Serve {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        let (db, vault) = app::open(&env.config)?;
        let login = app::login_settings(&env.config, &db)?;
        if let Some(token) = &login.setup_token {
            eprintln!("First run: open /setup in the browser. It asks for this token: {token}");
        }
        let house = app::build(db, vault, Clock::System, env.config.web.clone())?;
        house.app.extend(login);
        listen(env, house, self.ready_json)
    }
}

/// Serves the house and says where.
pub(super) fn listen(env: &Env, mut house: app::House, ready_json: bool) -> Result<ExitCode> {
    app::publish_to(&env.config.places, &mut house.runner);
    serve::run(&env.config, house, |address| match ready_json {
        true => println!("{}", json!({"listening": address.to_string()})),
        false => println!("Courtyard · 小院  http://{address}/"),
    })?;
    Ok(ExitCode::SUCCESS)
}
