//! Cells of about 100 m, kept in a hash table: only cells with paths exist, so a stray member far away costs nothing.
//! Cells are larger where a map is made of steps so long that they would pass too many.

use super::Segment;
use crate::geo::{Plane, Point};
use rayon::prelude::*;

/// 9000e-7 degrees of latitude are 100.07 m.
const CELL_LAT_E7: i64 = 9_000;
/// Most cells per segment on average; a town has about 1.3. A segment never passes more than four huge cells, so
/// doubling the cells comes to an end.
const CELLS_PER_SEGMENT_MAX: usize = 8;
const CELLS_SPARE: usize = 1 << 16;
const EMPTY: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Grid {
    cell_lat_e7: i64,
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
            cell_lat_e7: CELL_LAT_E7,
            cell_lon_e7: cell_width(segments),
            table: Vec::new(),
            keys: Vec::new(),
            starts: Vec::new(),
            entries: Vec::new(),
        };
        let mut pairs: Vec<(u64, u32)> = Vec::with_capacity(segments.len() * 3 / 2);
        while !grid.collect(segments, &mut pairs) {
            (grid.cell_lat_e7, grid.cell_lon_e7) = (grid.cell_lat_e7 * 2, grid.cell_lon_e7 * 2);
        }
        pairs.par_sort_unstable();
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

    /// Every cell of every segment; false when they are too many.
    fn collect(&self, segments: &[Segment], pairs: &mut Vec<(u64, u32)>) -> bool {
        let most = segments.len() * CELLS_PER_SEGMENT_MAX + CELLS_SPARE;
        pairs.clear();
        (0u32..).zip(segments).all(|(number, segment)| {
            self.cells_of(segment, |key| {
                pairs.push((key, number));
                pairs.len() <= most
            })
        })
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

    fn row(&self, lat_e7: i64) -> i64 {
        (lat_e7 + 900_000_000).div_euclid(self.cell_lat_e7)
    }

    /// Where a row begins.
    fn south(&self, row: i64) -> i64 {
        row * self.cell_lat_e7 - 900_000_000
    }

    /// The key of the cell a point lies in.
    pub fn key(&self, p: Point) -> u64 {
        join(self.column(i64::from(p.lon_e7)), self.row(i64::from(p.lat_e7)))
    }

    /// Calls `each` with the key of every cell a segment passes, as long as it says so; false when it did not.
    fn cells_of(&self, s: &Segment, mut each: impl FnMut(u64) -> bool) -> bool {
        let (low, high) = if s.a.lat_e7 <= s.b.lat_e7 { (s.a, s.b) } else { (s.b, s.a) };
        let (y0, y1) = (i64::from(low.lat_e7), i64::from(high.lat_e7));
        let (x0, x1) = (f64::from(low.lon_e7), f64::from(high.lon_e7));
        let slope = if y1 > y0 { (x1 - x0) / (y1 - y0) as f64 } else { 0.0 };
        for r in self.row(y0)..=self.row(y1) {
            let (enter, leave) = if y1 == y0 {
                (x0, x1)
            } else {
                let bottom = self.south(r).max(y0);
                let top = self.south(r + 1).min(y1);
                (x0 + slope * (bottom - y0) as f64, x0 + slope * (top - y0) as f64)
            };
            // One unit of margin on both sides covers the rounding of the crossing.
            let west = self.column(enter.min(leave).floor() as i64 - 1);
            let east = self.column(enter.max(leave).ceil() as i64 + 1);
            if !(west..=east).all(|c| each(join(c, r))) {
                return false;
            }
        }
        true
    }

    /// Calls `each` with the cells exactly `ring` cells away from a point's cell and the square of their distance in
    /// metres from it.
    pub fn ring(&self, plane: &Plane, p: Point, ring: i64, mut each: impl FnMut(f64, u64)) {
        let (x, y) = (i64::from(p.lon_e7), i64::from(p.lat_e7));
        let (c, r) = (self.column(x), self.row(y));
        for dr in -ring..=ring {
            let step = if dr.abs() == ring { 1 } else { (2 * ring).max(1) };
            let south = self.south(r + dr);
            let up = outside(y, south, south + self.cell_lat_e7) * plane.north_m();
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
        let south = self.south(self.row(y) - ring);
        let (width, height) = ((2 * ring + 1) * self.cell_lon_e7, (2 * ring + 1) * self.cell_lat_e7);
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

fn join(column: i64, row: i64) -> u64 {
    (row as u64) << 32 | (column as u64 & 0xffff_ffff)
}

fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 29) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_of_endless_steps_filled_the_memory_with_cells() {
        let at = |lon: f64, lat: f64| Point { lon_e7: (lon * 1e7) as i32, lat_e7: (lat * 1e7) as i32 };
        for (a, b) in [(at(0.0, 0.0), at(0.3, 0.3)), (at(-179.0, 87.9), at(179.0, 87.9))] {
            let segment = Segment { a, b, chain: 0, start_mm: 0, mm: 1 };
            let grid = Grid::new(&vec![segment; 20_000]);
            assert!(
                grid.entries.len() <= 20_000 * CELLS_PER_SEGMENT_MAX + CELLS_SPARE,
                "{}",
                grid.entries.len()
            );
            assert_eq!(grid.entries_of(grid.key(a)).len(), 20_000);
        }
    }
}
