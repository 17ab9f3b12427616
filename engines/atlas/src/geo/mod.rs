//! Points on the earth, lengths in millimetres, and the Chinese map offset.

mod gcj02;
mod hilbert;
mod plane;

pub use gcj02::{gcj02_to_wgs84, wgs84_to_gcj02};
pub use hilbert::hilbert_key;
pub use plane::Plane;

use crate::error::{Error, Result};

/// Mean earth radius in metres (IUGG R1), used for every length.
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;

const E7: f64 = 1e7;
const RAD_PER_E7: f64 = std::f64::consts::PI / 180.0 / E7;

/// A WGS-84 position in units of 1e-7 degree (about 11 mm), the resolution of OpenStreetMap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    pub lon_e7: i32,
    pub lat_e7: i32,
}

impl Point {
    /// A point from degrees, rounded to 1e-7.
    ///
    /// # Errors
    /// [`Error::Coordinate`] when a value is not a number or lies outside ±180 / ±90.
    pub fn from_degrees(lon: f64, lat: f64) -> Result<Self> {
        check("lon", "longitude from -180 to 180", lon, 180.0)?;
        check("lat", "latitude from -90 to 90", lat, 90.0)?;
        Ok(Self { lon_e7: (lon * E7).round() as i32, lat_e7: (lat * E7).round() as i32 })
    }

    /// A point from nanodegrees, or `None` when it lies outside the earth's range.
    pub(crate) fn from_nano(lon: i64, lat: i64) -> Option<Self> {
        let (lon, lat) = (nano_to_e7(lon), nano_to_e7(lat));
        (lon.abs() <= 1_800_000_000 && lat.abs() <= 900_000_000)
            .then_some(Self { lon_e7: lon as i32, lat_e7: lat as i32 })
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.lon_e7) / E7
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.lat_e7) / E7
    }

    /// Great-circle distance in metres (haversine, [`EARTH_RADIUS_M`]).
    pub fn metres_to(self, other: Self) -> f64 {
        let dlat = (i64::from(other.lat_e7) - i64::from(self.lat_e7)) as f64 * RAD_PER_E7;
        let dlon = (i64::from(other.lon_e7) - i64::from(self.lon_e7)) as f64 * RAD_PER_E7;
        let mid = (i64::from(other.lat_e7) + i64::from(self.lat_e7)) as f64 * (RAD_PER_E7 / 2.0);
        let (s_lat, s_lon) = (half_sine(dlat), half_sine(dlon));
        // cos φ1 · cos φ2 = cos² φm − sin²(Δφ/2): one cosine instead of two, same value.
        let cosines = mid.cos().powi(2) - s_lat * s_lat;
        let a = (s_lat * s_lat + cosines * s_lon * s_lon).clamp(0.0, 1.0);
        2.0 * EARTH_RADIUS_M * arc_sine(a.sqrt())
    }

    /// Great-circle distance rounded to millimetres.
    pub fn mm_to(self, other: Self) -> u64 {
        (self.metres_to(other) * 1000.0).round() as u64
    }
}

const fn nano_to_e7(nano: i64) -> i64 {
    nano.saturating_add(if nano >= 0 { 50 } else { -50 }) / 100
}

fn check(field: &'static str, kind: &'static str, value: f64, limit: f64) -> Result<()> {
    if value.is_finite() && value.abs() <= limit {
        return Ok(());
    }
    Err(Error::Coordinate { field: field.into(), kind, got: value.to_string() })
}

/// sin(x/2); below 1e-3 rad three series terms are exact to the last bit.
fn half_sine(x: f64) -> f64 {
    let h = x / 2.0;
    if h.abs() < 1e-3 { h - h * h * h / 6.0 + h.powi(5) / 120.0 } else { h.sin() }
}

fn arc_sine(s: f64) -> f64 {
    if s < 1e-3 { s + s * s * s / 6.0 + 3.0 * s.powi(5) / 40.0 } else { s.asin() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn textbook_mm(a: Point, b: Point) -> f64 {
        let (p1, p2) = (a.lat().to_radians(), b.lat().to_radians());
        let (dp, dl) = (p2 - p1, (b.lon() - a.lon()).to_radians());
        let h = (dp / 2.0).sin().powi(2) + p1.cos() * p2.cos() * (dl / 2.0).sin().powi(2);
        2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin() * 1000.0
    }

    proptest::proptest! {
        #[test]
        fn lengths_agree_with_the_textbook_haversine(
            lon in -179.0..179.0f64, lat in -89.0..89.0f64, dx in -0.9..0.9f64, dy in -0.9..0.9f64, zoom in 0..7i32,
        ) {
            let scale = 10f64.powi(-zoom);
            let a = Point::from_degrees(lon, lat).unwrap();
            let b = Point::from_degrees(lon + dx * scale, lat + dy * scale).unwrap();
            let (ours, theirs) = (a.metres_to(b) * 1000.0, textbook_mm(a, b));
            proptest::prop_assert!((ours - theirs).abs() <= 0.01 + theirs * 1e-11, "{ours} {theirs}");
        }
    }

    #[test]
    fn nanodegrees_at_the_end_of_the_number_range_overflowed() {
        assert_eq!(Point::from_nano(i64::MAX, 0), None);
        assert_eq!(Point::from_nano(0, i64::MIN), None);
        assert_eq!(Point::from_nano(149, -151), Some(Point { lon_e7: 1, lat_e7: -2 }));
    }

    #[test]
    fn a_coordinate_off_the_earth_is_named() {
        let err = Point::from_degrees(10.0, 91.0).unwrap_err().to_string();
        assert_eq!(err, "lat: expected a latitude from -90 to 90 in degrees, got 91");
        assert!(Point::from_degrees(f64::NAN, 0.0).is_err());
    }
}
