use super::Output;
use super::source::{Source, points};
use crate::error::Error;
use crate::isochrone::{Drawing, isochrones};
use crate::osm::Want;
use crate::search::{LIMIT_MM_MAX, Searcher, Source as Start};
use crate::snap::SnapIndex;
use anyhow::Result;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// The place to walk from, as lon,lat; may be repeated.
    #[arg(long, value_name = "LON,LAT", required = true, allow_hyphen_values = true)]
    at: Vec<String>,
    /// Minutes of every band.
    #[arg(long, value_delimiter = ',', default_value = "5,10,15")]
    minutes: Vec<u32>,
    /// Fill holes smaller than this many square metres.
    #[arg(long, default_value_t = 5_000.0)]
    fill: f64,
    #[command(flatten)]
    output: Output,
}

impl Args {
    pub(super) fn run(&self) -> Result<()> {
        let map = self.source.load(Want { places: false })?;
        let index = SnapIndex::new(&map.graph);
        let limits: Vec<u32> = self.minutes.iter().map(|m| map.profile.reach_mm(*m)).collect();
        if limits.iter().any(|l| *l > LIMIT_MM_MAX) {
            return Err(Error::input("--minutes", "a walk of at most 100 km").into());
        }
        let drawing = Drawing { hole_m2_min: self.fill, ..Drawing::default() };
        let (mut searcher, mut features) = (Searcher::default(), Vec::new());
        for text in &self.at {
            let [point] = points(text, map.datum)?;
            let snap = index.snap(point, map.snap_mm).ok_or_else(|| {
                Error::input(
                    format!("--at {text}"),
                    format!("a place within {} m of a path", map.snap_mm / 1000),
                )
            })?;
            let start = Start { position: snap.position, away_mm: snap.away_mm };
            let bands = isochrones(&map.graph, &mut searcher, start, &limits, &drawing);
            for (band, minutes) in bands.iter().zip(&self.minutes) {
                features.push(json!({
                    "type": "Feature",
                    "properties": {
                        "at": [point.lon(), point.lat()], "minutes": minutes,
                        "metres": band.limit_mm / 1000, "area_m2": band.area_m2.round(),
                        "datum": "WGS-84", "input_datum": map.datum.label(),
                    },
                    "geometry": band.geometry(),
                }));
            }
        }
        self.output.json(&json!({ "type": "FeatureCollection", "features": features }))
    }
}
