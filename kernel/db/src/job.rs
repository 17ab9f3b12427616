//! An action in the queue of a lane, and its answer.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use tokio::sync::oneshot;

use crate::aside::Conn;
use crate::resident::Residents;
use crate::{Error, Tx};

pub(crate) trait Job: Send {
    /// Runs the action and keeps its answer; says whether its changes stay.
    fn run(&mut self, conn: &mut Conn, residents: &Rc<Residents>) -> (Ran, Savepoint);
    /// Answers the asker, after the commit.
    fn answer(self: Box<Self>);
    /// Answers with an error although the action had gone well: the commit failed.
    fn fail(self: Box<Self>, error: Error);
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Keep,
    Discard,
    /// Another writer was there first.
    Conflict,
    /// It failed, and on this engine only a rollback of everything goes back.
    Spoiled,
}

/// Whether the action has set one.
pub(crate) type Savepoint = bool;

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
    fn run(&mut self, conn: &mut Conn, residents: &Rc<Residents>) -> (Ran, Savepoint) {
        let mut tx = Tx::new(conn, residents);
        let ran = catch_unwind(AssertUnwindSafe(|| (self.action)(&mut tx)));
        let rows_in = tx.wait();
        let (conflicted, savepoint) = (tx.conflicted, tx.savepoint);
        let spoiled = tx.spoiled && !savepoint && !tx.is_sqlite();
        let result = ran.unwrap_or_else(|panic| Err(Error::Panic(panic_text(&*panic)).into()));
        let result = result.and_then(|done| rows_in.map(|()| done).map_err(E::from));
        let keep = result.is_ok();
        self.result = Some(result);
        let ran = match (conflicted, keep) {
            (true, _) => Ran::Conflict,
            (false, true) => Ran::Keep,
            (false, false) if spoiled => Ran::Spoiled,
            (false, false) => Ran::Discard,
        };
        (ran, savepoint)
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
