//! What one block of a file contributes.

use super::services;
use super::tags::{Key, Tags};
use super::walk::{self, Passable};
use crate::error::{Error, Result};
use crate::geo::Point;
use std::sync::atomic::{AtomicU64, Ordering};

const ITEMS_MAX: u64 = 1 << 30;

/// Kind of OpenStreetMap element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    Node,
    Way,
    Relation,
}

/// What a place is: a service, a dwelling, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub category: Option<u8>,
    pub dwelling: bool,
}

impl Kind {
    /// What an element with these tags is, if it is a place at all.
    pub(super) fn of(tags: &Tags) -> Option<Self> {
        let kind = Self { category: services::category(tags), dwelling: services::is_dwelling(tags) };
        (kind.category.is_some() || kind.dwelling).then_some(kind)
    }
}

/// A place before its position is known; `refs_end` closes its run in [`Part::place_refs`].
#[derive(Debug)]
pub struct RawPlace {
    pub element: Element,
    pub id: i64,
    pub kind: Kind,
    pub name: Option<Box<str>>,
    pub at: Point,
    pub refs_end: u32,
}

/// A walkable way; `refs_end` closes its run in [`Part::refs`].
#[derive(Debug)]
pub struct RawWay {
    pub id: i64,
    pub passable: Passable,
    pub refs_end: u32,
}

/// The useful content of one block.
#[derive(Debug, Default)]
pub struct Part {
    pub node_ids: Vec<i64>,
    pub node_at: Vec<Point>,
    pub barriers: Vec<(i64, Passable)>,
    pub ways: Vec<RawWay>,
    pub refs: Vec<i64>,
    pub places: Vec<RawPlace>,
    pub place_refs: Vec<i64>,
    /// First node of every way, so that a relation can be placed by its members.
    pub way_starts: Vec<(i64, i64)>,
    pub ways_seen: u64,
    pub nodes_off_earth: u64,
}

impl Part {
    pub(super) fn node(
        &mut self,
        id: i64,
        at: Option<Point>,
        tags: &Tags,
        places: Option<&Budget>,
    ) -> Result<()> {
        let Some(at) = at else {
            self.nodes_off_earth += 1;
            return Ok(());
        };
        self.node_ids.push(id);
        self.node_at.push(at);
        if tags.is_empty() {
            return Ok(());
        }
        let passable = walk::node(tags);
        if passable != Passable::EVERYBODY {
            self.barriers.push((id, passable));
        }
        if let (Some(budget), Some(kind)) = (places, Kind::of(tags)) {
            let name = spend_name(tags, budget)?;
            self.place(Element::Node, id, kind, name, at);
        }
        Ok(())
    }

    /// Records a place. The references of a way or relation must be in `place_refs` already.
    pub(super) fn place(&mut self, element: Element, id: i64, kind: Kind, name: Option<Box<str>>, at: Point) {
        let refs_end = self.place_refs.len() as u32;
        self.places.push(RawPlace { element, id, kind, name, at, refs_end });
    }
}

/// The name among some tags. One long string may name every place of a block, so its copies count.
pub(super) fn spend_name(tags: &Tags, budget: &Budget) -> Result<Option<Box<str>>> {
    let name = tags.get(Key::Name);
    budget.spend(name.len() as u64)?;
    Ok((!name.is_empty()).then(|| String::from_utf8_lossy(name).into_owned().into_boxed_str()))
}

/// How many nodes, ways, references and letters of names a file of this size may hold, shared by all threads. Real
/// files need several bytes for each; a file that claims more than one per byte is a decompression bomb. With at most
/// 2^30 of them, closed nodes copied on both sides included, junctions can be numbered in 31 bits.
#[derive(Debug)]
pub struct Budget {
    left: AtomicU64,
    limit: u64,
}

impl Budget {
    pub(super) const fn for_file(bytes: u64) -> Self {
        let limit = if bytes < ITEMS_MAX { bytes + (1 << 20) } else { ITEMS_MAX };
        Self { left: AtomicU64::new(limit), limit }
    }

    pub(super) fn spend(&self, items: u64) -> Result<()> {
        let taken =
            self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(items));
        taken.map(|_| ()).map_err(|left| Error::TooBig {
            what: "the number of nodes, references and letters of names for a file of this size",
            got: self.limit - left + items,
            limit: self.limit,
        })
    }
}
