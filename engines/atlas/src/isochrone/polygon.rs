//! Rings → polygons with holes.

use super::trace::Ring;
use crate::geo::Plane;

/// A polygon in degrees (lon, lat): its outline runs counter-clockwise, its holes clockwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    pub outline: Vec<(f64, f64)>,
    pub holes: Vec<Vec<(f64, f64)>>,
}

impl Polygon {
    /// Whether a place lies inside the outline and in no hole.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        inside(&self.outline, (lon, lat)) && !self.holes.iter().any(|h| inside(h, (lon, lat)))
    }

    /// The outline and holes as GeoJSON wants them: the first point repeated at the end.
    pub fn closed_rings(&self) -> Vec<Vec<[f64; 2]>> {
        let close = |ring: &Vec<(f64, f64)>| {
            ring.iter().chain(ring.first()).map(|(lon, lat)| [degree(*lon), degree(*lat)]).collect()
        };
        std::iter::once(&self.outline).chain(&self.holes).map(close).collect()
    }
}

/// Rounded to 1e-7 degree, a centimetre.
fn degree(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}

/// Sorts rings into outlines and holes, fills small holes, and returns polygons in degrees and their area.
pub(super) fn assemble(rings: Vec<Ring>, hole_m2_min: f64, plane: &Plane) -> (Vec<Polygon>, f64) {
    let (outlines, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|r| area(r) > 0.0);
    let (holes, filled): (Vec<_>, Vec<_>) = holes.into_iter().partition(|h| -area(h) >= hole_m2_min);
    // An island inside a filled hole is covered already; so is a hole of that island.
    let free = |r: &Ring| !filled.iter().any(|f| inside(f, r[0]));
    let mut outlines: Vec<Ring> = outlines.into_iter().filter(free).collect();
    outlines.sort_by(|a, b| area(a).total_cmp(&area(b)));
    let mut grouped: Vec<Vec<Ring>> = vec![Vec::new(); outlines.len()];
    for hole in holes.into_iter().filter(free) {
        // The smallest outline around a hole is the one it belongs to.
        if let Some(owner) = outlines.iter().position(|o| inside(o, hole[0])) {
            grouped[owner].push(hole);
        }
    }
    let total = outlines.iter().chain(grouped.iter().flatten()).map(|r| area(r)).sum();
    let degrees = |ring: &Ring| ring.iter().map(|(x, y)| plane.degrees(*x, *y)).collect();
    let polygon = |(outline, holes): (&Ring, &Vec<Ring>)| Polygon {
        outline: degrees(outline),
        holes: holes.iter().map(degrees).collect(),
    };
    (outlines.iter().zip(&grouped).map(polygon).rev().collect(), total)
}

/// Signed area, positive when the ring runs counter-clockwise.
fn area(ring: &[(f64, f64)]) -> f64 {
    let n = ring.len();
    (0..n).map(|i| (ring[i], ring[(i + 1) % n])).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}

fn inside(ring: &[(f64, f64)], p: (f64, f64)) -> bool {
    let n = ring.len();
    let crosses = |i: usize| {
        let (a, b) = (ring[i], ring[(i + 1) % n]);
        (a.1 > p.1) != (b.1 > p.1) && p.0 < a.0 + (p.1 - a.1) / (b.1 - a.1) * (b.0 - a.0)
    };
    (0..n).filter(|i| crosses(*i)).count() % 2 == 1
}
