//! Cells of about 100 m, kept in a hash table: only cells with paths exist, so a stray member far away costs nothing.

use super::Segment;
use crate::geo::{Plane, Point};

/// 9000e-7 degrees of latitude are 100.07 m.
const CELL_LAT_E7: i64 = 9_000;
const EMPTY: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Grid {
    cell_lon_e7: i64,
    /// Open-addressing table of cell numbers.
    table: Vec<u32>,
    keys: Vec<u64>,
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Grid {
    pub fn new(segments: &[Segment]) -> Self {
        let mut grid = Self {
            cell_lon_e7: cell_width(segments),
            table: Vec::new(),
            keys: Vec::new(),
            starts: Vec::new(),
            entries: Vec::new(),
        };
        let mut pairs: Vec<(u64, u32)> = Vec::with_capacity(segments.len() * 3 / 2);
        for (number, segment) in segments.iter().enumerate() {
            grid.cells_of(segment, |key| pairs.push((key, number as u32)));
        }
        pairs.sort_unstable();
        for (key, number) in pairs {
            if grid.keys.last() != Some(&key) {
                grid.keys.push(key);
                grid.starts.push(grid.entries.len() as u32);
            }
            grid.entries.push(number);
        }
        grid.starts.push(grid.entries.len() as u32);
        grid.fill_table();
        grid
    }

    fn fill_table(&mut self) {
        self.table = vec![EMPTY; (self.keys.len() * 2 + 1).next_power_of_two()];
        for (number, key) in self.keys.iter().enumerate() {
            let mut slot = hash(*key) & (self.table.len() - 1);
            while self.table[slot] != EMPTY {
                slot = (slot + 1) & (self.table.len() - 1);
            }
            self.table[slot] = number as u32;
        }
    }

    /// The segments that pass a cell.
    pub fn entries_of(&self, key: u64) -> &[u32] {
        let mut slot = hash(key) & (self.table.len() - 1);
        loop {
            let cell = self.table[slot];
            if cell == EMPTY {
                return &[];
            }
            if self.keys[cell as usize] == key {
                return &self.entries
                    [self.starts[cell as usize] as usize..self.starts[cell as usize + 1] as usize];
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    fn column(&self, lon_e7: i64) -> i64 {
        (lon_e7 + 1_800_000_000).div_euclid(self.cell_lon_e7)
    }

    /// The key of the cell a point lies in.
    pub fn key(&self, p: Point) -> u64 {
        join(self.column(i64::from(p.lon_e7)), row(i64::from(p.lat_e7)))
    }

    /// Calls `each` with the key of every cell a segment passes.
    fn cells_of(&self, s: &Segment, mut each: impl FnMut(u64)) {
        let (low, high) = if s.a.lat_e7 <= s.b.lat_e7 { (s.a, s.b) } else { (s.b, s.a) };
        let (y0, y1) = (i64::from(low.lat_e7), i64::from(high.lat_e7));
        let (x0, x1) = (f64::from(low.lon_e7), f64::from(high.lon_e7));
        let slope = if y1 > y0 { (x1 - x0) / (y1 - y0) as f64 } else { 0.0 };
        for r in row(y0)..=row(y1) {
            let (enter, leave) = if y1 == y0 {
                (x0, x1)
            } else {
                let bottom = (r * CELL_LAT_E7 - 900_000_000).max(y0);
                let top = ((r + 1) * CELL_LAT_E7 - 900_000_000).min(y1);
                (x0 + slope * (bottom - y0) as f64, x0 + slope * (top - y0) as f64)
            };
            // One unit of margin on both sides covers the rounding of the crossing.
            let west = self.column(enter.min(leave).floor() as i64 - 1);
            let east = self.column(enter.max(leave).ceil() as i64 + 1);
            (west..=east).for_each(|c| each(join(c, r)));
        }
    }

    /// Calls `each` with the cells exactly `ring` cells away from a point's cell and the square of their distance in
    /// metres from it.
    pub fn ring(&self, plane: &Plane, p: Point, ring: i64, mut each: impl FnMut(f64, u64)) {
        let (x, y) = (i64::from(p.lon_e7), i64::from(p.lat_e7));
        let (c, r) = (self.column(x), row(y));
        for dr in -ring..=ring {
            let step = if dr.abs() == ring { 1 } else { (2 * ring).max(1) };
            let south = (r + dr) * CELL_LAT_E7 - 900_000_000;
            let up = outside(y, south, south + CELL_LAT_E7) * plane.north_m();
            let mut dc = -ring;
            while dc <= ring {
                let west = (c + dc) * self.cell_lon_e7 - 1_800_000_000;
                let aside = outside(x, west, west + self.cell_lon_e7) * plane.east_m();
                each(up * up + aside * aside, join(c + dc, r + dr));
                dc += step;
            }
        }
    }

    /// How far a point is at least from everything outside the cells up to `ring`, in metres.
    pub fn clear_m(&self, plane: &Plane, p: Point, ring: i64) -> f64 {
        let (x, y) = (i64::from(p.lon_e7), i64::from(p.lat_e7));
        let west = (self.column(x) - ring) * self.cell_lon_e7 - 1_800_000_000;
        let south = (row(y) - ring) * CELL_LAT_E7 - 900_000_000;
        let (width, height) = ((2 * ring + 1) * self.cell_lon_e7, (2 * ring + 1) * CELL_LAT_E7);
        let side = (x - west).min(west + width - x) as f64 * plane.east_m();
        let end = (y - south).min(south + height - y) as f64 * plane.north_m();
        side.min(end)
    }
}

/// Cell width in longitude that is about 100 m at the median latitude: a stray far member does not move the median.
fn cell_width(segments: &[Segment]) -> i64 {
    let mut lats: Vec<i32> = segments.iter().step_by(segments.len() / 1000 + 1).map(|s| s.a.lat_e7).collect();
    lats.sort_unstable();
    let median = lats.get(lats.len() / 2).copied().unwrap_or(0);
    let cosine = (f64::from(median) / 1e7).to_radians().cos().max(0.02);
    (CELL_LAT_E7 as f64 / cosine) as i64
}

/// How far a value lies outside an interval.
fn outside(value: i64, low: i64, high: i64) -> f64 {
    (low - value).max(value - high).max(0) as f64
}

fn row(lat_e7: i64) -> i64 {
    (lat_e7 + 900_000_000).div_euclid(CELL_LAT_E7)
}

fn join(column: i64, row: i64) -> u64 {
    (row as u64) << 32 | (column as u64 & 0xffff_ffff)
}

fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 29) as usize
}
