//! Puts the house together from a configuration; tests build the same.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use common::Clock;
use db::{Db, DbUrl};
use jobs::Runner;
use people::PeopleDirectory;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use vault::Vault;
use web::{App, RouteInfo};

use crate::config::Config;
use crate::features;

/// A house ready to serve.
pub struct House {
    pub app: App,
    pub router: Router,
    pub routes: Vec<RouteInfo>,
    pub openapi: utoipa::openapi::OpenApi,
    pub runner: Runner,
}

/// Opens the database and the keys named by the configuration and brings the schema up to date.
///
/// # Errors
/// With a sentence naming the file or address that would not do.
pub fn open(config: &Config) -> Result<(Db, Arc<Vault>)> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot make {}", config.data.display()))?;
    let vault = Arc::new(Vault::open(&keys_folder(&config.data))?);
    let db = Db::open(&config.database, config.options)?;
    db.migrate()?;
    beans::keep_readers_current(&db, Arc::clone(&vault));
    Ok((db, vault))
}

/// For what needs a house that stands already: nothing is made by a slip of the pen.
///
/// # Errors
/// When the SQLite file of the house is not there.
pub fn standing(url: &DbUrl) -> Result<()> {
    match absent(url) {
        Some(path) => bail!("{} is not there: name the house with --data or --database", path.display()),
        None => Ok(()),
    }
}

/// The SQLite file, where it is not there.
pub fn absent(url: &DbUrl) -> Option<&Path> {
    match url {
        DbUrl::Sqlite(path) if !path.exists() => Some(path),
        _ => None,
    }
}

pub fn keys_folder(data: &Path) -> std::path::PathBuf {
    data.join("keys")
}

/// How people log in here: the SMS gateway of the configuration and, while nobody can log in yet, the token of `/setup`.
///
/// # Errors
/// When the gateway's settings do not fit; the database refuses.
pub fn login_settings(config: &Config, db: &Db) -> Result<people::LoginSettings> {
    let gateway = match config.sms_url.as_str() {
        "" => people::Gateway::None,
        url => people::Gateway::http(url, &config.sms_header, &config.sms_body).map_err(|e| anyhow!(e))?,
    };
    let empty = db.read_blocking(people::communities)?.is_empty();
    Ok(people::LoginSettings { gateway, setup_token: empty.then(|| vault::hex(&vault::random::<8>())) })
}

/// Lets the runner publish checkpoints where the configuration says.
pub fn publish_to(places: &beans::Places, runner: &mut Runner) {
    runner.errands.push(places.clone().errand());
    if !places.is_empty() {
        runner.schedules.push(beans::Places::schedule());
    }
}

/// # Errors
/// When the words of the rooms do not fit together.
pub fn build(db: Db, vault: Arc<Vault>, clock: Clock, settings: web::Settings) -> Result<House> {
    let features = features::all();
    let texts = text::Texts::load(&features::texts(&features)).map_err(|e| anyhow!(e))?;
    let runner = Runner {
        db: db.clone(),
        clock: clock.clone(),
        vault: Arc::clone(&vault),
        kinds: features.iter().flat_map(|f| f.jobs.iter().copied()).collect(),
        errands: features.iter().flat_map(|f| f.errands.iter().cloned()).collect(),
        schedules: features.iter().flat_map(|f| f.schedules.iter().copied()).collect(),
        communities: people::all_communities,
    };
    let app = App::new(db, clock, vault, texts, settings, Box::new(PeopleDirectory), &features);
    let (router, routes, openapi) = web::house(&app, &features, description());
    Ok(House { app, router, routes, openapi, runner })
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Courtyard · 小院",
        description = "Runs a neighbourhood: trust points, volunteering, shops, open books. Amounts are integer hundredths: 1 bean = 100.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Bearer),
    security(("bearer" = []))
)]
struct Description;

struct Bearer;
impl utoipa::Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}
