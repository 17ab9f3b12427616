//! Putting the blocks of a file together.

use super::nodes::Nodes;
use super::part::{Element, Kind, Part};
use super::places::place_all;
use super::walk::Passable;
use crate::error::{Error, Result};
use crate::geo::Point;
use rayon::prelude::*;

/// A node reference that the file does not contain.
pub(crate) const MISSING: u32 = u32::MAX;

/// What a file holds for walking.
#[derive(Debug, Default)]
pub struct Extract {
    /// OpenStreetMap ids of the nodes of walkable ways, ascending.
    pub ids: Vec<i64>,
    /// Their positions.
    pub at: Vec<Point>,
    /// Walkable ways in file order.
    pub ways: Vec<Way>,
    /// Node numbers of all ways, one run per way; a reference the file lacks is `u32::MAX`.
    pub refs: Vec<u32>,
    /// Nodes that do not let everybody pass.
    pub barriers: Vec<(u32, Passable)>,
    /// Service points and dwellings, if they were asked for.
    pub places: Vec<Place>,
    pub counts: Counts,
}

/// A walkable way; its nodes are `refs[previous.refs_end..refs_end]`.
#[derive(Debug, Clone, Copy)]
pub struct Way {
    pub id: i64,
    pub passable: Passable,
    pub refs_end: u32,
}

/// A service point or dwelling: a node, the centre of a way's nodes, or the centre of a relation's members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub element: Element,
    pub id: i64,
    pub kind: Kind,
    pub name: Option<Box<str>>,
    pub at: Point,
}

/// What was seen and what was left out, so that nothing disappears silently.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub nodes: u64,
    pub ways: u64,
    /// References of walkable ways to nodes the file lacks (an extract cut at its border).
    pub missing_refs: u64,
    /// Nodes with coordinates outside the earth.
    pub nodes_off_earth: u64,
    /// Places none of whose nodes are in the file.
    pub places_without_position: u64,
}

pub(super) fn assemble(mut parts: Vec<Part>) -> Result<Extract> {
    let nodes = Nodes::gather(&mut parts);
    let mut resolved: Vec<Vec<u32>> = parts.par_iter().map(|p| resolve(&nodes, &p.refs)).collect();
    let used = Used::of(&nodes, &resolved);
    let mut extract = Extract {
        refs: Vec::with_capacity(resolved.iter().map(Vec::len).sum()),
        counts: Counts { nodes: nodes.len() as u64, ..Counts::default() },
        ..Extract::default()
    };
    for (part, refs) in parts.iter().zip(&mut resolved) {
        let before = extract.refs.len() as u32;
        extract.refs.extend(refs.drain(..).map(|place| used.rank(place)));
        let way =
            |w: &super::part::RawWay| Way { id: w.id, passable: w.passable, refs_end: before + w.refs_end };
        extract.ways.extend(part.ways.iter().map(way));
        extract.counts.ways += part.ways_seen;
        extract.counts.nodes_off_earth += part.nodes_off_earth;
        let barrier = |(id, who): &(i64, Passable)| {
            let place = nodes.find(*id, 0)?;
            used.contains(place).then(|| (used.rank(place), *who))
        };
        extract.barriers.extend(part.barriers.iter().filter_map(barrier));
    }
    extract.counts.missing_refs = extract.refs.iter().filter(|r| **r == MISSING).count() as u64;
    used.places().for_each(|place| {
        extract.ids.push(nodes.id(place));
        extract.at.push(nodes.at(place));
    });
    place_all(&mut extract, parts, &nodes);
    if extract.ids.len() < 2 {
        return Err(Error::NothingWalkable);
    }
    Ok(extract)
}

fn resolve(nodes: &Nodes, refs: &[i64]) -> Vec<u32> {
    let mut near = 0;
    let find = |id: &i64| {
        let found = nodes.find(*id, near);
        near = found.unwrap_or(near);
        found.unwrap_or(MISSING)
    };
    refs.iter().map(find).collect()
}

/// The set of nodes that walkable ways use, with ranks.
struct Used {
    words: Vec<u64>,
    before: Vec<u32>,
}

impl Used {
    fn of(nodes: &Nodes, resolved: &[Vec<u32>]) -> Self {
        let mut words = vec![0u64; nodes.len().div_ceil(64)];
        for &place in resolved.iter().flatten().filter(|p| **p != MISSING) {
            words[place as usize / 64] |= 1 << (place % 64);
        }
        let mut sum = 0;
        let count = |word: &u64| {
            let before = sum;
            sum += word.count_ones();
            before
        };
        let before = words.iter().map(count).collect();
        Self { words, before }
    }

    fn contains(&self, place: u32) -> bool {
        self.words[place as usize / 64] >> (place % 64) & 1 == 1
    }

    fn rank(&self, place: u32) -> u32 {
        if place == MISSING {
            return MISSING;
        }
        let below = self.words[place as usize / 64] & ((1 << (place % 64)) - 1);
        self.before[place as usize / 64] + below.count_ones()
    }

    fn places(&self) -> impl Iterator<Item = u32> + '_ {
        let bits = |(w, word): (usize, &u64)| {
            let word = *word;
            (0..64u32).filter(move |b| word >> b & 1 == 1).map(move |b| w as u32 * 64 + b)
        };
        self.words.iter().enumerate().flat_map(bits)
    }
}
