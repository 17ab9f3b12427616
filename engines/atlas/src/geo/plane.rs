use super::{EARTH_RADIUS_M, Point};

/// A flat map around one point: metres east and north. Good to a few millimetres over some kilometres.
#[derive(Clone, Copy, Debug)]
pub struct Plane {
    origin: Point,
    east_m: f64,
    north_m: f64,
}

impl Plane {
    /// The plane touching the earth at `origin`.
    pub fn at(origin: Point) -> Self {
        let north_m = EARTH_RADIUS_M * super::RAD_PER_E7;
        // Near the poles a metre east spans any longitude; the floor keeps the inverse finite.
        let east_m = north_m * origin.lat().to_radians().cos().max(1e-6);
        Self { origin, east_m, north_m }
    }

    /// Metres to one unit (1e-7 degree) of longitude.
    pub(crate) fn east_m(&self) -> f64 {
        self.east_m
    }

    /// Metres to one unit (1e-7 degree) of latitude.
    pub(crate) fn north_m(&self) -> f64 {
        self.north_m
    }

    /// Metres east and north of the origin.
    pub fn xy(&self, p: Point) -> (f64, f64) {
        let dx = i64::from(p.lon_e7) - i64::from(self.origin.lon_e7);
        let dy = i64::from(p.lat_e7) - i64::from(self.origin.lat_e7);
        (dx as f64 * self.east_m, dy as f64 * self.north_m)
    }

    /// Degrees of longitude and latitude of a place given in metres east and north.
    pub fn degrees(&self, x: f64, y: f64) -> (f64, f64) {
        (self.origin.lon() + x / self.east_m / 1e7, self.origin.lat() + y / self.north_m / 1e7)
    }

    /// The nearest representable point to a place given in metres, kept on the earth.
    pub fn point(&self, x: f64, y: f64) -> Point {
        let lon = (f64::from(self.origin.lon_e7) + x / self.east_m).clamp(-1.8e9, 1.8e9);
        let lat = (f64::from(self.origin.lat_e7) + y / self.north_m).clamp(-0.9e9, 0.9e9);
        Point { lon_e7: lon.round() as i32, lat_e7: lat.round() as i32 }
    }
}
