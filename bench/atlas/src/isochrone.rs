use crate::build::graph;
use crate::timing::{Chance, timed};
use anyhow::Result;
use atlas::geo::Point;
use atlas::isochrone::{Drawing, isochrones};
use atlas::search::{Searcher, Source};

/// A hundred places, fifteen minutes each.
pub fn run(map: &str) -> Result<()> {
    let graph = graph(map)?;
    let mut chance = Chance::new(100);
    let largest = graph.components();
    let mut places: Vec<(Source, Point)> = Vec::new();
    while places.len() < 100 {
        let junction = chance.below(graph.junctions() as u64) as u32;
        if let (0, Some(position)) = (largest.of[junction as usize], graph.position(junction)) {
            places.push((Source { position, away_mm: 0 }, graph.at(junction)));
        }
    }
    let peer = Peer::load(map)?;
    let mut searcher = Searcher::default();
    for _ in 0..7 {
        let corners: usize = timed("atlas", || {
            let draw = |(s, _): &(Source, Point)| {
                isochrones(&graph, &mut searcher, *s, &[1_200_000], &Drawing::default())
            };
            let bands: Vec<_> = places.iter().flat_map(draw).collect();
            bands.iter().flat_map(|b| &b.polygons).map(|p| p.outline.len()).sum()
        });
        eprintln!("atlas: {} corners a place", corners / 100);
        peer.draw(&places);
    }
    Ok(())
}

#[cfg(feature = "peers")]
struct Peer(graphways::graph::SpatialGraph);

#[cfg(feature = "peers")]
impl Peer {
    fn load(map: &str) -> Result<Self> {
        let walk = graphways::overpass::NetworkType::Walk;
        let graph = graphways::graph::SpatialGraph::from_pbf(map, walk, Some(true));
        Ok(Self(graph.map_err(|e| anyhow::anyhow!("{e:?}"))?))
    }

    fn draw(&self, places: &[(Source, Point)]) {
        // Its walkers make 5 km/h: 864 s are 1,200 m.
        let one = |p: &Point| {
            let walk = graphways::overpass::NetworkType::Walk;
            self.0.isochrones(p.lat(), p.lon(), vec![864.0], walk, None)
        };
        let drawn =
            timed("graphways", || places.iter().filter_map(|(_, p)| one(p)).flatten().collect::<Vec<_>>());
        let corners: usize = drawn.iter().map(|p| p.exterior().0.len()).sum();
        eprintln!("graphways: {} corners a place", corners / 100);
    }
}

#[cfg(not(feature = "peers"))]
struct Peer;

#[cfg(not(feature = "peers"))]
impl Peer {
    fn load(_: &str) -> Result<Self> {
        Ok(Self)
    }

    fn draw(&self, _: &[(Source, Point)]) {}
}
