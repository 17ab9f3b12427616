//! The embedded engine: WAL, synchronous=FULL, one writing connection.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, params_from_iter};

use crate::{Bulk, DbUrl, Error, Row, Value, wal};

pub(crate) struct Connection(rusqlite::Connection);

const PRAGMAS: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;";

impl Connection {
    pub(crate) fn open(path: &Path, read_only: bool) -> Result<Self, Error> {
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let open = || {
            let conn = rusqlite::Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            conn.busy_timeout(Duration::from_secs(5))?;
            conn.set_prepared_statement_cache_capacity(512);
            // Else a statement is planned anew whenever a value is bound that might match a partial index.
            conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            conn.execute_batch(if read_only { "PRAGMA cache_size=-16384;" } else { PRAGMAS })?;
            Ok(Self(conn))
        };
        open().map_err(|e: rusqlite::Error| Error::Open(path.display().to_string(), e.to_string()))
    }

    /// The connection that writes, with a thread beside it that keeps the WAL short.
    pub(crate) fn open_writer(path: &Path) -> Result<Self, Error> {
        let mut writer = Self::open(path, false)?;
        wal::keep_short(&mut writer.0, Self::open(path, false)?)?;
        Ok(writer)
    }

    pub(crate) fn inner_mut(&mut self) -> &mut rusqlite::Connection {
        &mut self.0
    }

    pub(crate) fn into_inner(self) -> rusqlite::Connection {
        self.0
    }

    /// SQLite gives a whole transaction up when a statement meets a failing disk, also one that only reads; whatever
    /// came after it would be committed statement by statement.
    pub(crate) fn still_in_transaction(&self) -> Result<(), Error> {
        match self.0.is_autocommit() {
            true => Err(Error::Away("the transaction was given up after a failure of the disk".to_owned())),
            false => Ok(()),
        }
    }

    pub(crate) fn run(&self, sql: &str) -> Result<(), Error> {
        self.0.prepare_cached(sql)?.raw_execute()?;
        Ok(())
    }

    pub(crate) fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        let mut statement = self.statement(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map(params_from_iter(params), |row| {
            (0..columns).map(|n| row.get_ref(n).map(value_of)).collect::<Result<Vec<_>, _>>().map(Row::new)
        })?;
        rows.collect::<Result<_, _>>().map_err(Error::from)
    }

    pub(crate) fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        Ok(self.statement(sql)?.execute(params_from_iter(params))? as u64)
    }

    pub(crate) fn insert(&self, into: &Bulk, values: &[Value]) -> Result<(), Error> {
        into.rows(values)?;
        let mut statement = self.statement(&into.row_sql())?;
        for row in values.chunks(into.columns.len()) {
            statement.execute(params_from_iter(row))?;
        }
        Ok(())
    }

    pub(crate) fn prepare(&self, sql: &str) -> Result<(), Error> {
        self.statement(sql).map(|_| ())
    }

    /// SQLite numbers `$1` by first appearance; `?1` is the parameter with that number.
    fn statement(&self, sql: &str) -> Result<rusqlite::CachedStatement<'_>, Error> {
        Ok(self.0.prepare_cached(&sql.replace('$', "?"))?)
    }
}

pub(crate) fn value_of(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Real(x) => Value::Real(x),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Real(x) => ValueRef::Real(*x),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Uuid(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

pub(crate) fn backup(url: &DbUrl, to: &Path) -> Result<(), Error> {
    let DbUrl::Sqlite(path) = url else {
        return Err(Error::Unsupported("backup of PostgreSQL: use pg_dump"));
    };
    let conn = Connection::open(path, true)?;
    conn.0.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    Ok(())
}
