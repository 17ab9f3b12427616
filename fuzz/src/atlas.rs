//! Maps, paths and tables: an error or a graph that answers, never a panic.

use ::atlas::cli::table;
use ::atlas::geo::Point;
use ::atlas::graph::{Datum, Graph, Lines, Profile, lines_from_geojson};
use ::atlas::osm::{self, Want};
use ::atlas::search::{Searcher, Source};
use ::atlas::snap::SnapIndex;

/// A whole `.osm.pbf` file.
pub fn pbf(bytes: &[u8]) {
    let Ok(extract) = osm::read(bytes, Want { places: true }, &|_, _| {}) else { return };
    assert_eq!(extract.ids.len(), extract.at.len());
    for profile in [Profile::ORDINARY, Profile::WHEELCHAIR] {
        if let Ok(lines) = Lines::from_extract(&extract, profile.passable) {
            walk(&lines);
        }
    }
}

/// The message inside a blob, put into a file without compression.
pub fn block(message: &[u8]) {
    // A blob holds its message as field 1; frames name their kind and the blob's length.
    let blob = [&[0x0a][..], &varint(message.len()), message].concat();
    let frame = |kind: &[u8], blob: &[u8]| {
        let header = [&[0x0a, kind.len() as u8][..], kind, &[0x18], &varint(blob.len())].concat();
        [&(header.len() as u32).to_be_bytes()[..], &header, blob].concat()
    };
    pbf(&[frame(b"OSMHeader", &[0x0a, 0]), frame(b"OSMData", &blob)].concat());
}

fn varint(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A GeoJSON of paths.
pub fn geojson(text: &[u8]) {
    for datum in [Datum::Wgs84, Datum::Gcj02] {
        if let Ok(lines) = lines_from_geojson(text, datum, Profile::ORDINARY.passable) {
            walk(&lines);
        }
    }
}

/// A table of homes, services or sites.
pub fn places(bytes: &[u8]) {
    for row in table::parse(bytes, Datum::Gcj02).unwrap_or_default() {
        assert!(!row.label().is_empty());
        let _ = (row.number("people", 1, u64::from(u32::MAX)), row.flag("fixed"));
    }
}

/// Every step of the lines is an edge of the graph, and a walk from its first node ends where it should.
fn walk(lines: &Lines) {
    let graph = Graph::build(lines);
    assert_eq!(graph.edges(), lines.steps());
    assert!(graph.components().nodes.iter().map(|n| *n as usize).sum::<usize>() == graph.nodes());
    let Some(position) = graph.position(0) else { return };
    let field = Searcher::default().search(&graph, vec![Source { position, away_mm: 0 }], 1_200_000);
    assert_eq!(field.at(&graph, position).map(|hit| hit.mm), Some(0));
    let index = SnapIndex::new(&graph);
    for point in [graph.at(0), Point::default()] {
        assert!(index.snap(point, 200_000).is_none_or(|snap| snap.away_mm <= 200_000));
    }
}
