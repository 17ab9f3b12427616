//! The fuzz targets on a stable compiler, over their corpus and its mutations.

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;
#[cfg(test)]
#[path = "../../../fuzz/src/atlas.rs"]
mod targets;

#[test]
fn pbf() {
    replay::replay("pbf", targets::pbf);
}

#[test]
fn block() {
    replay::replay("block", targets::block);
}

#[test]
fn geojson() {
    replay::replay("geojson", targets::geojson);
}

#[test]
fn table() {
    replay::replay("table", targets::places);
}
