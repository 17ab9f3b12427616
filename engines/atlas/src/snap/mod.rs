//! Putting points on the graph: the nearest place on an edge, not the nearest node, and never further than allowed.

mod grid;

use crate::geo::{Plane, Point};
use crate::graph::{Graph, Position};
use grid::Grid;
use rayon::prelude::*;

/// The furthest a point may be snapped: 1 km.
pub const SNAP_MM_MAX: u32 = 1_000_000;
/// Beyond 88° of latitude nothing snaps: a metre spans any longitude there.
const LAT_E7_MAX: u32 = 880_000_000;

/// Where a point meets the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snap {
    pub position: Position,
    /// Straight distance from the point to its foot in millimetres.
    pub away_mm: u32,
    /// The foot.
    pub foot: Point,
}

/// A straight part of a chain between two neighbouring nodes.
#[derive(Debug, Clone, Copy)]
struct Segment {
    a: Point,
    b: Point,
    chain: u32,
    start_mm: u32,
    mm: u32,
}

/// An index over all edges of a graph.
#[derive(Debug)]
pub struct SnapIndex {
    segments: Vec<Segment>,
    grid: Grid,
}

impl SnapIndex {
    /// Indexes a graph in cells of about 100 m that exist only where there are paths.
    pub fn new(graph: &Graph) -> Self {
        let mut segments = Vec::with_capacity(graph.edges());
        for chain in 0..graph.chains().len() as u32 {
            let mut points = graph.shape(chain);
            let Some(mut last) = points.next() else { continue };
            for next in points {
                let (start_mm, mm) = (last.0, next.0 - last.0);
                segments.push(Segment { a: last.1, b: next.1, chain, start_mm, mm });
                last = next;
            }
        }
        let grid = Grid::new(&segments);
        Self { segments, grid }
    }

    /// The nearest place on any edge within `limit_mm` (at most [`SNAP_MM_MAX`]), or `None`; always `None` beyond 88° of
    /// latitude, and paths on the other side of the 180th meridian are not seen.
    /// Of equally near edges the first in graph order wins, so an answer never depends on other points.
    pub fn snap(&self, point: Point, limit_mm: u32) -> Option<Snap> {
        if point.lat_e7.unsigned_abs() > LAT_E7_MAX {
            return None;
        }
        let plane = Plane::at(point);
        let limit_m = f64::from(limit_mm.min(SNAP_MM_MAX)) / 1000.0;
        let mut best = Best { square: limit_m * limit_m, segment: u32::MAX, t: 0.0 };
        let mut ring = 0;
        loop {
            self.grid.ring(&plane, point, ring, |square, cell| {
                if square <= best.square {
                    self.grid.entries_of(cell).iter().for_each(|s| best.offer(&plane, &self.segments, *s));
                }
            });
            let clear = self.grid.clear_m(&plane, point, ring);
            if clear * clear >= best.square {
                break;
            }
            ring += 1;
        }
        let s = self.segments.get(best.segment as usize)?;
        let (a, b) = (plane.xy(s.a), plane.xy(s.b));
        let foot = plane.point(a.0 + (b.0 - a.0) * best.t, a.1 + (b.1 - a.1) * best.t);
        let offset_mm = s.start_mm + (f64::from(s.mm) * best.t).round() as u32;
        let away_mm = (best.square.sqrt() * 1000.0).round() as u32;
        Some(Snap { position: Position { chain: s.chain, offset_mm }, away_mm, foot })
    }

    /// Snaps many points on all cores; the answers are in the order of the points.
    pub fn snap_all(&self, points: &[Point], limit_mm: u32) -> Vec<Option<Snap>> {
        let mut order: Vec<(u64, u32)> = (0u32..).zip(points).map(|(i, p)| (self.grid.key(*p), i)).collect();
        order.par_sort_unstable();
        let found: Vec<(u32, Option<Snap>)> = order
            .par_iter()
            .with_min_len(1024)
            .map(|(_, i)| (*i, self.snap(points[*i as usize], limit_mm)))
            .collect();
        let mut answers = vec![None; points.len()];
        for (i, snap) in found {
            answers[i as usize] = snap;
        }
        answers
    }
}

struct Best {
    square: f64,
    segment: u32,
    t: f64,
}

impl Best {
    #[inline]
    fn offer(&mut self, plane: &Plane, segments: &[Segment], number: u32) {
        let s = &segments[number as usize];
        let (a, b) = (plane.xy(s.a), plane.xy(s.b));
        let t = crate::graph::along(a, b);
        let (x, y) = (a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
        let square = x * x + y * y;
        if square < self.square || (square == self.square && number < self.segment) {
            *self = Self { square, segment: number, t };
        }
    }
}
