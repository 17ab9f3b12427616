//! A lane: one thread, one writing connection, one commit for all the actions that were waiting.
//!
//! Retries: a serialisation failure (SQLSTATE 40001, 40P01) rolls the whole batch back and runs it again, after the
//! second time one action per commit, at most [`TRIES_MAX`] times, waiting 1, 2, 4 … 64 ms between.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::conn::Conn;
use crate::{DbUrl, Error, Options, Tx, postgres, sqlite};

const BATCH_MAX: usize = 512;
/// A batch takes in more work for no longer than this, so that the first asker is not kept waiting.
const BATCH_TIME_MAX: Duration = Duration::from_millis(20);
const TRIES_MAX: u32 = 10;

pub(crate) trait Job: Send {
    /// Runs the action and keeps its answer; says whether its changes stay.
    fn run(&mut self, conn: &mut Conn) -> Ran;
    /// Answers the asker, after the commit.
    fn answer(self: Box<Self>);
    /// Answers with an error although the action had gone well: the commit failed.
    fn fail(self: Box<Self>, error: Error);
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Keep,
    Discard,
    Again,
}

struct Action<T, E, F> {
    action: F,
    result: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
}

pub(crate) type Answer<T, E> = oneshot::Receiver<Result<T, E>>;

pub(crate) fn job<T, E, F>(action: F) -> (Box<dyn Job>, Answer<T, E>)
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (sender, answer) = oneshot::channel();
    (Box::new(Action { action, result: None, sender }), answer)
}

impl<T, E, F> Job for Action<T, E, F>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Ran {
        let mut tx = Tx::new(conn);
        let ran = catch_unwind(AssertUnwindSafe(|| (self.action)(&mut tx)));
        let conflicted = tx.conflicted;
        let result = ran.unwrap_or_else(|panic| Err(Error::Panic(panic_text(&*panic)).into()));
        let keep = result.is_ok();
        self.result = Some(result);
        match (conflicted, keep) {
            (true, _) => Ran::Again,
            (false, true) => Ran::Keep,
            (false, false) => Ran::Discard,
        }
    }
    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(Error::Stopped.into()));
        // The asker may have hung up; what was committed stays committed.
        let _ = self.sender.send(result);
    }
    fn fail(self: Box<Self>, error: Error) {
        let _ = self.sender.send(Err(error.into()));
    }
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

pub(crate) fn connect(url: &DbUrl, read_only: bool) -> Result<Conn, Error> {
    Ok(match url {
        DbUrl::Sqlite(path) => {
            if read_only && !path.exists() {
                sqlite::Connection::open(path, false)?;
            }
            Conn::Sqlite(sqlite::Connection::open(path, read_only)?)
        }
        DbUrl::Postgres(url) => Conn::Postgres(Box::new(postgres::Connection::open(url)?)),
    })
}

pub(crate) fn heal(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(conn) => conn.heal(),
    }
}

pub(crate) struct Lane(SyncSender<Box<dyn Job>>);

impl Lane {
    pub(crate) fn start(n: usize, url: &DbUrl, options: Options) -> Result<Self, Error> {
        let (sender, queue) = sync_channel(options.queue_max);
        let mut conn = connect(url, false)?;
        if url.is_sqlite() && !options.sync {
            conn.run("PRAGMA synchronous=OFF")?;
        }
        std::thread::Builder::new()
            .name(format!("db-write-{n}"))
            .spawn(move || work(&mut conn, &queue))
            .map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self(sender))
    }

    pub(crate) fn send(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.0.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Stopped,
        })
    }
}

fn work(conn: &mut Conn, queue: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        match commit_together(conn, &mut batch, queue) {
            Ok(()) => batch.into_iter().for_each(|job| job.answer()),
            Err(Error::Conflict(_)) => batch.into_iter().for_each(|job| commit_alone(conn, job)),
            Err(error) => {
                tracing::error!(%error, actions = batch.len(), "commit failed");
                let text = error.to_string();
                batch.into_iter().for_each(|job| job.fail(Error::Engine(text.clone())));
            }
        }
    }
}

/// Runs the first action and whatever comes in meanwhile, then commits once.
fn commit_together(
    conn: &mut Conn,
    batch: &mut Vec<Box<dyn Job>>,
    queue: &Receiver<Box<dyn Job>>,
) -> Result<(), Error> {
    heal(conn)?;
    let started = Instant::now();
    let body = |conn: &mut Conn, batch: &mut Vec<Box<dyn Job>>| -> Result<(), Error> {
        let mut next = 0;
        loop {
            while let Some(job) = batch.get_mut(next) {
                run_in_savepoint(conn, job.as_mut())?;
                next += 1;
            }
            if batch.len() >= BATCH_MAX || started.elapsed() > BATCH_TIME_MAX {
                return Ok(());
            }
            match queue.try_recv() {
                Ok(job) => batch.push(job),
                Err(_) => return Ok(()),
            }
        }
    };
    conn.begin_write()?;
    let done = body(conn, batch).and_then(|()| conn.run("COMMIT"));
    if done.is_err() {
        roll_back(conn);
    }
    done
}

fn run_in_savepoint(conn: &mut Conn, job: &mut dyn Job) -> Result<(), Error> {
    conn.run("SAVEPOINT action")?;
    match job.run(conn) {
        Ran::Keep => conn.run("RELEASE SAVEPOINT action"),
        Ran::Discard => {
            conn.run("ROLLBACK TO SAVEPOINT action")?;
            conn.run("RELEASE SAVEPOINT action")
        }
        Ran::Again => Err(Error::Conflict(0)),
    }
}

fn commit_alone(conn: &mut Conn, mut job: Box<dyn Job>) {
    for attempt in 0..TRIES_MAX {
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(1 << attempt.min(6)));
        }
        let done = heal(conn).and_then(|()| conn.begin_write()).and_then(|()| {
            run_in_savepoint(conn, job.as_mut())
                .and_then(|()| conn.run("COMMIT"))
                .inspect_err(|_| roll_back(conn))
        });
        match done {
            Ok(()) => return job.answer(),
            Err(Error::Conflict(_)) => {}
            Err(error) => return job.fail(error),
        }
    }
    job.fail(Error::Conflict(TRIES_MAX));
}

fn roll_back(conn: &mut Conn) {
    if let Err(error) = conn.run("ROLLBACK") {
        tracing::warn!(%error, "rollback failed; the connection will be healed");
    }
}
