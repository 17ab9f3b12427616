use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::Config;

/// Logs go to standard error: text for people, JSON for machines.
pub(crate) fn start(config: &Config) {
    let filter = EnvFilter::try_new(format!("{},refinery_core=warn", config.log))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call in one process keeps the first logger.
    let _ = if config.log_json { builder.json().try_init() } else { builder.try_init() };
}
