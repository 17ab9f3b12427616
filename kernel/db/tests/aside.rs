//! Rows by the batch, and rows that are put into their table while the action goes on. On both engines.
#![expect(clippy::unwrap_used, reason = "a test stops where its ground gives way")]

use common::CommunityId;
use db::testing::TestDb;
use db::{Bulk, Db, Error, Kind, Value};
use uuid::Uuid;

const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
const LINES: Bulk = Bulk {
    table: "lines",
    columns: &[
        ("community_id", Kind::Int),
        ("n", Kind::Int),
        ("text", Kind::Text),
        ("bytes", Kind::Bytes),
        ("who", Kind::Uuid),
    ],
    key_columns: 2,
    replace: false,
};
/// More than PostgreSQL is handed as arrays, and more than SQLite takes in one statement.
const MANY: std::ops::Range<i64> = 0..3_000;

fn table(test: &TestDb) {
    let (bytes, uuid) = if test.engine == "sqlite" { ("BLOB", "BLOB") } else { ("BYTEA", "UUID") };
    let sql = format!(
        "CREATE TABLE lines (community_id BIGINT NOT NULL, n BIGINT NOT NULL, text TEXT, bytes {bytes}, who {uuid}, PRIMARY KEY (community_id, n))"
    );
    test.db.write_blocking(HOME, move |tx| tx.exec(&sql, &[])).unwrap();
}

/// Every third text, every fifth blob and every seventh name is missing.
fn line(n: i64) -> [Value; 5] {
    let or_null = |every: i64, value: Value| if n % every == 0 { Value::Null } else { value };
    let text = or_null(3, Value::Text(format!("第{n}行")));
    let bytes = or_null(5, Value::Blob(n.to_be_bytes().repeat(usize::try_from(n % 4).unwrap())));
    let who = or_null(7, Value::Uuid(Uuid::from_u64_pair(1, n.unsigned_abs())));
    [Value::Int(HOME.number()), Value::Int(n), text, bytes, who]
}

fn lines(of: impl IntoIterator<Item = i64>) -> Vec<Value> {
    of.into_iter().flat_map(line).collect()
}

fn stored(db: &Db) -> Vec<[Value; 5]> {
    let all = "SELECT n, text, bytes, who FROM lines ORDER BY n";
    db.read_blocking(|r| {
        r.list(all, &[], |row| {
            let n: i64 = row.next()?;
            let (text, bytes): (Option<String>, Option<Vec<u8>>) = (row.next()?, row.next()?);
            let who: Option<Uuid> = row.next()?;
            let text = text.map_or(Value::Null, Value::Text);
            let bytes = bytes.map_or(Value::Null, Value::Blob);
            Ok([Value::Int(HOME.number()), Value::Int(n), text, bytes, who.map_or(Value::Null, Value::Uuid)])
        })
    })
    .unwrap()
}

#[test]
fn rows_by_the_batch_arrive_as_they_were_few_or_many() {
    TestDb::each(|test| {
        table(test);
        for some in [0..1, 1..9, 9..200, 200..3_000] {
            test.db.write_blocking(HOME, move |tx| tx.insert(&LINES, lines(some.clone()))).unwrap();
        }
        assert!(stored(&test.db) == MANY.map(line).collect::<Vec<_>>(), "{}", test.engine);
    });
}

#[test]
fn rows_put_aside_are_there_for_the_next_statement_and_for_everybody_after_the_commit() {
    TestDb::each(|test| {
        table(test);
        let seen = test.db.write_blocking(HOME, |tx| {
            tx.insert_aside(&LINES, lines(0..1_000))?;
            tx.insert_aside(&LINES, lines(1_000..3_000))?;
            tx.value::<i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM lines", &[])
        });
        assert_eq!(seen.unwrap(), 3_000, "{}", test.engine);
        assert!(stored(&test.db) == MANY.map(line).collect::<Vec<_>>(), "{}", test.engine);
    });
}

#[test]
fn rows_put_aside_go_with_the_action_that_fails() {
    TestDb::each(|test| {
        table(test);
        let failed: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            tx.insert_aside(&LINES, lines(MANY))?;
            Err(Error::NoRow)
        });
        assert!(matches!(failed, Err(Error::NoRow)), "{}: {failed:?}", test.engine);
        let panicked: Result<(), Error> = test.db.write_blocking(HOME, |tx| {
            tx.insert_aside(&LINES, lines(MANY))?;
            panic!("told to")
        });
        assert!(matches!(panicked, Err(Error::Panic(_))), "{}: {panicked:?}", test.engine);
        test.db.write_blocking(HOME, |tx| tx.insert_aside(&LINES, lines(5..6))).unwrap();
        assert!(stored(&test.db) == [line(5)], "{}", test.engine);
    });
}

#[test]
fn a_row_put_aside_that_is_refused_fails_its_action_and_no_other() {
    TestDb::each(|test| {
        table(test);
        test.db.write_blocking(HOME, |tx| tx.insert(&LINES, lines([77]))).unwrap();
        let twice = test.db.write_blocking(HOME, |tx| tx.insert_aside(&LINES, lines(0..100)));
        let twice = twice.unwrap_err();
        assert!(twice.is_unique(), "{}: {twice}", test.engine);
        let then = test.db.write_blocking(HOME, |tx| {
            tx.insert_aside(&LINES, lines(70..80))?;
            tx.value::<i64>("SELECT CAST(COUNT(*) AS BIGINT) FROM lines", &[])
        });
        assert!(then.unwrap_err().is_unique(), "{}: the next statement fails with it", test.engine);
        test.db.write_blocking(HOME, |tx| tx.insert_aside(&LINES, lines([78]))).unwrap();
        assert!(stored(&test.db) == [line(77), line(78)], "{}", test.engine);
    });
}

#[test]
fn a_row_that_is_not_whole_is_refused_before_anything_is_written() {
    TestDb::each(|test| {
        table(test);
        let short = |tx: &mut db::Tx<'_>| {
            let mut values = lines(0..100);
            values.pop();
            tx.insert(&LINES, values)
        };
        let refused = test.db.write_blocking(HOME, short).unwrap_err();
        let told = "499 values for rows of 5 columns of lines";
        assert!(matches!(&refused, Error::Shape(text) if text == told), "{}: {refused:?}", test.engine);
        assert!(stored(&test.db).is_empty());
    });
}
