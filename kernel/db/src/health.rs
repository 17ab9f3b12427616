//! What an operator should know of the engine: its version, the settings that durability hangs on, sizes.

use crate::{Db, DbUrl, Error, Reader};

/// Of the engine, as it answers now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Such as `SQLite 3.50.2` or `PostgreSQL 15.20`.
    pub engine: String,
    /// First number of the engine's version.
    pub version_major: i64,
    /// Settings that differ from what keeps acknowledged writes: name, value, value wanted.
    pub unsafe_settings: Vec<(String, String, &'static str)>,
    pub size_bytes: u64,
    /// Write-ahead log on disk; `None` where the engine does not let us look.
    pub wal_bytes: Option<u64>,
}

/// PostgreSQL settings, each with the values that are safe.
const SAFE: &[(&str, &[&str])] = &[
    ("fsync", &["on"]),
    ("full_page_writes", &["on"]),
    ("synchronous_commit", &["on", "remote_write", "remote_apply", "local"]),
];

impl Db {
    /// # Errors
    /// When the engine does not answer.
    pub fn health(&self) -> Result<Health, Error> {
        match self.url() {
            DbUrl::Sqlite(path) => {
                let wal = path.with_file_name(format!(
                    "{}-wal",
                    path.file_name().unwrap_or_default().to_string_lossy()
                ));
                let size = |path| std::fs::metadata(path).map_or(0, |file: std::fs::Metadata| file.len());
                let sizes = (size(path), size(&wal));
                self.read_blocking(move |r| sqlite(r, sizes))
            }
            DbUrl::Postgres(_) => {
                let wal = self.read_blocking(|r| r.value::<i64>(WAL, &[]));
                let mut health = self.read_blocking(postgres)?;
                health.wal_bytes = wal.ok().map(i64::cast_unsigned);
                Ok(health)
            }
        }
    }
}

/// Only for members of `pg_monitor`.
const WAL: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM pg_ls_waldir()";

fn sqlite(r: &mut Reader<'_>, (size_bytes, wal_bytes): (u64, u64)) -> Result<Health, Error> {
    let version: String = r.value("SELECT sqlite_version()", &[])?;
    let mode: String = r.value("PRAGMA journal_mode", &[])?;
    let wrong = (mode != "wal").then(|| ("journal_mode".to_owned(), mode, "wal"));
    Ok(Health {
        version_major: first_number(&version),
        engine: format!("SQLite {version}"),
        unsafe_settings: wrong.into_iter().collect(),
        size_bytes,
        wal_bytes: Some(wal_bytes),
    })
}

fn postgres(r: &mut Reader<'_>) -> Result<Health, Error> {
    let version: String = r.value("SELECT current_setting('server_version')", &[])?;
    let mut unsafe_settings = Vec::new();
    for (name, safe) in SAFE {
        let value: String = r.value("SELECT current_setting($1)", &[name])?;
        if !safe.contains(&value.as_str()) {
            unsafe_settings.push(((*name).to_owned(), value, safe[0]));
        }
    }
    let size: i64 = r.value("SELECT pg_database_size(current_database())", &[])?;
    Ok(Health {
        version_major: first_number(&version),
        engine: format!("PostgreSQL {version}"),
        unsafe_settings,
        size_bytes: size.cast_unsigned(),
        wal_bytes: None,
    })
}

fn first_number(version: &str) -> i64 {
    version.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
