//! What a lane keeps in memory from one commit to the next.
//!
//! A room that would read the same rows for every action may keep them in a [`Resident`] and hold changed rows back.
//! The lane tells it when an action begins, fails or is committed, asks for the waiting rows before the commit, and
//! throws it away when a commit failed: memory never knows more than the disk.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, PoisonError, RwLock};

use common::CommunityId;

use crate::watch::Watches;
use crate::{Error, Tx, Watch};

/// How much of what waits has to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// What must be in the next commit.
    Now,
    /// Also what could be rebuilt from it and was held back.
    All,
}

/// Memory of one lane. It is made by `Default` when an action first asks for it.
pub trait Resident: Any {
    /// An action begins.
    fn begin(&mut self);
    /// The action failed: everything is again as it was when it began.
    fn undo(&mut self);
    /// Writes waiting rows. May be called inside an action; an undo then makes them wait again.
    ///
    /// # Errors
    /// What the engine says; [`Error::Conflict`] when another writer was there first.
    fn write(&mut self, tx: &mut Tx<'_>, what: Waiting) -> Result<(), Error>;
    /// What was written is durable.
    fn committed(&mut self);
    /// Are committed changes missing from the tables that readers see?
    fn holds_back(&self) -> bool;
    /// What a statement of another part of the action would miss, if anything.
    fn missing(&self, sql: &str) -> Option<Waiting>;
}

/// Reads memories again whose rows were held back when they were lost; of the communities that the second argument
/// names.
pub(crate) type Recall =
    Arc<dyn Fn(&mut Tx<'_>, &dyn Fn(CommunityId) -> bool) -> Result<(), Error> + Send + Sync>;
pub(crate) type Recalls = Arc<RwLock<Vec<Recall>>>;

/// The memories of one lane, and who waits to hear of its changes.
#[derive(Default)]
pub(crate) struct Residents {
    all: RefCell<Vec<Box<dyn Resident>>>,
    settle: Cell<bool>,
    watches: Watches,
    recalls: Recalls,
    /// Those of them that ran since memories were lost: before the last commit, and in this transaction.
    recalled: Cell<(usize, usize)>,
    /// Those whose tables the open transaction has changed.
    changed: RefCell<Vec<Watch>>,
}

impl Residents {
    pub(crate) fn new(watches: Watches, recalls: Recalls) -> Self {
        Self { watches, recalls, ..Self::default() }
    }
    /// May rows be missing from the tables that a memory held back before it was lost? So it is at the start.
    pub(crate) fn lost(&self) -> bool {
        self.recalled.get().0 < self.all_recalls().len()
    }
    fn all_recalls(&self) -> Vec<Recall> {
        self.recalls.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    pub(crate) fn recall(&self, tx: &mut Tx<'_>, mine: &dyn Fn(CommunityId) -> bool) -> Result<(), Error> {
        let recalls = self.all_recalls();
        let (before, _) = self.recalled.get();
        recalls.iter().skip(before).try_for_each(|recall| recall(tx, mine))?;
        self.recalled.set((before, recalls.len()));
        Ok(())
    }
    /// A statement is about to change something.
    pub(crate) fn changes(&self, sql: &str) {
        self.changed.borrow_mut().extend(self.watches.named(sql));
    }
    pub(crate) fn begin(&self) {
        self.all.borrow_mut().iter_mut().for_each(|resident| resident.begin());
    }
    pub(crate) fn undo(&self) {
        self.all.borrow_mut().iter_mut().for_each(|resident| resident.undo());
    }
    pub(crate) fn committed(&self) {
        self.settle.set(false);
        let (before, now) = self.recalled.get();
        self.recalled.set((before.max(now), 0));
        Watches::changed(&self.changed.take());
        self.all.borrow_mut().iter_mut().for_each(|resident| resident.committed());
    }
    pub(crate) fn holds_back(&self) -> bool {
        self.all.borrow().iter().any(|resident| resident.holds_back())
    }
    pub(crate) fn forget(&self) {
        self.settle.set(false);
        // The commit may have gone through although we were told otherwise.
        Watches::changed(&self.changed.take());
        let kept = if self.holds_back() { 0 } else { self.recalled.get().0 };
        self.recalled.set((kept, 0));
        self.all.borrow_mut().clear();
    }
    /// The next commit writes everything.
    pub(crate) fn settle(&self) {
        self.settle.set(true);
    }
    pub(crate) fn missing(&self, sql: &str) -> Option<Waiting> {
        self.all.borrow().iter().filter_map(|resident| resident.missing(sql)).max()
    }

    pub(crate) fn write(self: &Rc<Self>, tx: &mut Tx<'_>, what: Waiting) -> Result<(), Error> {
        let what = if self.settle.get() { Waiting::All } else { what };
        let all = self.all.take();
        let mut lent = Lent { home: self, all };
        lent.all.iter_mut().try_for_each(|resident| resident.write(tx, what))
    }

    /// Lends the memory of one type to `work`; it comes back even when `work` panics.
    pub(crate) fn lend<T: Resident + Default, R>(self: &Rc<Self>, work: impl FnOnce(&mut T) -> R) -> R {
        let found = self.all.borrow().iter().position(|resident| (&**resident as &dyn Any).is::<T>());
        let resident = found.map(|at| self.all.borrow_mut().swap_remove(at));
        let resident = resident.unwrap_or_else(|| {
            let mut fresh = T::default();
            fresh.begin();
            Box::new(fresh)
        });
        let mut lent = Lent { home: self, all: vec![resident] };
        match lent.all.first_mut().and_then(|resident| (&mut **resident as &mut dyn Any).downcast_mut()) {
            Some(resident) => work(resident),
            None => unreachable!("it was found by its type"),
        }
    }
}

struct Lent<'a> {
    home: &'a Residents,
    all: Vec<Box<dyn Resident>>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.home.all.borrow_mut().append(&mut self.all);
    }
}
