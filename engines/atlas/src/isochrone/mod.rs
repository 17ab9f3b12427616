//! Areas within some minutes' walk: reached edge parts are stamped into a raster of distances, marching squares draw
//! every band from the same raster. Only what lies beside a reached path is inside, so water and railways stay out.

mod polygon;
mod raster;
mod trace;

pub use polygon::Polygon;

use crate::geo::Plane;
use crate::graph::Graph;
use crate::search::{Searcher, Source};

/// How areas are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawing {
    /// Raster cell in metres, from 1 to 10,000; grows when an area would need more than 1,000 cells a side.
    pub cell_m: f64,
    /// Holes smaller than this many square metres are filled.
    pub hole_m2_min: f64,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { cell_m: 25.0, hole_m2_min: 5_000.0 }
    }
}

/// The area within one limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Isochrone {
    pub limit_mm: u32,
    pub polygons: Vec<Polygon>,
    pub area_m2: f64,
}

/// Draws the areas within several limits around a place, in the order of the limits. A wider area contains every
/// narrower one.
///
/// ```
/// use atlas::geo::Point;
/// use atlas::graph::{Graph, Lines, Position};
/// use atlas::isochrone::{Drawing, isochrones};
/// use atlas::search::{Searcher, Source};
/// let at = vec![Point::from_degrees(103.95, 30.99)?, Point::from_degrees(103.96, 30.99)?];
/// let graph = Graph::build(&Lines::from_edges(at.clone(), &[(0, 1, at[0].mm_to(at[1]) as u32)])?);
/// let source = Source { position: Position { chain: 0, offset_mm: 0 }, away_mm: 0 };
/// let bands = isochrones(&graph, &mut Searcher::default(), source, &[200_000, 400_000], &Drawing::default());
/// assert!(bands[0].area_m2 < bands[1].area_m2);
/// # Ok::<(), atlas::Error>(())
/// ```
pub fn isochrones(
    graph: &Graph,
    searcher: &mut Searcher,
    source: Source,
    limits_mm: &[u32],
    drawing: &Drawing,
) -> Vec<Isochrone> {
    let widest = limits_mm.iter().copied().max().unwrap_or(0);
    let plane = Plane::at(graph.point(source.position));
    // Anything that is no length counts as the least.
    let cell_m = if drawing.cell_m >= 1.0 { drawing.cell_m.min(10_000.0) } else { 1.0 };
    let raster = raster::stamp(graph, searcher, source, widest, cell_m, &plane);
    let draw = |limit_mm: &u32| {
        let rings = trace::rings(&raster, f64::from(*limit_mm) / 1000.0);
        let (polygons, area_m2) = polygon::assemble(rings, drawing.hole_m2_min, &plane);
        Isochrone { limit_mm: *limit_mm, polygons, area_m2 }
    };
    limits_mm.iter().map(draw).collect()
}

impl Isochrone {
    /// Whether a place in degrees lies inside.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        self.polygons.iter().any(|p| p.contains(lon, lat))
    }

    /// A GeoJSON MultiPolygon geometry.
    pub fn geometry(&self) -> serde_json::Value {
        let rings: Vec<_> = self.polygons.iter().map(Polygon::closed_rings).collect();
        serde_json::json!({ "type": "MultiPolygon", "coordinates": rings })
    }
}
