//! Memory in a lane: what it is told, what readers see of it, and what is left when something fails. On both engines.
#![expect(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use common::CommunityId;
use db::testing::TestDb;
use db::{Bulk, Db, Error, Kind, Resident, Tx, Value, Waiting};

const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
const KEPT: Bulk = Bulk {
    table: "kept",
    columns: &[("community_id", Kind::Int), ("n", Kind::Int), ("text", Kind::Text), ("bytes", Kind::Bytes)],
    key_columns: 2,
    replace: true,
};

/// Numbers that wait in memory; odd ones may be held back, even ones are written with the commit.
#[derive(Default)]
struct Numbers {
    waiting: Vec<i64>,
    written: usize,
    before: (usize, usize),
}

impl Resident for Numbers {
    fn begin(&mut self) {
        self.before = (self.waiting.len(), self.written);
    }
    fn undo(&mut self) {
        self.waiting.truncate(self.before.0);
        self.written = self.before.1;
    }
    fn write(&mut self, tx: &mut Tx<'_>, what: Waiting) -> Result<(), Error> {
        let holds = what == Waiting::Now && self.waiting.iter().all(|n| n % 2 == 1);
        if holds {
            return Ok(());
        }
        let row = |n: &i64| {
            let text = if n % 3 > 0 { Value::Text(n.to_string()) } else { Value::Null };
            vec![Value::Int(HOME.number()), Value::Int(*n), text, Value::Blob(n.to_be_bytes().to_vec())]
        };
        tx.insert(&KEPT, self.waiting.iter().skip(self.written).flat_map(row).collect())?;
        self.written = self.waiting.len();
        if self.waiting.contains(&13) { Err(Error::Full) } else { Ok(()) }
    }
    fn committed(&mut self) {
        self.waiting.drain(..self.written);
        self.written = 0;
    }
    fn holds_back(&self) -> bool {
        !self.waiting.is_empty()
    }
    fn missing(&self, sql: &str) -> Option<Waiting> {
        (sql.contains("kept") && self.waiting.len() > self.written).then_some(Waiting::All)
    }
}

fn table(test: &TestDb) {
    let bytes = if test.engine == "sqlite" { "BLOB" } else { "BYTEA" };
    let sql = format!(
        "CREATE TABLE kept (community_id BIGINT NOT NULL, n BIGINT NOT NULL, text TEXT, bytes {bytes} NOT NULL, PRIMARY KEY (community_id, n))"
    );
    test.db.write_blocking(HOME, move |tx| tx.exec(&sql, &[])).unwrap();
}

fn keep(tx: &mut Tx<'_>, n: i64) {
    tx.resident::<Numbers, _>(|numbers, _| numbers.waiting.push(n));
}

fn put(db: &Db, n: i64) -> Result<(), Error> {
    db.write_blocking(HOME, move |tx| {
        keep(tx, n);
        Ok(())
    })
}

fn seen(db: &Db) -> Vec<i64> {
    db.read_blocking(|r| r.list("SELECT n FROM kept ORDER BY n", &[], |row| row.next::<i64>())).unwrap()
}

#[test]
fn a_read_sees_what_a_lane_held_back() {
    TestDb::each(|test| {
        table(test);
        [1, 3, 5].into_iter().for_each(|n| put(&test.db, n).unwrap());
        assert_eq!(seen(&test.db), [1, 3, 5], "{}", test.engine);
    });
}

#[test]
fn a_statement_of_the_same_action_sees_what_waits() {
    TestDb::each(|test| {
        table(test);
        let count = test.db.write_blocking(HOME, |tx| {
            keep(tx, 7);
            tx.value::<i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM kept", &[])
        });
        assert_eq!(count.unwrap(), 1, "{}", test.engine);
        assert_eq!(seen(&test.db), [7]);
    });
}

#[test]
fn a_failing_action_is_undone_in_memory_and_in_what_it_had_written() {
    TestDb::each(|test| {
        table(test);
        put(&test.db, 1).unwrap();
        let failed: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            keep(tx, 4);
            tx.value::<i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM kept", &[])?;
            keep(tx, 6);
            Err(Error::NoRow)
        });
        assert!(matches!(failed, Err(Error::NoRow)));
        let panicked: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            keep(tx, 8);
            panic!("told to")
        });
        assert!(matches!(panicked, Err(Error::Panic(_))));
        put(&test.db, 2).unwrap();
        assert_eq!(seen(&test.db), [1, 2], "{}", test.engine);
    });
}

#[test]
fn memory_is_thrown_away_when_a_commit_fails_and_nobody_is_told_done() {
    TestDb::each(|test| {
        table(test);
        put(&test.db, 2).unwrap();
        put(&test.db, 3).unwrap();
        let failed = test.db.write_blocking(HOME, |tx| {
            keep(tx, 13);
            keep(tx, 4);
            Ok(())
        });
        assert!(matches!(failed, Err(Error::Full)), "{failed:?}");
        put(&test.db, 6).unwrap();
        assert_eq!(seen(&test.db), [2, 6], "{}: 3 was held back and goes with the memory", test.engine);
    });
}

#[test]
fn an_action_that_only_reads_wrongly_leaves_the_batch_whole() {
    TestDb::each(|test| {
        table(test);
        let wrong = test.db.write_blocking(HOME, |tx| tx.value::<i64>("SELECT no_such FROM kept", &[]));
        assert!(wrong.is_err());
        put(&test.db, 2).unwrap();
        assert_eq!(seen(&test.db), [2], "{}", test.engine);
    });
}
