use crate::timing::timed;
use anyhow::Result;
use atlas::graph::{Graph, Lines, Profile};
use atlas::osm::{self, Extract, Want};

pub fn extract(map: &str, places: bool) -> Result<Extract> {
    Ok(osm::read(&std::fs::read(map)?, Want { places }, &|_, _| {})?)
}

pub fn graph(map: &str) -> Result<Graph> {
    Ok(Graph::build(&Lines::from_extract(&extract(map, false)?, Profile::ORDINARY.passable)?))
}

pub fn run(map: &str) -> Result<()> {
    for _ in 0..7 {
        let graph = timed("atlas", || graph(map))?;
        anyhow::ensure!(graph.junctions() > 0, "an empty graph");
        peers(map)?;
    }
    Ok(())
}

#[cfg(feature = "peers")]
fn peers(map: &str) -> Result<()> {
    let found = timed("osm4routing", || osm4routing::read(map)).map_err(|e| anyhow::anyhow!(e))?;
    anyhow::ensure!(!found.0.is_empty(), "osm4routing found nothing");
    let mut graph = routx::Graph::new();
    let profile = &routx::osm::FOOT_PROFILE;
    let options =
        routx::osm::Options { profile, file_format: routx::osm::FileFormat::Unknown, bbox: [0.0; 4] };
    timed("routx", || routx::osm::add_features_from_file(&mut graph, &options, map))
        .map_err(|e| anyhow::anyhow!("{e:?}"))
}

#[cfg(not(feature = "peers"))]
fn peers(_: &str) -> Result<()> {
    Ok(())
}
