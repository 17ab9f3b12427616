//! Pages go from the WAL into the database file on a thread of their own, so that no commit waits for them.

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use rusqlite::hooks::Wal;

use crate::sqlite::Connection;
use crate::{DbUrl, Error};

/// Pages between two checkpoints.
const STEP: i32 = 1_000;
/// Pages after which the writer waits for a checkpoint (64 MiB): a WAL that is written all the time can only begin anew
/// when nothing is left in it.
const LONG: i32 = 16_384;
/// How long [`empty`] tries, and what lies between two tries.
const PATIENCE: Duration = Duration::from_secs(30);
const BREATH: Duration = Duration::from_millis(5);

/// Has `other` checkpoint whenever `writer` has committed enough; ends with the writer.
pub(crate) fn keep_short(writer: &mut rusqlite::Connection, other: Connection) -> Result<(), Error> {
    let (ask, asked) = sync_channel(1);
    std::thread::Builder::new()
        .name("db-checkpoint".to_owned())
        .spawn(move || checkpoint_when(&asked, &other))
        .map_err(|e| Error::Engine(e.to_string()))?;
    let mut done = 0;
    writer.wal_hook(Some(move |wal: &mut Wal, pages| {
        if pages < done {
            done = 0;
        }
        if pages - done < STEP {
            return Ok(());
        }
        done = pages;
        if pages >= LONG {
            told(wal.checkpoint());
            return Ok(());
        }
        // Full: one is asked for already.
        let _ = ask.try_send(());
        Ok(())
    }))?;
    Ok(())
}

fn checkpoint_when(asked: &Receiver<()>, other: &Connection) {
    while asked.recv().is_ok() {
        if let Err(error) = other.query("PRAGMA wal_checkpoint(PASSIVE)", &[]) {
            tracing::warn!(%error, "no checkpoint; the next commits try again");
        }
    }
}

/// The commit stands whatever becomes of its checkpoint. Busy: the other thread is at it.
fn told(done: rusqlite::Result<()>) {
    match done {
        Err(e) if e.sqlite_error_code() != Some(rusqlite::ErrorCode::DatabaseBusy) => {
            tracing::warn!(error = %e, "no checkpoint; the next commits try again");
        }
        _ => {}
    }
}

/// Brings all of the WAL into the database file. A checkpoint under way, from here or from another process, is waited for: SQLite
/// calls no busy handler then (`sqlite3_wal_checkpoint_v2`), and this pragma says busy in its row, not as an error.
pub(crate) fn empty(url: &DbUrl) -> Result<(), Error> {
    let DbUrl::Sqlite(path) = url else { return Ok(()) };
    let conn = Connection::open(path, false)?;
    let until = Instant::now() + PATIENCE;
    while busy(&conn)? {
        if Instant::now() > until {
            return Err(Error::Away("the WAL is in use and cannot be emptied".to_owned()));
        }
        std::thread::sleep(BREATH);
    }
    Ok(())
}

fn busy(conn: &Connection) -> Result<bool, Error> {
    let answer = conn.query("PRAGMA wal_checkpoint(TRUNCATE)", &[])?.into_iter().next();
    Ok(answer.ok_or(Error::NoRow)?.next::<i64>()? != 0)
}
