//! A backup is one folder: the database file and the keys that open it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use common::Clock;
use db::{Db, DbUrl};
use serde_json::json;

use super::Env;
use crate::app::{keys_folder, standing};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A new folder for the copy
    to: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The folder that a backup wrote
    from: PathBuf,
}

const FILE: &str = "courtyard.db";

impl Backup {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        sqlite_only(env, "back up PostgreSQL with pg_dump, and copy the keys folder")?;
        if self.to.exists() {
            bail!("{} exists already: name a new folder", self.to.display());
        }
        standing(&env.config.database)?;
        let db = Db::open(&env.config.database, env.config.options)?;
        fs::create_dir_all(&self.to).with_context(|| format!("cannot make {}", self.to.display()))?;
        fs::set_permissions(&self.to, fs::Permissions::from_mode(0o700))?;
        db.backup_to(&self.to.join(FILE))?;
        copy_keys(&keys_folder(&env.config.data), &keys_folder(&self.to))?;
        keep(&self.to.join(FILE))?;
        note(env, &self.to)?;
        report(env, "backed up", &self.to)
    }
}

impl Restore {
    pub(super) fn run(self, env: &Env) -> Result<ExitCode> {
        let target = sqlite_only(env, "restore PostgreSQL with pg_restore, and copy the keys folder")?;
        if target.exists() {
            bail!("{} exists already: restore into an empty data folder", target.display());
        }
        let source = self.from.join(FILE);
        let copy = DbUrl::Sqlite(source.clone());
        // Opening proves that it is a database before anything is put in place.
        Db::open(&copy, env.config.options)
            .and_then(|db| db.read_blocking(|r| r.value::<String>("PRAGMA integrity_check", &[])))
            .with_context(|| format!("{} is no backup of Courtyard", source.display()))?;
        fs::create_dir_all(&env.config.data)?;
        fs::copy(&source, &target).with_context(|| format!("cannot write {}", target.display()))?;
        copy_keys(&keys_folder(&self.from), &keys_folder(&env.config.data))?;
        keep(&target)?;
        report(env, "restored", &target)
    }
}

fn sqlite_only(env: &Env, otherwise: &str) -> Result<PathBuf> {
    match &env.config.database {
        DbUrl::Sqlite(path) => Ok(path.clone()),
        DbUrl::Postgres(_) => bail!("{otherwise} (docs/operator/backup.md)"),
    }
}

/// The file in the data folder that says when the last backup was made, and where.
pub(super) const LAST_BACKUP: &str = "last-backup.json";

/// For `courtyard doctor`.
fn note(env: &Env, to: &Path) -> Result<()> {
    let note = json!({"at_ms": Clock::System.now(), "to": to.canonicalize()?});
    let path = env.config.data.join(LAST_BACKUP);
    fs::write(&path, note.to_string()).with_context(|| format!("cannot write {}", path.display()))
}

/// Only what is on the disk itself outlives a power cut.
fn keep(file: &Path) -> Result<()> {
    fs::File::open(file)?.sync_all()?;
    let folder = file.parent().context("a file is in a folder")?;
    Ok(fs::File::open(folder)?.sync_all()?)
}

fn copy_keys(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("no keys in {}", from.display()))? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        // fs::copy keeps the mode, so keys stay private.
        fs::copy(entry.path(), &copy)?;
        keep(&copy)?;
    }
    Ok(())
}

fn report(env: &Env, done: &str, place: &Path) -> Result<ExitCode> {
    match env.json {
        true => println!("{}", json!({"done": done, "place": place})),
        false => {
            println!("{done}: {}. The keys are in it: keep it as safe as the original.", place.display())
        }
    }
    Ok(ExitCode::SUCCESS)
}
