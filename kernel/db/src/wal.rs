//! Pages go from the WAL into the database file on a thread of their own, so that no commit waits for them.

use std::sync::mpsc::{Receiver, sync_channel};

use rusqlite::hooks::Wal;

use crate::Error;
use crate::sqlite::Connection;

/// Pages between two checkpoints.
const STEP: i32 = 1_000;
/// Pages after which the writer waits for a checkpoint (64 MiB): a WAL that is written all the time can only begin anew
/// when nothing is left in it.
const LONG: i32 = 16_384;

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
