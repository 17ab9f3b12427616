//! A raster whose corners hold the shortest walk to them: along paths, then straight for the last few metres.

use crate::geo::Plane;
use crate::graph::{Graph, Position};
use crate::search::{Field, Searcher, Source};

const SIDE_MAX: f64 = 1_000.0;
/// Paths are sampled at least this often, as a part of a cell.
const SAMPLES_PER_CELL: f64 = 2.5;

/// Walking metres at the corners of a grid; corners no path passes by hold `far`.
#[derive(Debug)]
pub(super) struct Raster {
    pub width: usize,
    pub height: usize,
    pub cell_m: f64,
    /// Place of corner (0, 0) in metres.
    pub origin: (f64, f64),
    pub metres: Vec<f64>,
}

impl Raster {
    pub fn value(&self, column: usize, row: usize) -> f64 {
        self.metres[row * self.width + column]
    }
}

/// A reached place: metres east and north, and metres walked.
type Sample = (f64, f64, f64);

pub(super) fn stamp(
    graph: &Graph,
    searcher: &mut Searcher,
    source: Source,
    limit_mm: u32,
    cell_m: f64,
    plane: &Plane,
) -> Raster {
    let mut chains = vec![source.position.chain];
    let field = searcher.search_noting(graph, source, limit_mm, |junction| {
        chains.extend(graph.row(junction).map(|arc| graph.arc_chain[arc]));
    });
    chains.sort_unstable();
    chains.dedup();
    let mut samples = Vec::new();
    for chain in chains {
        sample_chain(graph, &field, chain, cell_m / SAMPLES_PER_CELL, plane, &mut samples);
    }
    fill(&samples, cell_m, f64::from(limit_mm) / 1000.0)
}

fn sample_chain(graph: &Graph, field: &Field, chain: u32, step_m: f64, plane: &Plane, out: &mut Vec<Sample>) {
    let mut last: Option<(u32, (f64, f64))> = None;
    for (offset_mm, point) in graph.shape(chain) {
        let here = plane.xy(point);
        if let Some((from_mm, from)) = last {
            let mm = offset_mm - from_mm;
            let steps = (f64::from(mm) / 1000.0 / step_m).ceil().max(1.0) as u32;
            for i in 1..steps {
                let t = f64::from(i) / f64::from(steps);
                let place = (from.0 + (here.0 - from.0) * t, from.1 + (here.1 - from.1) * t);
                push(graph, field, chain, from_mm + (f64::from(mm) * t) as u32, place, out);
            }
        }
        push(graph, field, chain, offset_mm, here, out);
        last = Some((offset_mm, here));
    }
}

fn push(graph: &Graph, field: &Field, chain: u32, offset_mm: u32, place: (f64, f64), out: &mut Vec<Sample>) {
    if let Some(hit) = field.at(graph, Position { chain, offset_mm }) {
        out.push((place.0, place.1, f64::from(hit.mm) / 1000.0));
    }
}

fn fill(samples: &[Sample], cell_m: f64, limit_m: f64) -> Raster {
    let inf = f64::INFINITY;
    let (mut west, mut south, mut east, mut north) = (inf, inf, -inf, -inf);
    for (x, y, _) in samples {
        (west, south) = (west.min(*x), south.min(*y));
        (east, north) = (east.max(*x), north.max(*y));
    }
    if samples.is_empty() {
        return Raster { width: 0, height: 0, cell_m, origin: (0.0, 0.0), metres: Vec::new() };
    }
    let cell_m = cell_m.max((east - west).max(north - south) / SIDE_MAX);
    // One empty cell all around closes every outline.
    let origin = (((west / cell_m).floor() - 1.0) * cell_m, ((south / cell_m).floor() - 1.0) * cell_m);
    let width = ((east - origin.0) / cell_m) as usize + 3;
    let height = ((north - origin.1) / cell_m) as usize + 3;
    let mut raster = Raster { width, height, cell_m, origin, metres: vec![limit_m + cell_m; width * height] };
    for sample in samples {
        stamp_one(&mut raster, sample);
    }
    raster
}

fn stamp_one(raster: &mut Raster, &(x, y, walked): &Sample) {
    let (fx, fy) = ((x - raster.origin.0) / raster.cell_m, (y - raster.origin.1) / raster.cell_m);
    let (column, row) = (fx as usize, fy as usize);
    for (dc, dr) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let (c, r) = (column + dc, row + dr);
        let (dx, dy) = (fx - c as f64, fy - r as f64);
        let metres = walked + (dx * dx + dy * dy).sqrt() * raster.cell_m;
        let corner = &mut raster.metres[r * raster.width + c];
        *corner = corner.min(metres);
    }
}
