//! The WAL of the embedded engine.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use std::path::Path;

use common::CommunityId;
use db::{Db, DbUrl, Error, Options};

const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
const MIB: u64 = 1 << 20;

/// What [`db::Db`] promises: 64 MiB, and what one more step of commits adds.
const LONGEST: u64 = 72 * MIB;

/// A checkpoint that met the one beside the writer did nothing and said nothing: the demo kept 64 MiB of WAL.
#[test]
fn a_checkpoint_empties_the_wal_while_another_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(folder.path());
    write(&db, "CREATE TABLE pages (n INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    write(&db, "INSERT INTO pages (n, body) VALUES (1, zeroblob(8388608))");
    for n in 0..10 {
        write(&db, "UPDATE pages SET body = randomblob(8388608)");
        db.checkpoint().unwrap();
        assert_eq!(wal_size(folder.path()), 0, "after checkpoint {n}");
    }
}

#[test]
fn the_wal_stays_short_while_it_is_written_all_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(folder.path());
    write(&db, "CREATE TABLE pages (n INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    write(&db, "INSERT INTO pages (n, body) VALUES (1, zeroblob(1048576))");
    for _ in 0..200 {
        write(&db, "UPDATE pages SET body = randomblob(1048576)");
    }
    let long = wal_size(folder.path());
    assert!(long <= LONGEST, "{} MiB after writing 200 MiB", long / MIB);
    assert_eq!(
        db.read_blocking(|r| r.value::<i64>("SELECT LENGTH(body) FROM pages", &[])).unwrap(),
        1_048_576
    );
}

fn open(folder: &Path) -> Db {
    Db::open(&DbUrl::Sqlite(folder.join("courtyard.db")), Options { sync: false, ..Options::default() })
        .unwrap()
}

fn write(db: &Db, sql: &'static str) {
    db.write_blocking(HOME, move |tx| tx.exec(sql, &[]).map(|_| ()))
        .map_err(|e: Error| e.to_string())
        .unwrap();
}

fn wal_size(folder: &Path) -> u64 {
    std::fs::metadata(folder.join("courtyard.db-wal")).unwrap().len()
}
