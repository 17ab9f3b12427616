use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};

use crate::sectors::{Change, Dice, cut};
use crate::vfs;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Read,
    /// Also of a file's length.
    Write,
    Sync,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Not done, and told so.
    Undone,
    /// Done, but told otherwise.
    Untold,
    /// The first half is done, and told as failed.
    Half,
    /// There is no room, now and later, until [`Disk::cure`].
    Full,
    /// As [`How::Half`], and nothing reaches the disk any more until [`Disk::restart`].
    Die,
}

/// The operation of this kind after `after` others fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub op: Op,
    pub after: u64,
    pub how: How,
}

/// What the next program finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Everything that was written: the program was killed.
    Written,
    /// What was synced, and sectors of the rest by this seed: the power went.
    Synced(u64),
}

/// One folder's disk.
#[derive(Clone)]
pub struct Disk(Arc<Shared>);

#[derive(Default)]
pub(crate) struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

#[derive(Default)]
struct State {
    fault: Option<Fault>,
    hit: bool,
    full: bool,
    dead: bool,
    open: usize,
    synced: BTreeMap<PathBuf, Vec<u8>>,
    changes: Vec<(PathBuf, Change)>,
}

static DISKS: LazyLock<Mutex<HashMap<PathBuf, Arc<Shared>>>> = LazyLock::new(Mutex::default);

/// How one operation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Done,
    Failed { done: Part, full: bool },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    None,
    Half,
    All,
}

impl Disk {
    /// Every SQLite file that is opened directly in `folder` from now on.
    pub fn on(folder: &Path) -> Self {
        vfs::install();
        let shared = Arc::new(Shared::default());
        lock(&DISKS).insert(folder.to_owned(), Arc::clone(&shared));
        Self(shared)
    }

    pub fn fail(&self, fault: Fault) {
        let mut state = self.0.state();
        (state.fault, state.hit) = (Some(fault), false);
    }

    /// From now on all goes well again, unless the program has died. Says whether the fault had been met.
    pub fn cure(&self) -> bool {
        let mut state = self.0.state();
        (state.fault, state.full) = (None, false);
        std::mem::take(&mut state.hit)
    }

    pub fn is_dead(&self) -> bool {
        self.0.state().dead
    }

    /// The program ends here, if it has not; waits until it has closed its files, then leaves what such an end leaves.
    ///
    /// # Panics
    /// When the folder cannot be written: a test cannot go on.
    pub fn restart(&self, left: Left) {
        let mut state = self.0.state();
        state.dead = true;
        while state.open > 0 {
            state = self.0.closed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let State { mut synced, changes, .. } = std::mem::take(&mut *state);
        if let Left::Synced(seed) = left {
            let mut dice = Dice(seed);
            for (path, image) in &mut synced {
                let of_file = changes.iter().filter(|(file, _)| file == path);
                cut(image, of_file.map(|(_, change)| change.clone()).collect(), &mut dice);
                std::fs::write(path, image).expect("the folder is there");
            }
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// The disk of a file, if one was made for its folder.
    pub fn of(path: &Path) -> Option<Arc<Self>> {
        path.parent().and_then(|folder| lock(&DISKS).get(folder).cloned())
    }

    pub fn opened(&self, path: &Path) {
        let mut state = self.state();
        state.open += 1;
        let found = std::fs::read(path).unwrap_or_default();
        state.synced.entry(path.to_owned()).or_insert(found);
    }

    pub fn closed(&self) {
        self.state().open -= 1;
        self.closed.notify_all();
    }

    pub fn fate(&self, op: Op) -> Fate {
        let mut state = self.state();
        if state.dead {
            return Fate::Failed { done: Part::None, full: false };
        }
        if state.full && op == Op::Write {
            return Fate::Failed { done: Part::None, full: true };
        }
        let Some(fault) = state.fault.as_mut().filter(|fault| fault.op == op) else { return Fate::Done };
        if fault.after > 0 {
            fault.after -= 1;
            return Fate::Done;
        }
        let how = fault.how;
        (state.fault, state.hit) = (None, true);
        state.full = how == How::Full;
        state.dead = how == How::Die;
        let done = match how {
            How::Undone | How::Full => Part::None,
            How::Half | How::Die => Part::Half,
            How::Untold => Part::All,
        };
        Fate::Failed { done, full: how == How::Full }
    }

    pub fn changed(&self, path: &Path, change: Change) {
        self.state().changes.push((path.to_owned(), change));
    }

    pub fn synced(&self, path: &Path) {
        let mut state = self.state();
        let State { synced, changes, .. } = &mut *state;
        let image = synced.entry(path.to_owned()).or_default();
        changes.iter().filter(|(file, _)| file == path).for_each(|(_, change)| change.apply(image));
        changes.retain(|(file, _)| file != path);
    }

    /// Says whether the file may be removed.
    pub fn removed(&self, path: &Path) -> bool {
        let mut state = self.state();
        if state.dead {
            return false;
        }
        state.synced.remove(path);
        state.changes.retain(|(file, _)| file != path);
        true
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
