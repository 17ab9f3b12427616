//! Moving a stopped house from SQLite into an empty PostgreSQL database, in one transaction: all of it or nothing.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::{Duration, Instant};

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::{ToSql, Type};
use uuid::Uuid;

use crate::{Error, Value, migrate, postgres as pg, sqlite};

/// Rows read back from PostgreSQL at a time.
const CHUNK: i64 = 5_000;
const PATIENCE: Duration = Duration::from_secs(3);
const HISTORY: &str = "refinery_schema_history";

/// How many rows a table holds, the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub table: String,
    pub rows: u64,
}

struct Table {
    name: String,
    columns: Vec<(String, Type)>,
}

/// Rows and the sum of their hashes: equal for the same rows in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Print {
    rows: u64,
    sum: u64,
}

/// Copies every row of the SQLite file into the PostgreSQL database at `to`, reads each table back, compares, and only
/// then commits. `progress(done, all)` is told as rows go over. Memory is bounded by one row and one chunk of 5,000.
///
/// # Errors
/// When the house is still running, the target holds anything, or a side does not agree: nothing is kept then.
pub(crate) fn run(from: &Path, to: &str, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Moved>, Error> {
    let source = alone(from)?;
    let mut target = pg::Connection::open(to)?;
    refuse_filled(&mut target)?;
    migrate::run(&crate::DbUrl::Postgres(to.to_owned()))?;
    target.run("BEGIN")?;
    let tables = tables(&source, &mut target)?;
    let all = tables.iter().map(|table| count(&source, &table.name)).sum::<Result<u64, Error>>()?;
    let mut moved = Vec::with_capacity(tables.len());
    let mut done = 0;
    for table in &tables {
        let sent = copy(&source, &mut target, table, &mut || {
            done += 1;
            progress(done, all);
        })?;
        let found = read_back(&mut target, table)?;
        if found != sent {
            return Err(differs(&table.name, sent.rows, found.rows));
        }
        moved.push(Moved { table: table.name.clone(), rows: sent.rows });
    }
    target.run("COMMIT")?;
    Ok(moved)
}

/// The file, to ourselves until we are done: nothing may be written that we would not see.
fn alone(path: &Path) -> Result<rusqlite::Connection, Error> {
    let source = sqlite::Connection::open(path, false)?.into_inner();
    let until = Instant::now() + PATIENCE;
    // Leaving WAL needs that no other connection is open; our own readers of a moment ago may still be closing theirs.
    while let Err(error) = source.execute_batch("PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE") {
        if Instant::now() > until {
            let reason = format!("it is in use ({error}): stop courtyard first, then move");
            return Err(Error::Open(path.display().to_string(), reason));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(source)
}

fn refuse_filled(target: &mut pg::Connection) -> Result<(), Error> {
    for name in target_tables(target)? {
        let rows = target.query(&format!("SELECT 1::BIGINT FROM \"{name}\" LIMIT 1"), &[])?;
        if name != HISTORY && !rows.is_empty() {
            let reason = format!("it is not empty (table {name} holds rows): name an empty database");
            return Err(Error::Open("the target".to_owned(), reason));
        }
    }
    Ok(())
}

fn target_tables(target: &mut pg::Connection) -> Result<Vec<String>, Error> {
    let sql = "SELECT table_name::TEXT FROM information_schema.tables \
               WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1";
    target.query(sql, &[])?.iter_mut().map(|row| row.next()).collect()
}

/// The tables in the order they were made, so that a row's foreign keys are there before it.
fn tables(source: &rusqlite::Connection, target: &mut pg::Connection) -> Result<Vec<Table>, Error> {
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
    let mut statement = source.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    names.into_iter().filter(|name| name != HISTORY).map(|name| table(target, name)).collect()
}

fn table(target: &mut pg::Connection, name: String) -> Result<Table, Error> {
    let statement = target.inner_mut().prepare(&format!("SELECT * FROM \"{name}\""))?;
    let columns = statement.columns().iter().map(|c| (c.name().to_owned(), c.type_().clone())).collect();
    Ok(Table { name, columns })
}

fn count(source: &rusqlite::Connection, table: &str) -> Result<u64, Error> {
    let rows: i64 = source.query_row(&format!("SELECT COUNT(*) FROM \"{table}\""), [], |row| row.get(0))?;
    Ok(rows.unsigned_abs())
}

impl Table {
    fn list(&self) -> String {
        self.columns.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
    }
}

fn copy(
    source: &rusqlite::Connection,
    target: &mut pg::Connection,
    table: &Table,
    each: &mut dyn FnMut(),
) -> Result<Print, Error> {
    let types: Vec<Type> = table.columns.iter().map(|(_, kind)| kind.clone()).collect();
    let into = format!("COPY \"{}\" ({}) FROM STDIN BINARY", table.name, table.list());
    let mut writer = BinaryCopyInWriter::new(target.inner_mut().copy_in(&into)?, &types);
    let mut statement = source.prepare(&format!("SELECT {} FROM \"{}\"", table.list(), table.name))?;
    let mut rows = statement.query([])?;
    let mut print = Print::default();
    while let Some(row) = rows.next()? {
        let values = (0..types.len())
            .map(|n| Ok(as_type(sqlite::value_of(row.get_ref(n)?), &types[n])))
            .collect::<Result<Vec<Value>, rusqlite::Error>>()?;
        print.add(&values);
        writer.write(&values.iter().map(|v| v as &(dyn ToSql + Sync)).collect::<Vec<_>>())?;
        each();
    }
    writer.finish()?;
    Ok(print)
}

/// SQLite keeps an id as 16 bytes, PostgreSQL as a UUID.
fn as_type(value: Value, kind: &Type) -> Value {
    match (value, kind) {
        (Value::Blob(bytes), &Type::UUID) => Uuid::from_slice(&bytes).map_or(Value::Blob(bytes), Value::Uuid),
        (value, _) => value,
    }
}

fn read_back(target: &mut pg::Connection, table: &Table) -> Result<Print, Error> {
    let cursor = format!("moved_{}", table.name);
    target.run(&format!("DECLARE {cursor} CURSOR FOR SELECT {} FROM \"{}\"", table.list(), table.name))?;
    let mut print = Print::default();
    loop {
        let rows = target.query(&format!("FETCH {CHUNK} FROM {cursor}"), &[])?;
        if rows.is_empty() {
            break;
        }
        rows.into_iter().for_each(|row| print.add(&row.into_values()));
    }
    target.run(&format!("CLOSE {cursor}"))?;
    Ok(print)
}

impl Print {
    fn add(&mut self, row: &[Value]) {
        let mut hasher = DefaultHasher::new();
        row.iter().for_each(|value| format!("{value:?}").hash(&mut hasher));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(hasher.finish());
    }
}

fn differs(table: &str, sent: u64, found: u64) -> Error {
    Error::Engine(format!(
        "{table}: {sent} rows went over and {found} were read back, and they are not the same"
    ))
}
