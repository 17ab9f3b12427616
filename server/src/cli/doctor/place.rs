//! The data folder: keys, disk, backups; and the web files of the program.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::Timestamp;
use common::clock::DAY_MS;
use vault::{COOKIE_KEY, DATA_KEY, SIGNING_KEY, Vault};

use super::finding::{Finding, fine, mib, note, span, wrong};
use crate::app::keys_folder;
use crate::cli::Env;
use crate::cli::backup::LAST_BACKUP;

const FREE_MIN_BYTES: u64 = 512 << 20;
const BACKUP_AGE_MAX_MS: i64 = 2 * DAY_MS;

pub(super) fn look(env: &Env, now: Timestamp) -> Vec<Finding> {
    let data = &env.config.data;
    vec![assets(), disk(data), backup(data, now)]
}

/// Looks before it opens: opening would make a key that is missing.
pub(super) fn keys(data: &Path) -> Result<Vault, Finding> {
    const WHY: &str = "without the right keys nobody logs in by phone and old receipts prove nothing; \
         whoever reads them reads phones and bank accounts";
    let folder = keys_folder(data);
    if !folder.exists() {
        let what = format!("no keys in {}", folder.display());
        let todo = "start the program once to make them; if there were some, restore them";
        return Err(wrong("keys", what, WHY, todo));
    }
    for (path, most) in [DATA_KEY, COOKIE_KEY, SIGNING_KEY]
        .map(|name| (folder.join(name), 0o600))
        .into_iter()
        .chain([(folder.clone(), 0o700)])
    {
        let Ok(found) = fs::metadata(&path) else {
            let todo = "restore it from the last backup before the program is started; a start would make another one";
            return Err(wrong("keys", format!("{} is missing", path.display()), WHY, todo));
        };
        let mode = found.permissions().mode() & 0o777;
        if mode & !most != 0 {
            let what = format!("{} has mode {mode:04o}: others can get at it", path.display());
            return Err(wrong("keys", what, WHY, format!("chmod {most:04o} {}", path.display())));
        }
    }
    let todo = "restore the file from the last backup";
    Vault::open(&folder).map_err(|error| wrong("keys", error.to_string(), WHY, todo))
}

fn assets() -> Finding {
    match web::Assets::are_built() {
        true => fine("assets", "styles and scripts are in the program"),
        false => wrong(
            "assets",
            "styles and scripts are missing from the program",
            "pages have no form and codes do not refresh",
            "build them (scripts/ui) and build the program again",
        ),
    }
}

fn disk(data: &Path) -> Finding {
    const WHY: &str = "on a full disk nothing can be written: payments are refused until there is room";
    match rustix::fs::statvfs(data) {
        Ok(found) => {
            let free = found.f_bavail.saturating_mul(found.f_frsize);
            let what = format!("{} are free where {} is", mib(free), data.display());
            match free < FREE_MIN_BYTES {
                true => wrong(
                    "disk",
                    what,
                    WHY,
                    "make room or move to a larger disk; old backups can go elsewhere",
                ),
                false => fine("disk", what),
            }
        }
        Err(error) => wrong(
            "disk",
            format!("{} cannot be looked at: {error}", data.display()),
            WHY,
            "name the folder with --data",
        ),
    }
}

/// What `courtyard backup` wrote down. Other ways of backing up are not known here.
fn backup(data: &Path, now: Timestamp) -> Finding {
    const WHY: &str = "what is not in a backup is lost with the disk";
    let read = fs::read_to_string(data.join(LAST_BACKUP)).ok();
    let written = read.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    let at = written.as_ref().and_then(|note| note["at_ms"].as_i64());
    let (Some(at), Some(written)) = (at, &written) else {
        let what = "no backup by `courtyard backup` is known";
        return note(
            "backup",
            what,
            WHY,
            "make one every night, unless you back up in another way (docs/operator/backup.md)",
        );
    };
    let age = now.since(Timestamp::from_millis(at));
    let what =
        format!("the last backup is {} old: {}", span(age.max(0)), written["to"].as_str().unwrap_or("?"));
    match age > BACKUP_AGE_MAX_MS {
        true => wrong("backup", what, WHY, "look why the nightly backup does not run, and make one now"),
        false => fine("backup", what),
    }
}
