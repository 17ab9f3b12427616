//! Polylines of nodes: the common form every source of paths is brought into before a graph is built.

use crate::error::{Error, Result};
use crate::geo::Point;
use crate::osm::{Extract, walk::Passable};

/// A piece between two consecutive nodes longer than this is taken for a mistake and left out (and counted).
pub const PIECE_MM_MAX: u64 = 50_000_000;

/// Paths as runs of node numbers with a length in millimetres for every step.
#[derive(Debug, Default, Clone)]
pub struct Lines {
    /// Node positions.
    pub at: Vec<Point>,
    /// Names of the nodes in their source, such as OpenStreetMap ids. Nodes added later have 0.
    pub ids: Vec<i64>,
    /// Node numbers, one run per path.
    pub refs: Vec<u32>,
    /// `mm[i]` is the length from `refs[i]` to `refs[i + 1]`; the last of a run is unused.
    pub mm: Vec<u32>,
    /// End of every run in `refs`.
    pub ends: Vec<u32>,
    /// Steps left out for being longer than [`PIECE_MM_MAX`].
    pub too_long: u64,
}

impl Lines {
    /// The paths of an extract that `who` may walk. Barriers cut them; missing nodes interrupt them.
    ///
    /// # Errors
    /// [`Error::NothingWalkable`] when no step is left.
    pub fn from_extract(extract: &Extract, who: Passable) -> Result<Self> {
        let mut lines = Self { at: extract.at.clone(), ids: extract.ids.clone(), ..Self::default() };
        lines.refs.reserve(extract.refs.len());
        lines.mm.reserve(extract.refs.len());
        let mut closed = vec![false; extract.at.len()];
        for (node, passable) in &extract.barriers {
            closed[*node as usize] |= !passable.allows(who);
        }
        let mut from = 0;
        for way in &extract.ways {
            let run = &extract.refs[from..way.refs_end as usize];
            from = way.refs_end as usize;
            if way.passable.allows(who) {
                lines.push_run(run, &closed);
            }
        }
        if lines.ends.is_empty() { Err(Error::NothingWalkable) } else { Ok(lines) }
    }

    /// Adds a run of nodes measured on the earth; `closed` nodes are copied so that the run ends on both sides.
    fn push_run(&mut self, run: &[u32], closed: &[bool]) {
        let mut previous = u32::MAX;
        for &node in run {
            if node == u32::MAX {
                self.finish();
                previous = u32::MAX;
                continue;
            }
            if node == previous {
                continue;
            }
            if !self.step_to(node) {
                self.finish();
                self.start(node);
            }
            if closed.get(node as usize) == Some(&true) {
                self.cut(node);
            }
            previous = node;
        }
        self.finish();
    }

    /// Adds a run of nodes without barriers.
    pub(super) fn push_open_run(&mut self, run: &[u32]) {
        self.push_run(run, &[]);
    }

    fn open(&self) -> bool {
        self.refs.len() > self.ends.last().map_or(0, |e| *e as usize)
    }

    fn start(&mut self, node: u32) {
        self.refs.push(node);
        self.mm.push(0);
    }

    /// Extends the open run; false when the step is too long. Starts a run when none is open.
    fn step_to(&mut self, node: u32) -> bool {
        if self.open() {
            let last = self.refs.len() - 1;
            let mm = self.at[self.refs[last] as usize].mm_to(self.at[node as usize]);
            if mm > PIECE_MM_MAX {
                self.too_long += 1;
                return false;
            }
            self.mm[last] = mm as u32;
        }
        self.start(node);
        true
    }

    /// Ends the open run at its own copy of the last node and starts the next at another.
    fn cut(&mut self, node: u32) {
        let last = self.refs.len() - 1;
        self.refs[last] = self.copy(node);
        self.finish();
        let again = self.copy(node);
        self.start(again);
    }

    pub(super) fn copy(&mut self, node: u32) -> u32 {
        self.at.push(self.at[node as usize]);
        self.ids.push(self.ids[node as usize]);
        self.at.len() as u32 - 1
    }

    /// Closes the open run; a run of one node is no path and is forgotten.
    fn finish(&mut self) {
        let from = self.ends.last().map_or(0, |e| *e as usize);
        if self.refs.len() - from < 2 {
            self.refs.truncate(from);
            self.mm.truncate(from);
        } else {
            self.ends.push(self.refs.len() as u32);
        }
    }

    /// Paths from explicit edges, for graphs that come from elsewhere: nodes, and (from, to, millimetres).
    ///
    /// # Errors
    /// [`Error::Input`] when an edge names a node that does not exist, or for more than 2^30 nodes or edges.
    pub fn from_edges(at: Vec<Point>, edges: &[(u32, u32, u32)]) -> Result<Self> {
        if at.len().max(edges.len()) > 1 << 30 {
            return Err(Error::input("edges", "at most 2^30 nodes and edges"));
        }
        let ids = (0..at.len() as i64).collect();
        let mut lines = Self { at, ids, ..Self::default() };
        for (i, &(from, to, mm)) in edges.iter().enumerate() {
            if from.max(to) as usize >= lines.at.len() {
                return Err(Error::input(format!("edges[{i}]"), format!("a node below {}", lines.at.len())));
            }
            lines.refs.extend([from, to]);
            lines.mm.extend([mm, 0]);
            lines.ends.push(lines.refs.len() as u32);
        }
        if lines.ends.is_empty() { Err(Error::NothingWalkable) } else { Ok(lines) }
    }

    /// The runs as index ranges into `refs`.
    pub fn runs(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|e| *e as usize));
        starts.zip(&self.ends).map(|(from, to)| from..*to as usize)
    }

    /// Number of steps: the edges before contraction.
    pub fn steps(&self) -> usize {
        self.refs.len() - self.ends.len()
    }
}
