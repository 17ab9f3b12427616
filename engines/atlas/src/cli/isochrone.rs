use super::Output;
use super::source::{Source, bar, points};
use crate::error::Error;
use crate::isochrone::{Drawing, isochrones};
use crate::osm::Want;
use crate::search::{Searcher, Source as Start};
use crate::snap::SnapIndex;
use anyhow::Result;
use serde_json::json;

const PLACES_MAX: usize = 10_000;
const BANDS_MAX: usize = 100;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// The place to walk from, as lon,lat; may be repeated.
    #[arg(long, value_name = "LON,LAT", required = true, allow_hyphen_values = true)]
    at: Vec<String>,
    /// Minutes of every band, separated by commas.
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
        if self.at.len() > PLACES_MAX || self.minutes.len() > BANDS_MAX {
            let expected = format!("at most {PLACES_MAX} places and {BANDS_MAX} bands");
            return Err(Error::input("--at and --minutes", expected).into());
        }
        let map = self.source.load(Want { places: false })?;
        let limits: Vec<u32> = self.minutes.iter().map(|m| map.reach_mm(*m)).collect::<Result<_>>()?;
        let index = SnapIndex::new(&map.graph);
        let drawing = Drawing { hole_m2_min: self.fill, ..Drawing::default() };
        let (mut searcher, mut features) = (Searcher::default(), Vec::new());
        let progress = bar("drawing");
        progress.set_length(self.at.len() as u64);
        for text in &self.at {
            let [point] = points("--at", text, map.datum)?;
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
            progress.inc(1);
        }
        progress.finish_and_clear();
        self.output.json(&json!({ "type": "FeatureCollection", "features": features }))
    }
}
