use super::homes::{Dwellings, dwellings};
use super::source::{Map, Source, bar};
use super::{Output, table};
use crate::geo::Point;
use crate::osm::{Want, services::CATEGORIES};
use crate::search::{Field, Hit, Homes, Searcher, Share, Source as Start};
use crate::snap::SnapIndex;
use anyhow::Result;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// Homes as CSV or GeoJSON with lon, lat and optionally id, people; without it the map's dwellings, one each.
    #[arg(long, value_name = "FILE")]
    homes: Option<PathBuf>,
    /// Services as CSV or GeoJSON with lon, lat, category and optionally name; without it the map's own.
    #[arg(long, value_name = "FILE")]
    services: Option<PathBuf>,
    /// Minutes to walk.
    #[arg(long, default_value_t = 15)]
    minutes: u32,
    /// Write the nearest service of every home to this CSV.
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// Services of one kind.
#[derive(Default)]
struct Category {
    names: Vec<String>,
    points: Vec<Point>,
}

struct Found {
    name: String,
    category: Category,
    unsnapped: Vec<String>,
    hits: Vec<Option<Hit>>,
    share: Share,
}

impl Args {
    pub(super) fn run(&self) -> Result<()> {
        let map = self.source.load(Want { places: true })?;
        let limit = map.reach_mm(self.minutes)?;
        let index = SnapIndex::new(&map.graph);
        let dwellings = dwellings(&map, &index, self.homes.as_ref())?;
        let categories = self.categories(&map)?;
        let progress = bar("searching");
        progress.set_length(categories.len() as u64);
        let one = |(name, category)| {
            let found = measure(&map, &index, &dwellings.homes, limit, name, category);
            progress.inc(1);
            found
        };
        let found: Vec<Found> = categories.into_par_iter().map(one).collect();
        progress.finish_and_clear();
        if let Some(path) = &self.table {
            std::fs::write(path, rows(&dwellings, &found)?)?;
        }
        self.output.json(&self.summary(&map, limit, &dwellings, &found))
    }

    fn categories(&self, map: &Map) -> Result<BTreeMap<String, Category>> {
        let mut all: BTreeMap<String, Category> = BTreeMap::new();
        let Some(path) = &self.services else {
            for place in &map.places {
                let Some(number) = place.kind.category else { continue };
                let category = all.entry(CATEGORIES[number as usize].into()).or_default();
                category.names.push(place.name.as_deref().unwrap_or("").to_owned());
                category.points.push(place.at);
            }
            return Ok(all);
        };
        for row in table::read(path, map.datum)? {
            let name = Some(row.text("category")).filter(|c| !c.is_empty()).unwrap_or("service");
            let category = all.entry(name.into()).or_default();
            category.names.push(row.label());
            category.points.push(row.at);
        }
        Ok(all)
    }

    fn summary(&self, map: &Map, limit_mm: u32, dwellings: &Dwellings, found: &[Found]) -> Value {
        let homes = &dwellings.homes;
        let all: Vec<Option<Hit>> = (0..homes.snaps.len())
            .map(|home| found.iter().map(|f| f.hits[home]).collect::<Option<Vec<_>>>()?.into_iter().max())
            .collect();
        let categories: Vec<Value> = found.iter().map(category_json).collect();
        json!({
            "minutes": self.minutes, "metres": limit_mm / 1000,
            "metres_per_minute": map.profile.metres_per_minute,
            "snap_metres": map.snap_mm / 1000, "input_datum": map.datum.label(),
            "note": "A service missing from the map looks like a service missing from the neighbourhood.",
            "homes_unsnapped": homes.unsnapped().map(|h| &dwellings.labels[h as usize]).collect::<Vec<_>>(),
            "places_without_position": map.counts.places_without_position,
            "all_categories": share_json(&homes.share(&all)),
            "categories": categories,
        })
    }
}

fn measure(
    map: &Map,
    index: &SnapIndex,
    homes: &Homes,
    limit: u32,
    name: String,
    category: Category,
) -> Found {
    let snaps = index.snap_all(&category.points, map.snap_mm);
    let mut numbers = Vec::new();
    let mut sources = Vec::new();
    let mut unsnapped = Vec::new();
    for (number, snap) in (0u32..).zip(&snaps) {
        match snap {
            Some(s) => {
                numbers.push(number);
                sources.push(Start { position: s.position, away_mm: s.away_mm });
            }
            None => unsnapped.push(category.names[number as usize].clone()),
        }
    }
    let field: Field = Searcher::default().search(&map.graph, sources, limit);
    let named = |hit: Option<Hit>| hit.map(|h| Hit { source: numbers[h.source as usize], ..h });
    let hits: Vec<Option<Hit>> = homes.nearest(&map.graph, &field).into_iter().map(named).collect();
    let share = homes.share(&hits);
    Found { name, category, unsnapped, hits, share }
}

fn category_json(found: &Found) -> Value {
    let mut value = share_json(&found.share);
    value["category"] = json!(found.name);
    value["services"] = json!(found.category.points.len());
    value["services_unsnapped"] = json!(found.unsnapped);
    value
}

fn share_json(share: &Share) -> Value {
    let percent = 100.0 * share.people_reached as f64 / (share.people.max(1)) as f64;
    json!({
        "people_reached": share.people_reached, "people": share.people,
        "percent": (percent * 100.0).round() / 100.0,
        "homes_reached": share.homes_reached, "homes": share.homes,
        "homes_unsnapped": share.homes_unsnapped, "people_unsnapped": share.people_unsnapped,
    })
}

fn rows(dwellings: &Dwellings, found: &[Found]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> = ["home", "lon", "lat", "people", "snapped"].map(str::to_owned).into();
    header.extend(found.iter().flat_map(|f| [format!("{}_m", f.name), format!("{}_name", f.name)]));
    writer.write_record(&header)?;
    for (home, label) in dwellings.labels.iter().enumerate() {
        let at = dwellings.points[home];
        let people = dwellings.homes.people[home].to_string();
        let snapped = dwellings.homes.snaps[home].is_some().to_string();
        let mut row = vec![label.clone(), at.lon().to_string(), at.lat().to_string(), people, snapped];
        for f in found {
            let hit = f.hits[home];
            row.push(hit.map_or(String::new(), |h| format!("{:.1}", f64::from(h.mm) / 1000.0)));
            row.push(hit.map_or(String::new(), |h| f.category.names[h.source as usize].clone()));
        }
        writer.write_record(&row)?;
    }
    Ok(writer.into_inner()?)
}
