//! One way to the data, two engines under it.
//!
//! `db.write(|tx| …)` queues an action in a lane: actions run one after another, each inside its own SAVEPOINT, and
//! the lane commits once for all that were waiting (group commit) before it answers any of them. `db.read(|r| …)`
//! runs on a pool of readers, each read in one snapshot. Actions must be re-runnable: a lane may run one again after
//! a serialisation failure, so `now` and new ids come in from outside.

mod aside;
mod bulk;
mod conn;
mod engine;
mod error;
mod health;
mod job;
mod lane;
mod migrate;
mod moving;
mod postgres;
mod readers;
mod resident;
mod row;
mod sql;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod url;
mod value;
mod wal;
mod watch;

pub use bulk::{Bulk, Kind};
pub use conn::{Reader, Tx};
pub use error::Error;
pub use health::Health;
pub use moving::Moved;
pub use resident::{Resident, Waiting};
pub use row::Row;
pub use sql::Statement;
pub use url::DbUrl;
pub use value::{FromValue, ToValue, Value};
pub use watch::Watch;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};

use common::CommunityId;
use tokio::sync::oneshot;

/// Limits of one database handle.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Actions that may wait in one lane before the answer is [`Error::Busy`].
    pub queue_max: usize,
    pub readers: usize,
    /// Writing lanes; SQLite always has one, PostgreSQL spreads communities over them.
    pub lanes: usize,
    /// `false`: SQLite commits are not forced to disk one by one. For data that is built anew when cut short; end with
    /// [`Db::checkpoint`].
    pub sync: bool,
    /// A batch takes in more work for no longer than this, in milliseconds, so that the first asker is not kept waiting and
    /// those already answered have asked again before the next.
    pub batch_ms: u64,
    /// A lane that has had nothing to do for this long writes what its memories hold back, in milliseconds.
    pub settle_after_ms: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { queue_max: 1024, readers: 4, lanes: 4, sync: true, batch_ms: 4, settle_after_ms: 50 }
    }
}

/// Moves a stopped house from a SQLite file into an empty PostgreSQL database: every row is copied and read back within
/// one transaction. `progress(done, all)` counts rows. Gives the rows of each table.
///
/// # Errors
/// [`Error::Unsupported`] unless it goes from SQLite to PostgreSQL; [`Error::Open`] when the file is in use or the target
/// is not empty. The target then holds no row.
pub fn move_house(from: &DbUrl, to: &DbUrl, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Moved>, Error> {
    match (from, to) {
        (DbUrl::Sqlite(from), DbUrl::Postgres(to)) => moving::run(from, to, progress),
        _ => Err(Error::Unsupported("a house moves from SQLite to PostgreSQL only")),
    }
}

#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    url: DbUrl,
    lanes: Vec<lane::Lane>,
    readers: readers::Readers,
    writes: AtomicU64,
    watches: watch::Watches,
    recalls: resident::Recalls,
}

impl Db {
    /// Opens the database and starts its threads. Runs no migration.
    ///
    /// # Errors
    /// When the file cannot be opened or the server does not answer.
    pub fn open(url: &DbUrl, options: Options) -> Result<Self, Error> {
        let lanes = if url.is_sqlite() { 1 } else { options.lanes.max(1) };
        let watches = watch::Watches::default();
        let recalls = resident::Recalls::default();
        let start = |n| lane::Lane::start((n, lanes), url, options, (watches.clone(), recalls.clone()));
        let lanes = (0..lanes).map(start).collect::<Result<_, _>>()?;
        let readers = readers::Readers::start(url, options)?;
        let (url, writes) = (url.clone(), AtomicU64::new(0));
        Ok(Self { inner: Arc::new(Inner { url, lanes, readers, writes, watches, recalls }) })
    }

    pub fn url(&self) -> &DbUrl {
        &self.inner.url
    }

    /// Counts from now on the commits of this program that change any of `tables`; other programs on the same database are
    /// not seen.
    pub fn watch(&self, tables: &[&str]) -> Watch {
        self.inner.watches.add(tables)
    }

