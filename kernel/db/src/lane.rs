//! A lane: one thread, one writing connection, one commit for all the actions that were waiting.
//!
//! Retries: a serialisation failure (SQLSTATE 40001, 40P01) rolls the whole batch back and runs its actions again, one
//! per commit, at most [`TRIES_MAX`] times, waiting 2, 4, 8 … 64 ms between.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use common::CommunityId;

use crate::aside::Conn;
use crate::engine::Engine;
use crate::job::{Answer, Job, Ran, job};
use crate::resident::{Recalls, Residents, Waiting};
use crate::watch::Watches;
use crate::{DbUrl, Error, Options, Tx, postgres, sqlite};

const BATCH_MAX: usize = 1024;
const TRIES_MAX: u32 = 10;

pub(crate) fn connect(url: &DbUrl, read_only: bool) -> Result<Conn, Error> {
    Ok(Conn::new(match url {
        DbUrl::Sqlite(path) if read_only => {
            if !path.exists() {
                sqlite::Connection::open(path, false)?;
            }
            Engine::Sqlite(sqlite::Connection::open(path, true)?)
        }
        DbUrl::Sqlite(path) => Engine::Sqlite(sqlite::Connection::open_writer(path)?),
        DbUrl::Postgres(url) => Engine::Postgres(Box::new(postgres::Connection::open(url)?)),
    }))
}

/// The number of the lane that writes for a community, of `lanes`.
pub(crate) fn of_community(community: CommunityId, lanes: usize) -> usize {
    usize::try_from(community.number().unsigned_abs() % lanes.max(1) as u64).unwrap_or(0)
}

pub(crate) struct Lane {
    /// Which of how many.
    n: (usize, usize),
    queue: SyncSender<Box<dyn Job>>,
    holds_back: Arc<AtomicBool>,
}

impl Lane {
    pub(crate) fn start(
        n: (usize, usize),
        url: &DbUrl,
        options: Options,
        (watches, recalls): (Watches, Recalls),
    ) -> Result<Self, Error> {
        let (sender, queue) = sync_channel(options.queue_max);
        let mut conn = connect(url, false)?;
        if url.is_sqlite() && !options.sync {
            conn.run("PRAGMA synchronous=OFF")?;
        }
        let holds_back = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&holds_back);
        let settle_after = Duration::from_millis(options.settle_after_ms);
        let batch_time_max = Duration::from_millis(options.batch_ms);
        std::thread::Builder::new()
            .name(format!("db-write-{}", n.0))
            .spawn(move || {
                let residents = Rc::new(Residents::new(watches, recalls));
                Work { conn, residents, holds_back: flag, settle_after, batch_time_max }.go_on(&queue)
            })
            .map_err(|e| Error::Engine(e.to_string()))?;
        Ok(Self { n, queue: sender, holds_back })
    }

    pub(crate) fn send(&self, job: Box<dyn Job>) -> Result<(), Error> {
        self.queue.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Stopped,
        })
    }

    /// Are acknowledged changes missing from the tables?
    pub(crate) fn holds_back(&self) -> bool {
        self.holds_back.load(Ordering::Acquire)
    }

    /// Something may be missing that only a memory of an earlier program knew.
    pub(crate) fn may_hold_back(&self) {
        self.holds_back.store(true, Ordering::Release);
    }

    /// Has everything written; the answer comes when it is.
    pub(crate) fn settle(&self) -> Result<Answer<(), Error>, Error> {
        let n = self.n;
        let (job, answer) = job(move |tx| {
            tx.recall(&|community| of_community(community, n.1) == n.0)?;
            tx.settle();
            Ok(())
        });
        self.send(job)?;
        Ok(answer)
    }
}

struct Work {
    conn: Conn,
    residents: Rc<Residents>,
    holds_back: Arc<AtomicBool>,
    /// See [`Options::settle_after_ms`].
    settle_after: Duration,
    /// See [`Options::batch_ms`].
    batch_time_max: Duration,
}

type Batch = Vec<Box<dyn Job>>;

impl Work {
    fn go_on(mut self, queue: &Receiver<Box<dyn Job>>) {
        while let Some(first) = self.next(queue) {
            let mut batch = vec![first];
            match self.commit_together(&mut batch, queue) {
                Ok(()) => batch.into_iter().for_each(|job| job.answer()),
                Err(Error::Conflict(_)) => batch.into_iter().for_each(|job| self.commit_alone(job)),
                Err(error) => {
                    tracing::error!(%error, actions = batch.len(), "commit failed");
                    batch.into_iter().for_each(|job| job.fail(error.again()));
                }
            }
        }
    }

