//! Where people live, from a table or from the map.

use super::source::Map;
use super::table;
use crate::geo::Point;
use crate::search::Homes;
use crate::snap::SnapIndex;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Homes with their labels.
pub(super) struct Dwellings {
    pub labels: Vec<String>,
    pub homes: Homes,
    pub points: Vec<Point>,
}

/// Homes from a file or from the map.
pub(super) fn dwellings(map: &Map, index: &SnapIndex, file: Option<&PathBuf>) -> Result<Dwellings> {
    let (mut labels, mut points, mut people) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(path) = file {
        for row in table::read(path, map.datum)? {
            labels.push(row.label());
            points.push(row.at);
            people.push(row.number("people", 1, u64::from(u32::MAX))? as u32);
        }
    } else {
        for place in map.places.iter().filter(|p| p.kind.dwelling) {
            labels.push(format!("{:?}/{}", place.element, place.id).to_lowercase());
            points.push(place.at);
            people.push(1);
        }
    }
    if points.is_empty() {
        bail!("there are no homes: give --homes, or a map with building=* tags");
    }
    let homes = Homes::new(index, &points, people, map.snap_mm);
    Ok(Dwellings { labels, homes, points })
}
