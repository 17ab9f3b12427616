use std::fmt;

use access::Permission;
use db::Statement;

use crate::{Guard, Routes};

/// One room as the server sees it. `server/src/features.rs` holds the one list.
pub struct Feature {
    pub name: &'static str,
    pub routes: fn() -> Routes,
    pub permissions: Vec<&'static Permission>,
    pub menu: Vec<MenuEntry>,
    pub texts: text::Source,
    /// Every SQL text, for the test that prepares them on both engines.
    pub statements: Vec<Statement>,
    pub jobs: Vec<jobs::Kind>,
    /// Work that is more than one action, by the same queue.
    pub errands: Vec<jobs::Errand>,
    pub schedules: Vec<jobs::Schedule>,
}

impl fmt::Debug for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The four faces of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Bottom bar of at most four, large.
    Resident,
    /// The till, large.
    Merchant,
    /// Side menu, dense.
    Staff,
    /// No menu.
    Public,
}

/// One way in. `{c}` in `href` is the community's code.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    pub area: Area,
    /// Translation key of the group's heading (staff).
    pub group: &'static str,
    pub label: &'static str,
    pub href: &'static str,
    /// Lucide icon.
    pub icon: &'static str,
    pub guard: Guard,
    /// Lower comes first.
    pub order: i32,
}
