//! The two handles that actions see.

use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use common::CommunityId;

use crate::aside::Conn;
use crate::resident::Residents;
use crate::{Bulk, Error, FromValue, Resident, Row, ToValue, Value};

/// Reads within one snapshot.
pub struct Reader<'c> {
    pub(crate) conn: &'c mut Conn,
    /// The lane's memories; a pooled reader has none.
    residents: Option<Rc<Residents>>,
    /// A statement met another writer: the whole action is run again.
    pub(crate) conflicted: bool,
    /// A statement failed outside a savepoint: PostgreSQL goes on only after a rollback.
    pub(crate) spoiled: bool,
    /// The action has changed something and a savepoint stands before it.
    pub(crate) savepoint: bool,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c mut Conn) -> Self {
        Self { conn, residents: None, conflicted: false, spoiled: false, savepoint: false }
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        self.conflicted |= matches!(result, Err(Error::Conflict(_)));
        self.spoiled |= result.is_err() && !self.savepoint;
        result
    }

    /// Rows that wait in a memory of the lane are written before a statement that would miss them.
    fn bring_up_to(&mut self, sql: &str) -> Result<(), Error> {
        let Some(residents) = self.residents.clone() else { return Ok(()) };
        let Some(what) = residents.missing(sql) else { return Ok(()) };
        let mut tx = Tx(self.again());
        let written = residents.write(&mut tx, what);
        let (conflicted, spoiled, savepoint) = (tx.conflicted, tx.spoiled, tx.savepoint);
        (self.spoiled, self.savepoint) = (spoiled, savepoint);
        self.conflicted = conflicted || matches!(written, Err(Error::Conflict(_)));
        written
    }

    /// The same hold on the data, for a shorter time.
    fn again(&mut self) -> Reader<'_> {
        let Self { residents, conflicted, spoiled, savepoint, .. } = self;
        let (residents, conflicted, spoiled, savepoint) =
            (residents.clone(), *conflicted, *spoiled, *savepoint);
        Reader { conn: &mut *self.conn, residents, conflicted, spoiled, savepoint }
    }

    /// All rows. `$1` is the first parameter on both engines.
    ///
    /// # Errors
    /// When the engine refuses the statement.
    pub fn query(&mut self, sql: &str, params: &[&dyn ToValue]) -> Result<Vec<Row>, Error> {
        self.bring_up_to(sql)?;
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
        self.conn.is_sqlite()
    }
}

/// A write action's hold on the data: everything a [`Reader`] can, and changes.
pub struct Tx<'c>(Reader<'c>);

impl<'c> Tx<'c> {
    pub(crate) fn new(conn: &'c mut Conn, residents: &Rc<Residents>) -> Self {
        Self(Reader { residents: Some(Rc::clone(residents)), ..Reader::new(conn) })
    }

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// [`Error::Constraint`] when a rule refuses, else what the engine says.
    pub fn exec(&mut self, sql: &str, params: &[&dyn ToValue]) -> Result<u64, Error> {
        self.bring_up_to(sql)?;
        self.mark()?;
        self.tell(sql);
        let params: Vec<Value> = params.iter().map(|p| p.to_value()).collect();
        let changed = self.0.conn.exec(sql, &params);
        self.0.note(changed)
    }

    /// Puts rows into a table, in one statement where the engine can. `values`: one a column, row after row.
    ///
    /// # Errors
    /// As [`Tx::exec`].
    pub fn insert(&mut self, into: &Bulk, values: Vec<Value>) -> Result<(), Error> {
        if values.is_empty() {
            return Ok(());
        }
        self.mark()?;
        self.tell(into.table);
        let inserted = self.0.conn.insert(into, values);
        self.0.note(inserted)
    }

    /// [`Tx::insert`] on a thread of its own: the action goes on; its next statement, or its end, waits for the rows and
    /// fails with what they met.
    ///
    /// # Errors
    /// As [`Tx::exec`], for what came before.
    pub fn insert_aside(&mut self, into: &'static Bulk, values: Vec<Value>) -> Result<(), Error> {
        if values.is_empty() {
            return Ok(());
        }
        self.mark()?;
        self.tell(into.table);
        let begun = self.0.conn.insert_aside(into, values);
        self.0.note(begun)
    }

    /// The end of an action: no rows are on their way any more.
    pub(crate) fn wait(&mut self) -> Result<(), Error> {
        let waited = self.0.conn.wait();
        self.0.note(waited)
    }

    /// Lends the lane's memory of type `T` to `work`, made anew when there is none. Statements of `work` see the tables
    /// as they are, without what waits in this memory. Not to be nested for one type.
    pub fn resident<T: Resident + Default, R>(&mut self, work: impl FnOnce(&mut T, &mut Tx<'_>) -> R) -> R {
        let residents = self.0.residents.clone().unwrap_or_default();
        residents.lend(|resident| work(resident, self))
    }

    /// Reads again what memories held back that were lost.
    pub(crate) fn recall(&mut self, mine: &dyn Fn(CommunityId) -> bool) -> Result<(), Error> {
        match self.0.residents.clone() {
            Some(residents) => residents.recall(self, mine),
            None => Ok(()),
        }
    }

    /// The whole action is run again, because another writer was there first.
    pub fn conflict(&mut self) -> Error {
        self.0.conflicted = true;
        Error::Conflict(0)
    }

    /// Everything the lane's memories hold back is written with this commit.
    pub fn settle(&mut self) {
        if let Some(residents) = &self.0.residents {
            residents.settle();
        }
    }

    fn tell(&self, sql: &str) {
        if let Some(residents) = &self.0.residents {
            residents.changes(sql);
        }
    }

    /// A failing action must leave nothing: its first change sets the point to go back to.
    fn mark(&mut self) -> Result<(), Error> {
        if !self.0.savepoint {
            let marked = self.0.conn.run("SAVEPOINT action");
            self.0.note(marked)?;
            self.0.savepoint = true;
        }
        Ok(())
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
