use super::Point;

/// Cells of 1024e-7 degrees (about 11 m) over the whole earth.
const BITS: u32 = 22;

/// Position of a point along a Hilbert curve over the whole earth (never over the data's own box, so that a stray
/// far member cannot coarsen the order of the rest).
pub fn hilbert_key(point: Point) -> u64 {
    let mut x = ((i64::from(point.lon_e7) + 1_800_000_000) >> 10) as u64;
    let mut y = ((i64::from(point.lat_e7) + 900_000_000) >> 10) as u64;
    let mut key = 0;
    for bit in (0..BITS).rev() {
        let (rx, ry) = ((x >> bit) & 1, (y >> bit) & 1);
        key = (key << 2) | ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walking_along_the_curve_never_jumps() {
        let mut cells: Vec<(u64, i32, i32)> = Vec::new();
        for x in 0..64 {
            for y in 0..64 {
                // Aligned to a 64 × 64 block of cells so that the block is one run of the curve.
                let p = Point { lon_e7: (x << 10) - 1_800_000_000, lat_e7: (y << 10) - 900_000_000 };
                cells.push((hilbert_key(p), x, y));
            }
        }
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let step = (pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs();
            assert_eq!((step, pair[1].0 - pair[0].0), (1, 1));
        }
    }
}
