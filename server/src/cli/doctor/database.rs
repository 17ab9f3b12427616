//! The database: does it answer, is it sound, does it keep what it has promised.

use std::sync::Arc;

use common::Timestamp;
use db::{Db, DbUrl, Health};
use vault::Vault;

use super::books;
use super::finding::{Finding, fine, mib, note, wrong};
use crate::app::absent;
use crate::cli::Env;

/// SQLite's own limit for the file after a checkpoint is 64 MiB.
const WAL_MAX_BYTES: u64 = 512 << 20;
const POSTGRES_MIN: i64 = 14;

pub(super) fn look(env: &Env, keys: Option<Arc<Vault>>, now: Timestamp) -> Vec<Finding> {
    const WHY: &str = "nothing works without its database";
    let url = &env.config.database;
    if let Some(path) = absent(url) {
        let what = format!("{} is not there yet", path.display());
        return vec![wrong(
            "database",
            what,
            WHY,
            "courtyard serve or migrate makes it; or name another folder with --data",
        )];
    }
    let db = match Db::open(url, env.config.options) {
        Ok(db) => db,
        Err(error) => {
            return vec![wrong(
                "database",
                error.to_string(),
                WHY,
                "start the database, or mend the setting `database`",
            )];
        }
    };
    let mut found = vec![fine("database", format!("the database answers ({url})")), schema(&db)];
    if found.iter().all(|finding| finding.ok) {
        found.extend(engine(url, &db));
        found.extend(integrity(url, &db));
        found.push(queue(&db));
        found.extend(books::look(&db, keys.as_ref(), &env.config.places, now));
    }
    found
}

fn schema(db: &Db) -> Finding {
    const WHY: &str = "the program and its tables belong together";
    match db.pending() {
        Ok(0) => fine("schema", "the schema is up to date"),
        Ok(n) => wrong(
            "schema",
            format!("{n} migrations are waiting"),
            WHY,
            "make a backup, then run courtyard migrate",
        ),
        Err(error) => wrong(
            "schema",
            format!("the schema cannot be read: {error}"),
            WHY,
            "is this a database of Courtyard?",
        ),
    }
}

fn engine(url: &DbUrl, db: &Db) -> Vec<Finding> {
    let health = match db.health() {
        Ok(health) => health,
        Err(error) => {
            let why = "settings and sizes could not be read";
            return vec![wrong("engine", error.to_string(), why, "look at the log of the database")];
        }
    };
    let mut found = vec![version(url, &health)];
    found.extend(settings(&health));
    found.push(wal(&health));
    found
}

fn version(url: &DbUrl, health: &Health) -> Finding {
    let what = format!("{}, {} of data", health.engine, mib(health.size_bytes));
    match !url.is_sqlite() && health.version_major < POSTGRES_MIN {
        true => wrong(
            "engine",
            what,
            "older versions are not tested and get no fixes",
            "take PostgreSQL 14 or newer",
        ),
        false => fine("engine", what),
    }
}

fn settings(health: &Health) -> Vec<Finding> {
    let setting = |(name, value, wanted): &(String, String, &'static str)| {
        let why = "a payment that was answered \"paid\" can be lost when the machine stops";
        wrong(
            "durability",
            format!("{name} = {value}"),
            why,
            format!("set {name} = {wanted} and restart the database"),
        )
    };
    match health.unsafe_settings.is_empty() {
        true => vec![fine("durability", "what was acknowledged is on the disk")],
        false => health.unsafe_settings.iter().map(setting).collect(),
    }
}

fn wal(health: &Health) -> Finding {
    match health.wal_bytes {
        Some(bytes) if bytes > WAL_MAX_BYTES => wrong(
            "wal",
            format!("the write-ahead log has {}", mib(bytes)),
            "it is not written back into the database: something reads without end, or a replica is gone; the disk fills up",
            "restart the program; on PostgreSQL look at pg_replication_slots and max_wal_size",
        ),
        Some(bytes) => fine("wal", format!("the write-ahead log has {}", mib(bytes))),
        None => note(
            "wal",
            "the size of the write-ahead log cannot be seen",
            "a log that grows fills the disk",
            "GRANT pg_monitor to the role, or watch pg_wal yourself",
        ),
    }
}

fn integrity(url: &DbUrl, db: &Db) -> Option<Finding> {
    const WHY: &str = "a damaged file gives wrong answers, or none";
    if !url.is_sqlite() {
        return None;
    }
    let answer = db.read_blocking(|r| r.value::<String>("PRAGMA quick_check", &[]));
    let todo = "stop the program, copy the data folder as it is, and restore the last backup";
    Some(match answer {
        Ok(text) if text == "ok" => fine("file", "the database file is sound"),
        Ok(text) => wrong("file", format!("the database file is damaged ({text})"), WHY, todo),
        Err(error) => wrong("file", format!("the database file cannot be checked: {error}"), WHY, todo),
    })
}

fn queue(db: &Db) -> Finding {
    const WHY: &str = "expiry, public notices, weekly runs and publishing are jobs";
    match db.read_blocking(jobs::counts) {
        Ok(counts) => {
            let failed = counts.iter().find(|(state, _)| state == "failed").map_or(0, |(_, n)| *n);
            match failed {
                0 => fine("jobs", "no background job failed"),
                _ => wrong(
                    "jobs",
                    format!("{failed} background jobs failed"),
                    WHY,
                    "see the page of jobs, and try them again there",
                ),
            }
        }
        Err(error) => wrong("jobs", format!("the job queue cannot be read: {error}"), WHY, "look at the log"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health() -> Health {
        Health {
            engine: "PostgreSQL 15.20".to_owned(),
            version_major: 15,
            unsafe_settings: vec![],
            size_bytes: 3 << 20,
            wal_bytes: Some(64 << 20),
        }
    }

    #[test]
    fn sizes_versions_and_settings_are_judged() {
        let postgres = DbUrl::Postgres("postgres://x/y".to_owned());
        assert!(version(&postgres, &health()).ok && wal(&health()).ok && settings(&health())[0].ok);
        assert!(!version(&postgres, &Health { version_major: 13, ..health() }).ok);
        assert!(!wal(&Health { wal_bytes: Some(WAL_MAX_BYTES + 1), ..health() }).ok);
        assert_eq!(wal(&Health { wal_bytes: None, ..health() }).level, "note");
        let off = vec![("fsync".to_owned(), "off".to_owned(), "on")];
        let found = settings(&Health { unsafe_settings: off, ..health() });
        assert!(!found[0].ok && found[0].todo.contains("fsync = on"), "{found:?}");
    }
}
