//! A connection of either engine.

use crate::{Bulk, Error, Row, Value, postgres, sqlite};

pub(crate) enum Engine {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgres::Connection>),
}

impl Engine {
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.run(sql),
            Self::Postgres(c) => c.run(sql),
        }
    }
    pub(crate) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        match self {
            Self::Sqlite(c) => c.still_in_transaction().and_then(|()| c.query(sql, params)),
            Self::Postgres(c) => c.query(sql, params),
        }
    }
    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        match self {
            Self::Sqlite(c) => c.still_in_transaction().and_then(|()| c.exec(sql, params)),
            Self::Postgres(c) => c.exec(sql, params),
        }
    }
    pub(crate) fn insert(&mut self, into: &Bulk, values: Vec<Value>) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.still_in_transaction().and_then(|()| c.insert(into, &values)),
            Self::Postgres(c) => c.insert(into, values),
        }
    }
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.prepare(sql),
            Self::Postgres(c) => c.prepare(sql),
        }
    }
    /// Fails when the engine has ended the transaction by itself.
    pub(crate) fn still_in_transaction(&self) -> Result<(), Error> {
        match self {
            Self::Sqlite(c) => c.still_in_transaction(),
            // A failed statement keeps the others out until the rollback.
            Self::Postgres(_) => Ok(()),
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
    pub(crate) fn heal(&mut self) -> Result<(), Error> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(conn) => conn.heal(),
        }
    }
}
