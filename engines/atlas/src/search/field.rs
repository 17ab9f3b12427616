//! What a search found: the nearest source of every place on the graph.

use crate::graph::{Graph, Position};

/// Longest walk a search may ask for: 100 km.
pub const LIMIT_MM_MAX: u32 = 100_000_000;

pub(super) const FAR: u64 = u64::MAX;

/// A place walks start from, with what it takes to get from the thing itself to the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    pub position: Position,
    pub away_mm: u32,
}

/// The nearest source of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub mm: u32,
    /// Number of the source; of equally near ones the lowest.
    pub source: u32,
}

/// Distances to the nearest of a set of sources, for every place within a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub(super) limit_mm: u32,
    /// `millimetres << 32 | source` for every junction; all ones where nothing is within the limit.
    pub(super) reach: Vec<u64>,
    pub(super) sources: Vec<Option<Source>>,
    /// Sources along chains, sorted by position.
    pub(super) along: Vec<(Position, u32)>,
    /// One bit per chain: whether `along` has entries for it.
    pub(super) marked: Vec<u64>,
}

pub(super) const fn pack(mm: u64, source: u32) -> u64 {
    if mm > u32::MAX as u64 { FAR } else { mm << 32 | source as u64 }
}

pub(super) fn mark(marked: &mut [u64], chain: u32) {
    marked[chain as usize / 64] |= 1 << (chain % 64);
}

impl Field {
    /// The limit the field was searched to.
    pub fn limit_mm(&self) -> u32 {
        self.limit_mm
    }

    /// The nearest source of a junction.
    pub fn at_junction(&self, junction: u32) -> Option<Hit> {
        self.hit(self.reach[junction as usize])
    }

    /// The nearest source of a place on a chain.
    pub fn at(&self, graph: &Graph, position: Position) -> Option<Hit> {
        let chain = graph.chains[position.chain as usize];
        self.hit(self.between(chain, position))
    }

    fn hit(&self, packed: u64) -> Option<Hit> {
        let hit = Hit { mm: (packed >> 32) as u32, source: packed as u32 };
        (hit.mm <= self.limit_mm).then_some(hit)
    }

    /// The best of three ways: over the chain's start, over its end, or from a source on the chain itself.
    #[inline]
    fn between(&self, chain: crate::graph::Chain, position: Position) -> u64 {
        let offset = position.offset_mm;
        let over_start = self.reach[chain.from as usize].saturating_add(u64::from(offset) << 32);
        let over_end =
            self.reach[chain.to as usize].saturating_add(u64::from(chain.mm.saturating_sub(offset)) << 32);
        let best = over_start.min(over_end);
        if !self.is_marked(position.chain) {
            return best;
        }
        best.min(self.best_along(position))
    }

    fn best_along(&self, position: Position) -> u64 {
        let distance = |(at, number): &(Position, u32)| {
            let away = self.sources[*number as usize].map_or(u64::MAX >> 1, |s| u64::from(s.away_mm));
            pack(away + u64::from(at.offset_mm.abs_diff(position.offset_mm)), *number)
        };
        self.along_chain(position.chain).iter().map(distance).min().unwrap_or(FAR)
    }

    pub(super) fn along_chain(&self, chain: u32) -> &[(Position, u32)] {
        let from = self.along.partition_point(|(p, _)| p.chain < chain);
        let rest = &self.along[from..];
        &rest[..rest.partition_point(|(p, _)| p.chain == chain)]
    }

    /// Distances of all nodes in millimetres, `u32::MAX` where nothing is within the limit. `out` has one entry per
    /// node of the graph before contraction.
    pub fn all_nodes(&self, graph: &Graph, out: &mut [u32]) {
        let (junctions, inner) = out.split_at_mut(self.reach.len());
        let keep = |mm: u32| if mm <= self.limit_mm { mm } else { u32::MAX };
        for (slot, reach) in junctions.iter_mut().zip(&self.reach) {
            *slot = keep((reach >> 32) as u32);
        }
        let mut start = 0;
        for (number, chain) in (0u32..).zip(&graph.chains) {
            let run = start..chain.inner_end as usize;
            start = run.end;
            if run.is_empty() {
                continue;
            }
            let (slots, offsets) = (&mut inner[run.clone()], &graph.inner_mm[run]);
            if self.is_marked(number) {
                for (slot, offset_mm) in slots.iter_mut().zip(offsets) {
                    let position = Position { chain: number, offset_mm: *offset_mm };
                    *slot = keep((self.between(*chain, position) >> 32) as u32);
                }
                continue;
            }
            let (from, to) = (self.reach[chain.from as usize] >> 32, self.reach[chain.to as usize] >> 32);
            let (from, to) = (from as u32, to as u32);
            for (slot, offset_mm) in slots.iter_mut().zip(offsets) {
                let rest_mm = chain.mm - offset_mm;
                *slot = keep(from.saturating_add(*offset_mm).min(to.saturating_add(rest_mm)));
            }
        }
    }

    fn is_marked(&self, chain: u32) -> bool {
        self.marked[chain as usize / 64] >> (chain % 64) & 1 == 1
    }
}
