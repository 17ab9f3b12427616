//! The WAL of the embedded engine.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use common::CommunityId;
use db::{Db, DbUrl, Error, Options};

const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
const MIB: u64 = 1 << 20;

/// What [`db::Db`] promises: 64 MiB, and what one more step of commits adds.
const LONGEST: u64 = 72 * MIB;

#[test]
fn the_wal_stays_short_while_it_is_written_all_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("courtyard.db");
    let db = Db::open(&DbUrl::Sqlite(path.clone()), Options { sync: false, ..Options::default() }).unwrap();
    let write = |sql: &'static str| {
        db.write_blocking(HOME, move |tx| tx.exec(sql, &[]).map(|_| ()))
            .map_err(|e: Error| e.to_string())
            .unwrap();
    };
    write("CREATE TABLE pages (n INTEGER PRIMARY KEY, body BLOB NOT NULL)");
    write("INSERT INTO pages (n, body) VALUES (1, zeroblob(1048576))");
    for _ in 0..200 {
        write("UPDATE pages SET body = randomblob(1048576)");
    }
    let long = std::fs::metadata(folder.path().join("courtyard.db-wal")).unwrap().len();
    assert!(long <= LONGEST, "{} MiB after writing 200 MiB", long / MIB);
    assert_eq!(
        db.read_blocking(|r| r.value::<i64>("SELECT LENGTH(body) FROM pages", &[])).unwrap(),
        1_048_576
    );
}
