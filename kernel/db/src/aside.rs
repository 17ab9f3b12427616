//! A connection that can put rows into a table on a thread of its own, while the lane goes on computing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::engine::Engine;
use crate::{Bulk, Error, Row, Value, job};

/// Everything but [`Conn::insert_aside`] waits until the rows are in, and fails with what they met.
pub(crate) struct Conn {
    /// `None` while the other thread has it.
    engine: Option<Engine>,
    sqlite: bool,
    aside: Option<Aside>,
}

/// The other thread; it ends with the connection.
struct Aside {
    work: SyncSender<Work>,
    done: Receiver<(Engine, Result<(), Error>)>,
}

struct Work {
    engine: Engine,
    into: &'static Bulk,
    values: Vec<Value>,
}

impl Conn {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { sqlite: matches!(engine, Engine::Sqlite(_)), engine: Some(engine), aside: None }
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.sqlite
    }

    fn engine(&mut self) -> Result<&mut Engine, Error> {
        if let (None, Some(aside)) = (&self.engine, &self.aside) {
            let (engine, done) = aside.done.recv().map_err(|_| Error::Stopped)?;
            self.engine = Some(engine);
            done?;
        }
        self.engine.as_mut().ok_or(Error::Stopped)
    }

    /// Waits until no rows are on their way.
    pub(crate) fn wait(&mut self) -> Result<(), Error> {
        self.engine().map(|_| ())
    }

    /// Begins to put rows into a table: `values`, one a column, row after row.
    pub(crate) fn insert_aside(&mut self, into: &'static Bulk, values: Vec<Value>) -> Result<(), Error> {
        self.engine()?;
        let aside = match self.aside.take() {
            Some(aside) => aside,
            None => Aside::start()?,
        };
        let engine = self.engine.take().ok_or(Error::Stopped)?;
        let begun = aside.work.send(Work { engine, into, values }).map_err(|_| Error::Stopped);
        self.aside = Some(aside);
        begun
    }

    pub(crate) fn insert(&mut self, into: &Bulk, values: Vec<Value>) -> Result<(), Error> {
        self.engine()?.insert(into, values)
    }
    pub(crate) fn run(&mut self, sql: &str) -> Result<(), Error> {
        self.engine()?.run(sql)
    }
    pub(crate) fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Error> {
        self.engine()?.query(sql, params)
    }
    pub(crate) fn exec(&mut self, sql: &str, params: &[Value]) -> Result<u64, Error> {
        self.engine()?.exec(sql, params)
    }
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<(), Error> {
        self.engine()?.prepare(sql)
    }
    pub(crate) fn begin_write(&mut self) -> Result<(), Error> {
        self.engine()?.begin_write()
    }
    pub(crate) fn begin_read(&mut self) -> Result<(), Error> {
        self.engine()?.begin_read()
    }
    pub(crate) fn heal(&mut self) -> Result<(), Error> {
        self.engine()?.heal()
    }

    /// Fails when the engine has ended the transaction by itself.
    pub(crate) fn still_in_transaction(&mut self) -> Result<(), Error> {
        self.engine()?.still_in_transaction()
    }
}

impl Aside {
    fn start() -> Result<Self, Error> {
        let (work, asked) = sync_channel::<Work>(1);
        let (tell, done) = sync_channel(1);
        let go_on = move || {
            while let Ok(Work { mut engine, into, values }) = asked.recv() {
                let put = catch_unwind(AssertUnwindSafe(|| engine.insert(into, values)));
                let put = put.unwrap_or_else(|panic| Err(Error::Panic(job::panic_text(&*panic))));
                if tell.send((engine, put)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("db-insert".to_owned());
        thread.spawn(go_on).map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self { work, done })
    }
}
