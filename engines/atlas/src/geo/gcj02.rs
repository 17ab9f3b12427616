//! GCJ-02, the offset datum of Chinese consumer maps. The offset is a published approximation on the Krasovsky 1940
//! ellipsoid; outside mainland China's box there is none.

use std::f64::consts::PI;

const SEMI_MAJOR_M: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// Degrees (lon, lat) in WGS-84 to GCJ-02.
///
/// ```
/// let (lon, lat) = atlas::geo::wgs84_to_gcj02(103.958, 30.990);
/// assert!((lon - 103.958).abs() > 0.001 && (lat - 30.990).abs() > 0.001);
/// ```
pub fn wgs84_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    let (dx, dy) = offset(lon, lat);
    (lon + dx, lat + dy)
}

/// Degrees (lon, lat) in GCJ-02 to WGS-84, by fixed-point iteration to below 1e-9 degree.
///
/// ```
/// let (lon, lat) = atlas::geo::wgs84_to_gcj02(103.958, 30.990);
/// let back = atlas::geo::gcj02_to_wgs84(lon, lat);
/// assert!((back.0 - 103.958).abs() < 1e-8 && (back.1 - 30.990).abs() < 1e-8);
/// ```
pub fn gcj02_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    if !inside(lon, lat) {
        return (lon, lat);
    }
    let (mut x, mut y) = (lon, lat);
    for _ in 0..10 {
        let (dx, dy) = raw_offset(x, y);
        let (nx, ny) = (lon - dx, lat - dy);
        let moved = (nx - x).abs() + (ny - y).abs();
        (x, y) = (nx, ny);
        if moved < 1e-11 {
            break;
        }
    }
    (x, y)
}

fn inside(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

fn offset(lon: f64, lat: f64) -> (f64, f64) {
    if inside(lon, lat) { raw_offset(lon, lat) } else { (0.0, 0.0) }
}

fn raw_offset(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let phi = lat.to_radians();
    let w = 1.0 - ECCENTRICITY_SQUARED * phi.sin().powi(2);
    let meridian = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (w * w.sqrt());
    let parallel = SEMI_MAJOR_M / w.sqrt() * phi.cos();
    ((east(x, y) / parallel).to_degrees(), (north(x, y) / meridian).to_degrees())
}

fn ripple(t: f64) -> f64 {
    (20.0 * (6.0 * t * PI).sin() + 20.0 * (2.0 * t * PI).sin()) * 2.0 / 3.0
}

fn north(x: f64, y: f64) -> f64 {
    let base = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let long = (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    base + ripple(x) + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0 + long
}

fn east(x: f64, y: f64) -> f64 {
    let base = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let long = (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    base + ripple(x) + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0 + long
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn converting_there_and_back_stays_within_a_millimetre(lon in 74.0..135.0f64, lat in 18.0..53.0f64) {
            let (gx, gy) = wgs84_to_gcj02(lon, lat);
            let (x, y) = gcj02_to_wgs84(gx, gy);
            proptest::prop_assert!((x - lon).abs() < 1e-8 && (y - lat).abs() < 1e-8);
        }
    }

    #[test]
    fn the_known_offset_of_beijing_is_reproduced() {
        // Tiananmen gate: the widely published pair of coordinates.
        let (lon, lat) = wgs84_to_gcj02(116.391_349, 39.907_375);
        assert!((lon - 116.397_59).abs() < 2e-5 && (lat - 39.908_77).abs() < 2e-5, "{lon} {lat}");
    }

    #[test]
    fn outside_china_nothing_moves() {
        assert_eq!(wgs84_to_gcj02(14.5, 35.9), (14.5, 35.9));
        assert_eq!(gcj02_to_wgs84(14.5, 35.9), (14.5, 35.9));
    }
}
