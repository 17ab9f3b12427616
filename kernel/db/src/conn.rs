//! A connection of either engine, and the two handles that actions see.

use std::ops::{Deref, DerefMut};

use crate::{Error, FromValue, Row, ToValue, Value, postgres, sqlite};

pub(crate) enum Conn {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgres::Connection>),
}

impl Conn {
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.run(sql),
            Self::Postgres(c) => c.run(sql),
        }
    }
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite(c) => c.query(sql, params),
            Self::Postgres(c) => c.query(sql, params),
        }
    }
    fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        match self {
            Self::Sqlite(c) => c.exec(sql, params),
            Self::Postgres(c) => c.exec(sql, params),
        }
    }
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.prepare(sql),
            Self::Postgres(c) => c.prepare(sql),
        }
    }
    pub(crate) fn begin_write(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.run("BEGIN IMMEDIATE"),
            Self::Postgres(c) => c.run("BEGIN ISOLATION LEVEL SERIALIZABLE"),
        }
    }
    pub(crate) fn begin_read(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.run("BEGIN DEFERRED"),
            Self::Postgres(c) => c.run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
        }
    }
}

/// Reads within one snapshot.
pub struct Reader<'c> {
    pub(crate) conn: &'c mut Conn,
    /// A statement met another writer: the whole action is run again.
    pub(crate) conflicted: bool,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c mut Conn) -> Self {
        Self { conn, conflicted: false }
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        self.conflicted |= matches!(result, Err(Error::Conflict(_)));
        result
    }

    /// All rows. `$1` is the first parameter on both engines.
    ///
    /// # Errors
    /// When the engine refuses the statement.
    pub fn query(&mut self, sql: &str, params: &[&dyn ToValue]) -> Result<Vec<Row>, Error> {
        let params: Vec<Value> = params.iter().map(|p| p.to_value()).collect();
        let rows = self.conn.query(sql, &params);
        self.note(rows)
    }

    /// All rows, each made into a noun.
    ///
    /// # Errors
    /// As [`Reader::query`], and what `make` says.
    pub fn list<T>(
        &mut self,
        sql: &str,
        params: &[&dyn ToValue],
        make: impl Fn(&mut Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        self.query(sql, params)?.iter_mut().map(make).collect()
    }

    /// The first row, if any.
    ///
    /// # Errors
    /// As [`Reader::list`].
    pub fn find<T>(
        &mut self,
        sql: &str,
        params: &[&dyn ToValue],
        make: impl Fn(&mut Row) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.query(sql, params)?.first_mut().map(make).transpose()
    }

    /// The first column of the only row.
    ///
    /// # Errors
    /// [`Error::NoRow`] without one.
    pub fn value<T: FromValue>(&mut self, sql: &str, params: &[&dyn ToValue]) -> Result<T, Error> {
        self.find(sql, params, |row| row.next())?.ok_or(Error::NoRow)
    }

    /// Asks the engine whether it understands the statement.
    ///
    /// # Errors
    /// What the engine says.
    pub fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        self.conn.prepare(sql)
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.conn, Conn::Sqlite(_))
    }
}

/// A write action's hold on the data: everything a [`Reader`] can, and changes.
pub struct Tx<'c>(Reader<'c>);

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut Conn) -> Self {
        Self(Reader::new(conn))
    }

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// [`Error::Constraint`] when a rule refuses, else what the engine says.
    pub fn exec(&mut self, sql: &str, params: &[&dyn ToValue]) -> Result<u64, Error> {
        let params: Vec<Value> = params.iter().map(|p| p.to_value()).collect();
        let changed = self.0.conn.exec(sql, &params);
        self.0.note(changed)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}
