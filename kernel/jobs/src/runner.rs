use std::sync::Arc;

use access::{Actor, Cx};
use common::{Clock, CommunityId, Timestamp};
use db::{Db, Error, Reader, Tx};
use vault::Vault;

use crate::{Job, Schedule, store};

const DUE_MAX: i64 = 100;
const ATTEMPTS_MAX: i64 = 8;
const FIRST_WAIT_MS: i64 = 30_000;

/// What a job of one kind does. The error is a sentence for the admin page.
#[derive(Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    pub run: fn(&mut Tx<'_>, &Cx, &str) -> Result<(), String>,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Work outside the database, such as a call to another program. It is done first and marked done afterwards, so after a
/// crash in between it is done again. The error is a sentence for the admin page.
#[derive(Clone)]
pub struct Errand {
    pub name: &'static str,
    pub run: Arc<Work>,
}

/// What an errand does. It may take seconds: it holds no lane, but other jobs wait.
pub type Work = dyn Fn(&Db, &Cx, &str) -> Result<(), String> + Send + Sync;

impl std::fmt::Debug for Errand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs what is due. The server calls [`Runner::tick`] every few seconds; tests and the demo when they like.
#[derive(Clone)]
pub struct Runner {
    pub db: Db,
    pub clock: Clock,
    pub vault: Arc<Vault>,
    pub kinds: Vec<Kind>,
    /// Work outside the database, by the same queue.
    pub errands: Vec<Errand>,
    pub schedules: Vec<Schedule>,
    /// The communities that scheduled jobs are for.
    pub communities: fn(&mut Reader<'_>) -> Result<Vec<CommunityId>, Error>,
}

impl Runner {
    /// Puts scheduled jobs into the queue and runs everything due; gives how many ran.
    ///
    /// # Errors
    /// When the database refuses; a failing job is no error here.
    pub fn tick(&self) -> Result<usize, Error> {
        let now = self.clock.now();
        self.plan(now)?;
        let due = self.db.read_blocking(move |r| store::due(r, now, DUE_MAX))?;
        due.iter().try_for_each(|job| self.run(job))?;
        Ok(due.len())
    }

    fn plan(&self, now: Timestamp) -> Result<(), Error> {
        if self.schedules.is_empty() {
            return Ok(());
        }
        for community in self.db.read_blocking(self.communities)? {
            let (schedules, cx) = (self.schedules.clone(), self.cx(community, "plan", now));
            self.db.write_blocking(community, move |tx| {
                let cx = cx.clone();
                schedules.iter().try_for_each(|s| {
                    let (key, at) = s.every.latest(cx.now);
                    crate::enqueue(tx, &cx, s.kind, &key, "", at).map(|_| ())
                })
            })?;
        }
        Ok(())
    }

    fn run(&self, job: &Job) -> Result<(), Error> {
        let now = self.clock.now();
        let Err(error) = self.attempt(job, now) else { return Ok(()) };
        tracing::warn!(kind = job.kind, key = job.dedupe, error, "job failed");
        let attempts = job.attempts + 1;
        let state = if attempts >= ATTEMPTS_MAX { "failed" } else { "waiting" };
        let again = now.plus(FIRST_WAIT_MS << attempts.min(10));
        let job = job.clone();
        self.db.write_blocking(job.community, move |tx| store::missed(tx, &job, state, again, &error))
    }

    fn attempt(&self, job: &Job, now: Timestamp) -> Result<(), String> {
        let (cx, job) = (self.cx(job.community, &format!("{} {}", job.id, job.attempts), now), job.clone());
        if let Some(errand) = self.errands.iter().find(|e| e.name == job.kind) {
            (errand.run)(&self.db, &cx, &job.payload)?;
            let done = self.db.write_blocking(job.community, move |tx| store::done(tx, &job, now));
            return done.map_err(|error| error.to_string());
        }
        let kind = *self.kinds.iter().find(|k| k.name == job.kind).ok_or("no room does this kind of work")?;
        let outcome = self.db.write_blocking(job.community, move |tx| -> Result<(), Failed> {
            if !store::still_waiting(tx, &job)? {
                return Ok(());
            }
            (kind.run)(tx, &cx.clone(), &job.payload).map_err(Failed)?;
            Ok(store::done(tx, &job, now)?)
        });
        outcome.map_err(|failed| failed.0)
    }

    /// Ids follow from keys, job and time: nobody guesses them, and the demo builds the same ones everywhere.
    fn cx(&self, community: CommunityId, what: &str, now: Timestamp) -> Cx {
        let tag = self.vault.tag("job", &format!("{community} {what} {now}"));
        let mut seed = [0; 16];
        seed.copy_from_slice(&tag[..16]);
        let seed = u128::from_be_bytes(seed);
        Cx::new(Actor::system(), community, now, seed, Arc::clone(&self.vault))
    }
}

struct Failed(String);
impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}