    /// A room that holds rows back says how a [`Resident`] that was lost is read again: in an action, for the communities
    /// that the second argument names. It runs before the first read, and before the next one after a commit failed. To be
    /// called before anything is read or written.
    pub fn on_lost(
        &self,
        recall: impl Fn(&mut Tx<'_>, &dyn Fn(CommunityId) -> bool) -> Result<(), Error> + Send + Sync + 'static,
    ) {
        self.inner.recalls.write().unwrap_or_else(PoisonError::into_inner).push(Arc::new(recall));
        self.inner.lanes.iter().for_each(lane::Lane::may_hold_back);
    }

    /// Brings the schema up to date. Safe to call at every start.
    ///
    /// # Errors
    /// When a migration fails or the database is newer than this program.
    pub fn migrate(&self) -> Result<Vec<String>, Error> {
        migrate::run(&self.inner.url)
    }

    /// Migrations that wait to be run.
    ///
    /// # Errors
    /// When the schema history cannot be read.
    pub fn pending(&self) -> Result<usize, Error> {
        migrate::pending(&self.inner.url)
    }

    /// Runs `action` in the lane of `community` and answers once it is durable.
    ///
    /// # Errors
    /// The action's own error (nothing of it is kept), [`Error::Busy`] when the lane is full.
    pub async fn write<T, E, F>(&self, community: CommunityId, action: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(community, action)?.await.unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// [`Db::write`] for threads outside the async shell.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_blocking<T, E, F>(&self, community: CommunityId, action: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.submit(community, action)?.blocking_recv().unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    fn submit<T, E, F>(&self, community: CommunityId, action: F) -> Result<oneshot::Receiver<Result<T, E>>, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let index = lane::of_community(community, self.inner.lanes.len());
        let lane = self.inner.lanes.get(index).ok_or(Error::Stopped)?;
        let (job, answer) = job::job(action);
        lane.send(job)?;
        self.inner.writes.fetch_add(1, Ordering::Relaxed);
        Ok(answer)
    }

    /// Runs `query` in one read-only snapshot.
    ///
    /// # Errors
    /// The query's own error, [`Error::Busy`] when too many reads wait.
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        for settled in self.settle()? {
            read_on(settled.await.unwrap_or(Err(Error::Stopped)))?;
        }
        self.inner.readers.submit(query)?.await.unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// [`Db::read`] for threads outside the async shell.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_blocking<T, E, F>(&self, query: F) -> Result<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        for settled in self.settle()? {
            read_on(settled.blocking_recv().unwrap_or(Err(Error::Stopped)))?;
        }
        self.inner.readers.submit(query)?.blocking_recv().unwrap_or_else(|_| Err(Error::Stopped.into()))
    }

    /// A read sees everything that was acknowledged: lanes that hold rows back are asked to write them first.
    fn settle(&self) -> Result<Vec<job::Answer<(), Error>>, Error> {
        let behind = self.inner.lanes.iter().filter(|lane| lane.holds_back());
        behind.map(lane::Lane::settle).collect()
    }

    /// Write actions accepted since start.
    pub fn writes(&self) -> u64 {
        self.inner.writes.load(Ordering::Relaxed)
    }

    /// Brings everything committed so far to disk, into the one database file. Nothing to do on PostgreSQL.
    ///
    /// # Errors
    /// When the disk refuses; [`Error::Away`] when others use the WAL for half a minute.
    pub fn checkpoint(&self) -> Result<(), Error> {
        wal::empty(&self.inner.url)
    }

    /// Copies a running SQLite database into `to` (VACUUM INTO: one consistent snapshot).
    ///
    /// # Errors
    /// On PostgreSQL (use `pg_dump`) and when the file cannot be written.
    pub fn backup_to(&self, to: &std::path::Path) -> Result<(), Error> {
        sqlite::backup(&self.inner.url, to)
    }
}

/// On a full disk readers go on with what could be written last.
fn read_on(settled: Result<(), Error>) -> Result<(), Error> {
    match settled {
        Err(Error::Full) => Ok(()),
        other => other,
    }
}
