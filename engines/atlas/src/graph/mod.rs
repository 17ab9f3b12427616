//! The walking graph: junctions in Hilbert order, compressed sparse rows with packed arcs, and chains that keep the
//! geometry of the nodes contracted into them.

mod assemble;
mod build;
mod components;
mod edits;
mod lines;
mod paths;
mod profile;

pub use components::Components;
pub(crate) use edits::along;
pub use edits::{Barrier, EDITS_MAX, Edits, Shortcut};
pub use lines::{Lines, PIECE_MM_MAX};
pub use paths::{Datum, GEOJSON_BYTES_MAX, lines_from_geojson};
pub use profile::Profile;

use crate::geo::Point;
use std::ops::Range;

/// An undirected walking graph.
///
/// Nodes `0..junctions()` are junctions (dead ends, crossings, one node of every closed loop); the nodes after them
/// lie inside chains, in chain order. Every node of the source is one of them.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub(crate) at: Vec<Point>,
    pub(crate) ids: Vec<i64>,
    pub(crate) first: Vec<u32>,
    /// [`Arc`]s, one row per junction.
    pub(crate) arcs: Vec<Arc>,
    pub(crate) arc_chain: Vec<u32>,
    pub(crate) chains: Vec<Chain>,
    /// Distance of every inner node from its chain's start.
    pub(crate) inner_mm: Vec<u32>,
}

/// A packed arc: `millimetres << 32 | dead end << 31 | junction`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Arc(u64);

impl Arc {
    const DEAD_END: u64 = 1 << 31;

    pub fn new(mm: u32, to: u32, dead_end: bool) -> Self {
        Self(u64::from(mm) << 32 | if dead_end { Self::DEAD_END } else { 0 } | u64::from(to))
    }

    #[inline]
    pub fn to(self) -> u32 {
        self.0 as u32 & !(Self::DEAD_END as u32)
    }

    /// Whether the arc leads to a junction without another arc: a search need not go on from there.
    #[inline]
    pub fn is_dead_end(self) -> bool {
        self.0 & Self::DEAD_END != 0
    }

    /// The length in the upper half, as distances keep it.
    #[inline]
    pub fn packed_mm(self) -> u64 {
        self.0 & !0xffff_ffff
    }
}

/// A path between two junctions without a crossing in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    pub from: u32,
    pub to: u32,
    pub mm: u32,
    /// End of this chain's run of inner nodes; the previous chain's end is its start.
    pub(crate) inner_end: u32,
}

/// A position on a chain, counted from its `from` end. It belongs to the graph it was made for: asking another graph
/// about it is a mistake and may panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub chain: u32,
    pub offset_mm: u32,
}

impl Graph {
    /// Number of junctions: the nodes after contraction.
    pub fn junctions(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// Number of nodes before contraction.
    pub fn nodes(&self) -> usize {
        self.at.len()
    }

    /// Number of edges before contraction.
    pub fn edges(&self) -> usize {
        self.chains.len() + self.inner_mm.len()
    }

    /// The chains: the edges after contraction.
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// Where a node lies.
    pub fn at(&self, node: u32) -> Point {
        self.at[node as usize]
    }

    /// The name of a node in its source, such as its OpenStreetMap id.
    pub fn source_id(&self, node: u32) -> i64 {
        self.ids[node as usize]
    }

    /// Total length of all paths in millimetres.
    pub fn total_mm(&self) -> u64 {
        self.chains.iter().map(|c| u64::from(c.mm)).sum()
    }

    /// Inner node numbers of a chain.
    pub fn inner(&self, chain: u32) -> Range<u32> {
        let junctions = self.junctions() as u32;
        let run = self.inner_run(chain);
        junctions + run.start as u32..junctions + run.end as u32
    }

    pub(crate) fn inner_run(&self, chain: u32) -> Range<usize> {
        let chain = chain as usize;
        let start = if chain == 0 { 0 } else { self.chains[chain - 1].inner_end };
        start as usize..self.chains[chain].inner_end as usize
    }

    /// The points of a chain with their offsets: its start, inner nodes and end.
    pub fn shape(&self, chain: u32) -> impl Iterator<Item = (u32, Point)> + '_ {
        let c = self.chains[chain as usize];
        let (run, nodes) = (self.inner_run(chain), self.inner(chain));
        let inner = run.zip(nodes).map(|(i, node)| (self.inner_mm[i], self.at[node as usize]));
        let start = std::iter::once((0, self.at[c.from as usize]));
        start.chain(inner).chain(std::iter::once((c.mm, self.at[c.to as usize])))
    }

    /// The position of a node, or `None` for a junction without any chain.
    pub fn position(&self, node: u32) -> Option<Position> {
        let junctions = self.junctions();
        let node = node as usize;
        if node < junctions {
            let arc = (self.first[node] < self.first[node + 1]).then_some(self.first[node] as usize)?;
            let chain = self.arc_chain[arc];
            let c = self.chains[chain as usize];
            return Some(Position { chain, offset_mm: if c.from as usize == node { 0 } else { c.mm } });
        }
        let inner = node - junctions;
        let chain = self.chains.partition_point(|c| c.inner_end as usize <= inner) as u32;
        Some(Position { chain, offset_mm: *self.inner_mm.get(inner)? })
    }

    /// The point at a position, between the two nodes it lies between.
    pub fn point(&self, position: Position) -> Point {
        let mut before = (0, self.at[self.chains[position.chain as usize].from as usize]);
        for after in self.shape(position.chain) {
            if after.0 >= position.offset_mm {
                return between(before, after, position.offset_mm);
            }
            before = after;
        }
        before.1
    }

    /// All edges before contraction as (node, node, millimetres).
    pub fn raw_edges(&self) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        (0..self.chains.len() as u32).flat_map(move |chain| {
            let c = self.chains[chain as usize];
            let inner = self.inner(chain).zip(self.inner_run(chain).map(|i| self.inner_mm[i]));
            let mut last = (c.from, 0);
            inner.chain(std::iter::once((c.to, c.mm))).map(move |next| {
                let edge = (last.0, next.0, next.1 - last.1);
                last = next;
                edge
            })
        })
    }

    pub(crate) fn row(&self, junction: u32) -> Range<usize> {
        self.first[junction as usize] as usize..self.first[junction as usize + 1] as usize
    }
}

fn between(a: (u32, Point), b: (u32, Point), offset_mm: u32) -> Point {
    let t = if b.0 == a.0 { 0.0 } else { f64::from(offset_mm - a.0) / f64::from(b.0 - a.0) };
    let mix = |p: i32, q: i32| (f64::from(p) + (f64::from(q) - f64::from(p)) * t).round() as i32;
    Point { lon_e7: mix(a.1.lon_e7, b.1.lon_e7), lat_e7: mix(a.1.lat_e7, b.1.lat_e7) }
}