    /// Waits for work; a lane with nothing to do writes what it holds back.
    fn next(&mut self, queue: &Receiver<Box<dyn Job>>) -> Option<Box<dyn Job>> {
        while self.residents.holds_back() {
            match queue.recv_timeout(self.settle_after) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if let Err(error) = self.settle() {
                        tracing::warn!(%error, "what is held back could not be written; it is read from the journal again");
                    }
                }
            }
        }
        match queue.recv() {
            Ok(job) => Some(job),
            Err(_) => {
                let _ = self.settle();
                None
            }
        }
    }

    fn settle(&mut self) -> Result<(), Error> {
        if !self.residents.holds_back() {
            return Ok(());
        }
        self.residents.settle();
        self.transact(|_| Ok(()))
    }

    /// Runs the first action and whatever comes in meanwhile, then commits once.
    fn commit_together(&mut self, batch: &mut Batch, queue: &Receiver<Box<dyn Job>>) -> Result<(), Error> {
        let started = Instant::now();
        self.transact(|work| {
            let mut next = 0;
            loop {
                while let Some(job) = batch.get_mut(next) {
                    match work.run(job.as_mut())? {
                        Ran::Keep | Ran::Discard => next += 1,
                        Ran::Conflict | Ran::Spoiled => return Err(Error::Conflict(0)),
                    }
                }
                if batch.len() >= BATCH_MAX || started.elapsed() > work.batch_time_max {
                    return Ok(());
                }
                match queue.try_recv() {
                    Ok(job) => batch.push(job),
                    Err(_) => return Ok(()),
                }
            }
        })
    }

    fn commit_alone(&mut self, mut job: Box<dyn Job>) {
        for attempt in 0..TRIES_MAX {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(1 << attempt.min(6)));
            }
            let done = self.transact(|work| match work.run(job.as_mut())? {
                Ran::Keep | Ran::Discard => Ok(()),
                Ran::Conflict => Err(Error::Conflict(0)),
                Ran::Spoiled => Err(Error::NoRow),
            });
            match done {
                // After `Spoiled` everything was rolled back; the action's own error is the answer.
                Ok(()) | Err(Error::NoRow) => return job.answer(),
                Err(Error::Conflict(_)) => {}
                Err(error) => return job.fail(error),
            }
        }
        job.fail(Error::Conflict(TRIES_MAX));
    }

    /// One transaction around `body`. When it cannot be committed the memories are thrown away: only the disk knows.
    fn transact(&mut self, body: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.conn.heal()?;
        self.conn.begin_write()?;
        let done = body(self).and_then(|()| self.write_waiting()).and_then(|()| self.conn.run("COMMIT"));
        match &done {
            Ok(()) => self.residents.committed(),
            Err(_) => {
                roll_back(&mut self.conn);
                self.residents.forget();
            }
        }
        let behind = self.residents.holds_back() || self.residents.lost();
        self.holds_back.store(behind, Ordering::Release);
        done
    }

    fn write_waiting(&mut self) -> Result<(), Error> {
        let mut tx = Tx::new(&mut self.conn, &self.residents);
        tx.savepoint = true;
        self.residents.write(&mut tx, Waiting::Now)
    }

    fn run(&mut self, job: &mut dyn Job) -> Result<Ran, Error> {
        self.residents.begin();
        let (ran, savepoint) = job.run(&mut self.conn, &self.residents);
        self.conn.still_in_transaction()?;
        if ran == Ran::Discard {
            self.residents.undo();
        }
        match (ran, savepoint) {
            (Ran::Keep, true) => self.conn.run("RELEASE SAVEPOINT action")?,
            (Ran::Discard, true) => {
                self.conn.run("ROLLBACK TO SAVEPOINT action")?;
                self.conn.run("RELEASE SAVEPOINT action")?;
            }
            _ => {}
        }
        Ok(ran)
    }
}

fn roll_back(conn: &mut Conn) {
    if conn.still_in_transaction().is_err() {
        return;
    }
    if let Err(error) = conn.run("ROLLBACK") {
        tracing::warn!(%error, "rollback failed; the connection will be healed");
    }
}
