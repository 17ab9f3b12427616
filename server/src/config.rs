//! Settings: flags > environment (`COURTYARD_…`) > `courtyard.toml` > defaults, each known with its source.

mod reader;

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use db::DbUrl;
use serde::Serialize;

/// Every key, its default and what it means. `config check` prints this table.
const KEYS: &[(&str, &str, &str)] = &[
    ("data", "./data", "folder of the SQLite file, keys and uploads"),
    ("database", "", "sqlite:PATH or postgres://…; empty: courtyard.db in the data folder"),
    ("listen", "127.0.0.1:8080", "address and port for the web"),
    ("metrics_listen", "", "address and port for Prometheus; empty: off"),
    ("public_url", "", "https://… that people type; empty: the address asked for"),
    ("trust_proxy", "false", "believe X-Forwarded-For of the proxy in front"),
    ("log", "info", "what to log: error, warn, info, debug, or a tracing filter"),
    ("log_format", "text", "text or json"),
    ("sms_url", "", "address of the SMS gateway; empty: no codes by SMS"),
    ("sms_header", "", "a header for the gateway, as Name: value"),
    ("sms_body", r#"{"phone":"{phone}","code":"{code}"}"#, "body sent to the gateway"),
    ("checkpoint_dir", "", "folder elsewhere for signed checkpoints; empty: none"),
    ("checkpoint_url", "", "address that takes signed checkpoints by POST; empty: none"),
    ("checkpoint_header", "", "a header for that address, as Name: value"),
    ("queue_max", "1024", "actions that may wait before the answer is 'busy'"),
    ("readers", "4", "reading threads"),
    ("lanes", "4", "writing lanes on PostgreSQL"),
    ("address_per_minute", "300", "changing requests per minute from one address"),
    ("account_per_minute", "120", "changing requests per minute from one account"),
];
/// Never printed in full.
const SECRET: &[&str] = &["sms_header", "checkpoint_header"];

/// One setting as it stands and where it came from.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    pub key: &'static str,
    pub value: String,
    /// flag · environment · courtyard.toml · default
    pub source: &'static str,
    pub meaning: &'static str,
}

/// What the program runs with.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    pub database: DbUrl,
    pub listen: SocketAddr,
    pub metrics_listen: Option<SocketAddr>,
    pub log: String,
    pub log_json: bool,
    pub sms_url: String,
    pub sms_header: String,
    pub sms_body: String,
    /// Where signed checkpoints are published.
    pub places: beans::Places,
    pub options: db::Options,
    pub web: web::Settings,
}

/// The settings, all of them, and what is wrong with them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    pub settings: Vec<Setting>,
    /// Sentences that name the key and what is expected.
    pub problems: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for s in &self.settings {
            writeln!(f, "{:<20} {:<34} ({}) {}", s.key, shown(s), s.source, s.meaning)?;
        }
        for problem in &self.problems {
            writeln!(f, "✗ {problem}")?;
        }
        Ok(())
    }
}

fn shown(setting: &Setting) -> String {
    match setting.key {
        key if SECRET.contains(&key) && !setting.value.is_empty() => "(set)".to_owned(),
        "database" => {
            setting.value.parse::<DbUrl>().map_or_else(|_| setting.value.clone(), |url| url.to_string())
        }
        _ => setting.value.clone(),
    }
}

/// Where values come from, in falling order of precedence.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub flags: BTreeMap<String, String>,
    pub environment: BTreeMap<String, String>,
    pub file: BTreeMap<String, String>,
    pub problems: Vec<String>,
}

impl Sources {
    /// Reads the environment and the file; `path` was given by flag, else `courtyard.toml` here if there is one.
    pub fn gather(flags: BTreeMap<String, String>, path: Option<&Path>) -> Self {
        let mut sources = Self { flags, ..Self::default() };
        let known = |key: &String| KEYS.iter().any(|(known, ..)| known == key);
        let named =
            |(name, value): (String, String)| Some((name.strip_prefix("COURTYARD_")?.to_lowercase(), value));
        sources.environment = std::env::vars().filter_map(named).filter(|(key, _)| known(key)).collect();
        sources.read_file(path);
        sources
    }

    fn read_file(&mut self, path: Option<&Path>) {
        let default = Path::new("courtyard.toml");
        let file = path.unwrap_or(default);
        if path.is_none() && !file.exists() {
            return;
        }
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return self.problems.push(format!("{}: {error}", file.display())),
        };
        match text.parse::<toml::Table>() {
            Ok(table) => table.into_iter().for_each(|(key, value)| self.keep(key, &value)),
            Err(error) => self.problems.push(format!("{}: {}", file.display(), error.message())),
        }
    }

    fn keep(&mut self, key: String, value: &toml::Value) {
        if !KEYS.iter().any(|(known, ..)| *known == key) {
            let known: Vec<&str> = KEYS.iter().map(|(k, ..)| *k).collect();
            return self
                .problems
                .push(format!("courtyard.toml: unknown key {key}; known are {}", known.join(", ")));
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.file.insert(key, text);
    }

    fn setting(&self, (key, default, meaning): (&'static str, &str, &'static str)) -> Setting {
        let found =
            [(&self.flags, "flag"), (&self.environment, "environment"), (&self.file, "courtyard.toml")]
                .into_iter()
                .find_map(|(map, source)| map.get(key).map(|v| (v.clone(), source)));
        let (value, source) = found.unwrap_or_else(|| (default.to_owned(), "default"));
        Setting { key, value, source, meaning }
    }

    /// The effective settings; `None` with problems when the program cannot run with them.
    pub fn resolve(self) -> (Option<Config>, Report) {
        let mut report =
            Report { settings: KEYS.iter().map(|key| self.setting(*key)).collect(), problems: self.problems };
        let config = reader::Reader { report: &mut report }.config();
        let config = if report.problems.is_empty() { config } else { None };
        (config, report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn flags_come_before_environment_before_file() {
        let sources = Sources {
            flags: map(&[("listen", "127.0.0.1:1")]),
            environment: map(&[("listen", "127.0.0.1:2"), ("readers", "2")]),
            file: map(&[("listen", "127.0.0.1:3"), ("readers", "3"), ("lanes", "3")]),
            problems: Vec::new(),
        };
        let config = sources.resolve().0.unwrap();
        assert_eq!((config.listen.port(), config.options.readers, config.options.lanes), (1, 2, 3));
    }

    #[test]
    fn every_wrong_setting_is_named_with_what_is_expected() {
        let file = map(&[
            ("listen", "here"),
            ("readers", "0"),
            ("database", "mysql://x"),
            ("log_format", "xml"),
            ("trust_proxy", "maybe"),
            ("checkpoint_dir", "elsewhere"),
            ("checkpoint_url", "ftp://elsewhere"),
            ("checkpoint_header", "no header"),
        ]);
        let (config, report) = Sources { file, ..Sources::default() }.resolve();
        assert!(config.is_none());
        let wrong = report.settings.iter().filter(|setting| setting.source == "courtyard.toml");
        for key in wrong.map(|setting| setting.key) {
            assert!(
                report.problems.iter().any(|p| p.starts_with(key) && p.contains("expected")),
                "{key}: {:?}",
                report.problems
            );
        }
    }

    #[test]
    fn a_database_password_is_not_printed() {
        let flags = map(&[
            ("database", "postgres://yard:secret@db/yard"),
            ("sms_header", "Authorization: secret"),
            ("checkpoint_header", "Authorization: secret"),
        ]);
        let (_, report) = Sources { flags, ..Sources::default() }.resolve();
        assert!(!report.to_string().contains("secret"));
    }
}
