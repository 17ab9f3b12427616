//! `courtyard doctor` finds what is wrong, says why it matters and what to do, and changes nothing.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use access::{Actor, Cx};
use common::{CommunityId, Timestamp};
use db::{Db, DbUrl};
use serde_json::Value;
use tempfile::TempDir;
use vault::Vault;

const COMMUNITY: CommunityId = CommunityId::from_row(510_182_001_009);
/// One full tile and some more.
const ENTRIES: u128 = 300;

fn database(data: &Path) -> Db {
    Db::open(&DbUrl::Sqlite(data.join("courtyard.db")), db::Options::default()).unwrap()
}

/// A house with a journal and a checkpoint, written at this local time.
fn house(at: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let db = database(folder.path());
    db.migrate().unwrap();
    let vault = Arc::new(Vault::open(&folder.path().join("keys")).unwrap());
    let cx = Cx::new(Actor::system(), COMMUNITY, Timestamp::parse_local(at).unwrap(), 1, vault);
    let found = cx.clone();
    db.write_blocking(COMMUNITY, move |tx| {
        people::create_community(tx, &found.clone(), &people::NewCommunity::named(COMMUNITY, "天府中路社区"))
    })
    .unwrap();
    db.write_blocking(COMMUNITY, move |tx| -> Result<(), beans::BeansError> {
        let cx = cx.clone();
        (0..ENTRIES)
            .try_for_each(|n| beans::ensure_shop(tx, &cx, uuid::Uuid::from_u128(n), "店").map(|_| ()))?;
        beans::keep_checkpoint(tx, &cx).map(|_| ())
    })
    .unwrap();
    folder
}

fn yesterday() -> String {
    common::Clock::System.now().plus(-20 * common::clock::HOUR_MS).local_input()
}

/// The exit code and all that was found.
fn doctor(data: &Path, settings: &[(&str, &str)]) -> (Option<i32>, Vec<Value>) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_courtyard"));
    run.args(["doctor", "--json", "--data"]).arg(data).current_dir(data);
    let run = run.envs(settings.iter().copied()).output().unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    (run.status.code(), serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}")))
}

/// What is wrong, web files aside: tests run without them.
fn faults(data: &Path, settings: &[(&str, &str)]) -> Vec<(String, String)> {
    let (code, found) = doctor(data, settings);
    let wrong: Vec<&Value> = found.iter().filter(|finding| finding["ok"] == false).collect();
    assert_eq!(code, Some(i32::from(!wrong.is_empty())));
    for finding in found.iter().filter(|finding| finding["level"] != "fine") {
        for key in ["what", "why", "todo"] {
            assert!(finding[key].as_str().is_some_and(|text| !text.is_empty()), "{finding}");
        }
    }
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let faults = wrong.into_iter().map(|finding| (text(finding, "check"), text(finding, "what")));
    faults.filter(|(check, _)| check != "assets").collect()
}

#[track_caller]
fn only(found: &[(String, String)], check: &str, part: &str) {
    assert!(
        matches!(found, [(its, what)] if its == check && what.contains(part)),
        "{check}, {part}: {found:?}"
    );
}

#[test]
fn a_sound_house_is_fine() {
    let house = house(&yesterday());
    assert_eq!(faults(house.path(), &[]), []);
    let checks = doctor(house.path(), &[]).1;
    for check in [
        "keys",
        "disk",
        "backup",
        "database",
        "schema",
        "engine",
        "durability",
        "wal",
        "file",
        "jobs",
        "log",
        "balances",
        "clock",
        "checkpoint",
        "published",
    ] {
        assert!(checks.iter().any(|finding| finding["check"] == check), "{check}");
    }
}

