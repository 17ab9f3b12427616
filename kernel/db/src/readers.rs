//! A pool of reading threads over one bounded queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::aside::Conn;
use crate::{DbUrl, Error, Options, Reader, job, lane};

type Query = Box<dyn FnOnce(&mut Conn) + Send>;

pub(crate) struct Readers(SyncSender<Query>);

impl Readers {
    pub(crate) fn start(url: &DbUrl, options: Options) -> Result<Self, Error> {
        let (sender, queue) = sync_channel::<Query>(options.queue_max);
        let queue = Arc::new(Mutex::new(queue));
        for n in 0..options.readers.max(1) {
            let mut conn = lane::connect(url, true)?;
            let queue = Arc::clone(&queue);
            let work = move || {
                while let Some(query) = next(&queue) {
                    query(&mut conn);
                }
            };
            std::thread::Builder::new()
                .name(format!("db-read-{n}"))
                .spawn(work)
                .map_err(|e| Error::Engine(e.to_string()))?;
        }
        Ok(Self(sender))
    }

    pub(crate) fn submit<T, E, F>(&self, query: F) -> Result<oneshot::Receiver<Result<T, E>>, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (sender, answer) = oneshot::channel();
        let job: Query = Box::new(move |conn| {
            // The asker may have gone; its answer is then dropped.
            let _ = sender.send(snapshot(conn, query));
        });
        self.0.try_send(job).map_err(|e| match e {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Stopped,
        })?;
        Ok(answer)
    }
}

fn next(queue: &Mutex<Receiver<Query>>) -> Option<Query> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn snapshot<T, E: From<Error>>(
    conn: &mut Conn,
    query: impl FnOnce(&mut Reader<'_>) -> Result<T, E>,
) -> Result<T, E> {
    conn.heal()?;
    conn.begin_read()?;
    let answer = catch_unwind(AssertUnwindSafe(|| query(&mut Reader::new(conn))))
        .unwrap_or_else(|panic| Err(Error::Panic(job::panic_text(&*panic)).into()));
    if conn.still_in_transaction().is_ok() {
        conn.run("ROLLBACK")?;
    }
    answer
}
