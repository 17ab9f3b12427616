//! The same stories on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use common::CommunityId;
use db::testing::TestDb;
use db::{Db, DbUrl, Error, Options};

const HOME: CommunityId = CommunityId::from_row(510_182_001_009);

fn table(test: &TestDb) {
    test.db
        .write_blocking(HOME, |tx| {
            tx.exec("CREATE TABLE notes (community_id BIGINT NOT NULL, n BIGINT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (community_id, n))", &[])
        })
        .unwrap();
}

fn insert(db: &Db, n: i64, text: &'static str) -> Result<u64, Error> {
    db.write_blocking(HOME, move |tx| tx.exec("INSERT INTO notes VALUES ($1, $2, $3)", &[&HOME, &n, &text]))
}

fn count(db: &Db) -> i64 {
    db.read_blocking(|r| r.value::<i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM notes", &[])).unwrap()
}

#[test]
fn a_failing_action_rolls_back_alone() {
    TestDb::each(|test| {
        table(test);
        let failed: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            tx.exec("INSERT INTO notes VALUES ($1, 1, 'half')", &[&HOME])?;
            Err(Error::NoRow)
        });
        assert!(matches!(failed, Err(Error::NoRow)));
        insert(&test.db, 2, "whole").unwrap();
        assert_eq!(count(&test.db), 1, "{}", test.engine);
    });
}

#[test]
fn a_panicking_action_leaves_nothing_and_the_lane_lives_on() {
    TestDb::each(|test| {
        table(test);
        let answer: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            tx.exec("INSERT INTO notes VALUES ($1, 1, 'half')", &[&HOME])?;
            panic!("told to")
        });
        assert!(matches!(answer, Err(Error::Panic(text)) if text == "told to"));
        insert(&test.db, 2, "whole").unwrap();
        assert_eq!(count(&test.db), 1);
    });
}

#[test]
fn a_refused_row_names_the_rule_and_the_batch_goes_on() {
    TestDb::each(|test| {
        table(test);
        insert(&test.db, 1, "first").unwrap();
        let again = insert(&test.db, 1, "second").unwrap_err();
        assert!(again.is_unique(), "{}: {again}", test.engine);
        insert(&test.db, 2, "third").unwrap();
        assert_eq!(count(&test.db), 2);
    });
}

#[test]
fn parameters_keep_their_numbers_whatever_the_order() {
    TestDb::each(|test| {
        let text: String = test
            .db
            .read_blocking(|r| {
                r.value("SELECT CAST($2 AS TEXT) || CAST($1 AS TEXT) || CAST($2 AS TEXT)", &[&"a", &"b"])
            })
            .unwrap();
        assert_eq!(text, "bab", "{}", test.engine);
    });
}

#[test]
fn many_clients_adding_one_lose_no_update() {
    TestDb::each(|test| {
        table(test);
        insert(&test.db, 1, "0").unwrap();
        let runs = Arc::new(AtomicU32::new(0));
        std::thread::scope(|scope| {
            for client in 0..16 {
                let (db, runs) = (test.db.clone(), Arc::clone(&runs));
                // Half of them go through another lane, which on PostgreSQL is another connection.
                let lane = if client % 2 == 0 { HOME } else { CommunityId::from_row(HOME.number() + 1) };
                scope.spawn(move || {
                    for _ in 0..25 {
                        let runs = Arc::clone(&runs);
                        db.write_blocking(lane, move |tx| -> Result<(), Error> {
                            runs.fetch_add(1, Ordering::Relaxed);
                            let n: String = tx.value("SELECT text FROM notes WHERE n = 1", &[])?;
                            let next = n.parse::<i64>().unwrap() + 1;
                            tx.exec("UPDATE notes SET text = $1 WHERE n = 1", &[&next.to_string()])?;
                            Ok(())
                        })
                        .unwrap();
                    }
                });
            }
        });
        let n: String =
            test.db.read_blocking(|r| r.value("SELECT text FROM notes WHERE n = 1", &[])).unwrap();
        assert_eq!(n, "400", "{}", test.engine);
        assert!(runs.load(Ordering::Relaxed) >= 400);
    });
}

#[test]
fn a_full_queue_answers_busy_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = DbUrl::Sqlite(folder.path().join("q.db"));
    let db = Db::open(&url, Options { queue_max: 1, readers: 1, lanes: 1, ..Options::default() }).unwrap();
    let (release, wait) = mpsc::channel::<()>();
    let (started_sender, started) = mpsc::channel();
    let wait = std::sync::Mutex::new(wait);
    std::thread::scope(|scope| {
        let first = db.clone();
        scope.spawn(move || {
            first.write_blocking(HOME, move |_| -> Result<(), Error> {
                started_sender.send(()).unwrap();
                wait.lock().unwrap().recv().unwrap();
                Ok(())
            })
        });
        started.recv().unwrap();
        // One more fits into the queue, the next does not, whichever comes first.
        let (answers, answer) = mpsc::channel();
        for _ in 0..2 {
            let (db, answers) = (db.clone(), answers.clone());
            scope.spawn(move || answers.send(db.write_blocking(HOME, |_| Ok::<_, Error>(()))));
        }
        assert!(matches!(answer.recv().unwrap(), Err(Error::Busy)));
        release.send(()).unwrap();
        answer.recv().unwrap().unwrap();
    });
}

#[test]
fn a_read_sees_one_snapshot() {
    TestDb::each(|test| {
        table(test);
        let (go, inserted) = mpsc::channel();
        let (done, proceed) = mpsc::channel();
        let reading = test.db.clone();
        let read = std::thread::spawn(move || {
            reading.read_blocking(move |r| -> Result<(i64, i64), Error> {
                let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM notes";
                let before = r.value(sql, &[])?;
                go.send(()).unwrap();
                proceed.recv().unwrap();
                Ok((before, r.value(sql, &[])?))
            })
        });
        inserted.recv().unwrap();
        insert(&test.db, 1, "new").unwrap();
        done.send(()).unwrap();
        assert_eq!(read.join().unwrap().unwrap(), (0, 0), "{}", test.engine);
    });
}
