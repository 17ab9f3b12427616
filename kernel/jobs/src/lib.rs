//! Work for later: a queue table, deduplicated by (kind, key), each job run inside the write action that marks it done,
//! so it happens once or, after a crash, again from the start. Jobs are idempotent by rule. Calls to the outside are errands:
//! done outside any write action, marked done afterwards.

mod runner;
mod schedule;
mod store;

pub use runner::{Errand, Kind, Runner, Work};
pub use schedule::{Every, Schedule};
pub use store::{STATEMENTS, counts, latest, retry};

use access::Cx;
use common::{CommunityId, Timestamp};
use db::{Error, Tx};
use uuid::Uuid;

/// One row of the queue.
#[derive(Clone, Debug)]
pub struct Job {
    pub community: CommunityId,
    pub id: Uuid,
    pub kind: String,
    /// Two jobs of one kind with the same key are one job.
    pub dedupe: String,
    pub payload: String,
    /// waiting · done · failed
    pub state: String,
    pub run_at: Timestamp,
    pub attempts: i64,
    pub last_error: String,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// Puts a job into the queue of the community; `false` when one with that key is or was there.
///
/// # Errors
/// When the database refuses.
pub fn enqueue(
    tx: &mut Tx<'_>,
    cx: &Cx,
    kind: &str,
    dedupe: &str,
    payload: &str,
    run_at: Timestamp,
) -> Result<bool, Error> {
    store::insert(tx, cx.community, cx.uuid(), kind, dedupe, payload, run_at, cx.now)
}
