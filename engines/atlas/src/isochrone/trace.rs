//! Marching squares. Every band interpolates the same raster in the same way, so wider bands contain narrower ones;
//! crossing points stay off the corners, so rings never touch.

use super::raster::Raster;

/// A closed ring in metres east and north, its first point not repeated; the inside is on the left.
pub(super) type Ring = Vec<(f64, f64)>;

const NONE: u32 = u32::MAX;
/// Sides of a cell.
const BOTTOM: usize = 0;
const RIGHT: usize = 1;
const TOP: usize = 2;
const LEFT: usize = 3;

/// From which side to which side the outline runs, by which corners are inside: 1 bottom left, 2 bottom right,
/// 4 top right, 8 top left.
const RUNS: [&[(usize, usize)]; 16] = [
    &[],
    &[(BOTTOM, LEFT)],
    &[(RIGHT, BOTTOM)],
    &[(RIGHT, LEFT)],
    &[(TOP, RIGHT)],
    &[(BOTTOM, LEFT), (TOP, RIGHT)],
    &[(TOP, BOTTOM)],
    &[(TOP, LEFT)],
    &[(LEFT, TOP)],
    &[(BOTTOM, TOP)],
    &[(RIGHT, BOTTOM), (LEFT, TOP)],
    &[(RIGHT, TOP)],
    &[(LEFT, RIGHT)],
    &[(BOTTOM, RIGHT)],
    &[(LEFT, BOTTOM)],
    &[],
];
const SADDLE_5_JOINED: &[(usize, usize)] = &[(BOTTOM, RIGHT), (TOP, LEFT)];
const SADDLE_10_JOINED: &[(usize, usize)] = &[(LEFT, BOTTOM), (RIGHT, TOP)];

/// The outlines of where the raster is at most `limit_m`.
pub(super) fn rings(raster: &Raster, limit_m: f64) -> Vec<Ring> {
    let mut next = vec![NONE; raster.width * raster.height * 2];
    let mut starts = Vec::new();
    for row in 0..raster.height.saturating_sub(1) {
        for column in 0..raster.width - 1 {
            for (from, to) in runs(raster, column, row, limit_m) {
                let from = side(raster, column, row, *from);
                next[from] = side(raster, column, row, *to) as u32;
                starts.push(from);
            }
        }
    }
    starts.into_iter().filter_map(|start| follow(raster, &mut next, start, limit_m)).collect()
}

fn runs(raster: &Raster, column: usize, row: usize, limit_m: f64) -> &'static [(usize, usize)] {
    let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(dc, dr)| raster.value(column + dc, row + dr));
    let inside = (0..4).fold(0, |mask, i| mask | usize::from(corners[i] <= limit_m) << i);
    let joined = || corners.iter().sum::<f64>() / 4.0 <= limit_m;
    match inside {
        5 if joined() => SADDLE_5_JOINED,
        10 if joined() => SADDLE_10_JOINED,
        _ => RUNS[inside],
    }
}

/// The number of a cell's side: twice its lower left corner, plus one for an upright side.
fn side(raster: &Raster, column: usize, row: usize, which: usize) -> usize {
    let corner = row * raster.width + column;
    match which {
        BOTTOM => corner * 2,
        TOP => (corner + raster.width) * 2,
        LEFT => corner * 2 + 1,
        _ => (corner + 1) * 2 + 1,
    }
}

fn follow(raster: &Raster, next: &mut [u32], start: usize, limit_m: f64) -> Option<Ring> {
    let mut ring = Ring::new();
    let mut here = start;
    while next[here] != NONE {
        ring.push(crossing(raster, here, limit_m));
        let to = next[here] as usize;
        next[here] = NONE;
        here = to;
    }
    drop_straight(&mut ring);
    (ring.len() >= 3).then_some(ring)
}

fn crossing(raster: &Raster, side: usize, limit_m: f64) -> (f64, f64) {
    let corner = side / 2;
    let (column, row) = (corner % raster.width, corner / raster.width);
    let (dc, dr) = if side % 2 == 1 { (0, 1) } else { (1, 0) };
    let (a, b) = (raster.value(column, row), raster.value(column + dc, row + dr));
    let t = ((limit_m - a) / (b - a)).clamp(0.05, 0.95);
    let (x, y) = (column as f64 + t * dc as f64, row as f64 + t * dr as f64);
    (raster.origin.0 + x * raster.cell_m, raster.origin.1 + y * raster.cell_m)
}

/// Drops points in the middle of straight runs.
fn drop_straight(ring: &mut Ring) {
    let n = ring.len();
    let bends = |i: usize| {
        let (a, b, c) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]);
        ((b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0)).abs() > 1e-6
    };
    let kept = (0..n).filter(|i| bends(*i)).map(|i| ring[i]).collect();
    *ring = kept;
}