#[test]
fn keys_that_are_open_or_gone_are_named_and_none_is_made() {
    let house = house(&yesterday());
    let key = house.path().join("keys/signing.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    only(&faults(house.path(), &[]), "keys", "signing.key has mode 0644");
    fs::remove_file(&key).unwrap();
    only(&faults(house.path(), &[]), "keys", "signing.key is missing");
    assert!(!key.exists(), "a new key would hide that the old one is lost");
}

#[test]
fn a_log_that_does_not_fit_the_journal_is_named() {
    for (sql, part) in [
        ("DELETE FROM bean_journal WHERE community_id = $1 AND seq = 7", "1 of 300 entries are missing"),
        ("DELETE FROM bean_journal WHERE community_id = $1 AND seq = 300", "the journal ends at 299"),
        ("DELETE FROM bean_heads WHERE community_id = $1", "the head is missing: 300 entries"),
        (
            "DELETE FROM bean_tree WHERE community_id = $1",
            "level 1 of the tree has 0 hashes, it should have 1",
        ),
        ("UPDATE bean_tree SET hash = zeroblob(32) WHERE community_id = $1", "lead to the root"),
        (
            "UPDATE bean_journal SET actor_id = randomblob(16) WHERE community_id = $1 AND seq = 299",
            "entry 299 was altered",
        ),
    ] {
        let house = house(&yesterday());
        let db = database(house.path());
        db.write_blocking(COMMUNITY, move |tx| tx.exec(sql, &[&COMMUNITY]).map(|_| ())).unwrap();
        only(&faults(house.path(), &[]), "log", part);
    }
}

#[test]
fn a_clock_behind_the_journal_is_named() {
    let house = house("2099-01-01T09:00");
    only(&faults(house.path(), &[]), "clock", "the last entry is of 2099-01-01 09:00");
}

#[test]
fn an_old_backup_is_named_and_a_new_one_is_known() {
    let house = house(&yesterday());
    fs::write(house.path().join("last-backup.json"), r#"{"at_ms": 1764000000000, "to": "/backups/old"}"#)
        .unwrap();
    only(&faults(house.path(), &[]), "backup", "/backups/old");
    let to = house.path().join("copy");
    let mut run = Command::new(env!("CARGO_BIN_EXE_courtyard"));
    assert!(run.arg("backup").arg("--data").arg(house.path()).arg(&to).output().unwrap().status.success());
    assert_eq!(faults(house.path(), &[]), []);
    assert!(
        doctor(house.path(), &[])
            .1
            .iter()
            .any(|finding| finding["what"].as_str().unwrap().ends_with("/copy"))
    );
}

#[test]
fn a_second_place_that_was_given_nothing_for_days_is_named() {
    let house = house("2026-01-01T09:00");
    let elsewhere = tempfile::tempdir().unwrap();
    let settings = [("COURTYARD_CHECKPOINT_DIR", elsewhere.path().to_str().unwrap())];
    only(&faults(house.path(), &settings), "published", "checkpoint_dir was never given anything");
    assert_eq!(faults(house.path(), &[]), []);
}

#[test]
fn failed_jobs_are_counted() {
    let house = house(&yesterday());
    let db = database(house.path());
    let sql = "INSERT INTO jobs (community_id, id, kind, dedupe, payload, state, run_at, attempts, last_error, created_at) \
               VALUES ($1, $2, 'beans.expire', 'x', '', 'failed', 0, 8, 'no', 0)";
    db.write_blocking(COMMUNITY, move |tx| tx.exec(sql, &[&COMMUNITY, &uuid::Uuid::nil()]).map(|_| ()))
        .unwrap();
    only(&faults(house.path(), &[]), "jobs", "1 background jobs failed");
}

#[test]
fn in_words_each_fault_has_its_why_and_what_to_do() {
    let house = house("2099-01-01T09:00");
    let mut run = Command::new(env!("CARGO_BIN_EXE_courtyard"));
    let said = run.arg("doctor").arg("--data").arg(house.path()).current_dir(house.path()).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let (_, fault) = said.split_once("✗ 510182001009: the last entry is of 2099-01-01").unwrap();
    assert!(
        fault.contains("\n    why: the journal's time stands still")
            && fault.contains("\n    do:  set the clock"),
        "{said}"
    );
}
