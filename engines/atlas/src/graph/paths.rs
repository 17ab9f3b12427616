//! Lines from a GeoJSON of paths, for neighbourhoods that draw their own map.

use super::Lines;
use crate::error::{Error, Result};
use crate::geo::{Point, gcj02_to_wgs84};
use crate::osm::tags::{Key, Tags};
use crate::osm::walk::{self, Passable};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The datum coordinates come in. Everything inside the engine is WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Datum {
    #[default]
    Wgs84,
    /// The offset datum of Chinese consumer maps; converted on reading.
    Gcj02,
}

impl Datum {
    /// The label written beside results.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS-84",
            Self::Gcj02 => "GCJ-02 converted to WGS-84",
        }
    }

    /// A WGS-84 point from degrees in this datum.
    ///
    /// # Errors
    /// [`Error::Coordinate`] for a place off the earth.
    pub fn point(self, lon: f64, lat: f64) -> Result<Point> {
        let point = Point::from_degrees(lon, lat)?;
        match self {
            Self::Wgs84 => Ok(point),
            Self::Gcj02 => {
                let (lon, lat) = gcj02_to_wgs84(lon, lat);
                Point::from_degrees(lon, lat)
            }
        }
    }
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    geometry: Option<Geometry>,
    properties: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    coordinates: Value,
}

/// Largest GeoJSON that is read: 256 MiB.
pub const GEOJSON_BYTES_MAX: usize = 256 << 20;

/// Reads a FeatureCollection of LineString and MultiLineString features, at most [`GEOJSON_BYTES_MAX`]; other
/// geometries are passed over. Lines meet where their coordinates are equal after rounding to 1e-7 degree. Properties are read as OpenStreetMap tags; without `highway` a line is a footway.
///
/// ```
/// use atlas::graph::{Datum, Graph, lines_from_geojson};
/// use atlas::osm::walk::Passable;
/// let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
///   "geometry":{"type":"LineString","coordinates":[[103.95,30.99],[103.951,30.99],[103.952,30.99]]}}]}"#;
/// let lines = lines_from_geojson(text.as_bytes(), Datum::Wgs84, Passable::ON_FOOT)?;
/// let graph = Graph::build(&lines);
/// assert_eq!((graph.nodes(), graph.junctions(), graph.chains().len()), (3, 2, 1));
/// # Ok::<(), atlas::Error>(())
/// ```
///
/// # Errors
/// [`Error::TooBig`]; [`Error::Input`] naming the feature; [`Error::NothingWalkable`] when no line is left.
pub fn lines_from_geojson(text: &[u8], datum: Datum, who: Passable) -> Result<Lines> {
    if text.len() > GEOJSON_BYTES_MAX {
        let (got, limit) = (text.len() as u64, GEOJSON_BYTES_MAX as u64);
        return Err(Error::TooBig { what: "a GeoJSON in bytes", got, limit });
    }
    // Editors on Windows put a byte order mark first.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let collection: Collection = serde_json::from_slice(text)
        .map_err(|e| Error::input("GeoJSON", format!("a FeatureCollection ({e})")))?;
    let mut reader = Reader { lines: Lines::default(), known: HashMap::new(), datum };
    for (i, feature) in collection.features.iter().enumerate() {
        let Some(geometry) = &feature.geometry else { continue };
        if !passable(feature.properties.as_ref()).allows(who) {
            continue;
        }
        let field = format!("features[{i}].geometry");
        match geometry.kind.as_str() {
            "LineString" => reader.line(&geometry.coordinates, &field)?,
            "MultiLineString" => {
                let parts = geometry.coordinates.as_array();
                let parts = parts.ok_or_else(|| Error::input(&field, "an array of lines"))?;
                parts.iter().try_for_each(|part| reader.line(part, &field))?;
            }
            _ => {}
        }
    }
    if reader.lines.ends.is_empty() { Err(Error::NothingWalkable) } else { Ok(reader.lines) }
}

fn passable(properties: Option<&Map<String, Value>>) -> Passable {
    let mut tags = Tags::default();
    for (key, value) in properties.into_iter().flatten() {
        if let (Some(key), Some(text)) = (Key::parse(key.as_bytes()), value.as_str()) {
            tags.push(key, text.as_bytes());
        }
    }
    if !tags.has(Key::Highway) {
        tags.push(Key::Highway, b"footway");
    }
    walk::way(&tags)
}

struct Reader {
    lines: Lines,
    known: HashMap<Point, u32>,
    datum: Datum,
}

impl Reader {
    fn line(&mut self, coordinates: &Value, field: &str) -> Result<()> {
        let wanted = || Error::input(field, "coordinates as [[lon, lat], …]");
        let mut run = Vec::new();
        for pair in coordinates.as_array().ok_or_else(wanted)? {
            let number = |i: usize| pair.get(i).and_then(Value::as_f64).ok_or_else(wanted);
            let point =
                self.datum.point(number(0)?, number(1)?).map_err(|e| Error::input(field, e.to_string()))?;
            run.push(self.node(point));
        }
        self.lines.push_open_run(&run);
        Ok(())
    }

    fn node(&mut self, point: Point) -> u32 {
        let lines = &mut self.lines;
        *self.known.entry(point).or_insert_with(|| {
            lines.ids.push(lines.at.len() as i64);
            lines.at.push(point);
            lines.at.len() as u32 - 1
        })
    }
}
