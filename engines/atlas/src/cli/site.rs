use super::homes::dwellings;
use super::source::Source;
use super::{Output, table};
use crate::error::Error;
use crate::osm::Want;
use crate::search::Source as Start;
use crate::siting::{Allowance, Goal, Question};
use crate::snap::SnapIndex;
use anyhow::Result;
use serde_json::{Value, json};
use std::path::PathBuf;

const SITES_MAX: usize = 20_000;

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum GoalName {
    /// Most people within the minutes.
    Cover,
    /// Least walking for all.
    Median,
    /// Cheapest sites that reach everyone who can be reached.
    All,
}

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    source: Source,
    /// Homes as CSV or GeoJSON with lon, lat and optionally id, people; without it the map's dwellings, one each.
    #[arg(long, value_name = "FILE")]
    homes: Option<PathBuf>,
    /// Candidate sites as CSV or GeoJSON with lon, lat and optionally id, cost, capacity, fixed (yes: exists already).
    #[arg(long, value_name = "FILE")]
    sites: PathBuf,
    /// What the sites are for.
    #[arg(long, value_enum, default_value_t = GoalName::Cover)]
    goal: GoalName,
    /// How many sites may be opened; this or --budget, unless the goal is "all".
    #[arg(long, conflicts_with = "budget")]
    count: Option<u32>,
    /// What the opened sites may cost together.
    #[arg(long)]
    budget: Option<u64>,
    /// Minutes to walk.
    #[arg(long, default_value_t = 15)]
    minutes: u32,
    /// Most work to spend on the proof, in elementary steps.
    #[arg(long, default_value_t = 3_000_000_000)]
    steps: u64,
    /// Write a GeoJSON of the open sites instead of a JSON answer.
    #[arg(long)]
    geojson: bool,
    #[command(flatten)]
    output: Output,
}

impl Args {
    pub(super) fn run(&self) -> Result<()> {
        let map = self.source.load(Want { places: self.homes.is_none() })?;
        let limit_mm = map.reach_mm(self.minutes)?;
        let index = SnapIndex::new(&map.graph);
        let homes = dwellings(&map, &index, self.homes.as_ref())?;
        let rows = table::read(&self.sites, map.datum)?;
        if rows.len() > SITES_MAX {
            return Err(Error::input("--sites", format!("at most {SITES_MAX} candidates")).into());
        }
        let snaps = index.snap_all(&rows.iter().map(|r| r.at).collect::<Vec<_>>(), map.snap_mm);
        // A site off the graph reaches nobody but stays in the list.
        let snapped: Vec<usize> = (0..rows.len()).filter(|i| snaps[*i].is_some()).collect();
        let starts: Vec<Start> =
            snaps.iter().flatten().map(|s| Start { position: s.position, away_mm: s.away_mm }).collect();
        let mut cover = vec![Vec::new(); rows.len()];
        for (site, reached) in snapped.iter().zip(homes.homes.cover(&map.graph, &starts, limit_mm)) {
            cover[*site] = reached;
        }
        let question =
            Question { people: homes.homes.people.clone(), cover, ..self.question(limit_mm, &rows)? };
        let answer = question.solve()?;
        let open: Vec<&table::Row> = answer.open.iter().map(|s| &rows[*s as usize]).collect();
        if self.geojson {
            return self.output.json(&features(&open, &answer.proof()));
        }
        let off: Vec<String> =
            (0..rows.len()).filter(|i| snaps[*i].is_none()).map(|i| rows[i].label()).collect();
        self.output.json(&json!({
            "goal": format!("{:?}", question.goal).to_lowercase(),
            "minutes": self.minutes, "metres": limit_mm / 1000, "input_datum": map.datum.label(),
            "open": open.iter().map(|r| r.label()).collect::<Vec<_>>(),
            "objective": answer.objective, "bound": answer.bound, "proof": answer.proof(),
            "people": question.people.iter().map(|p| u64::from(*p)).sum::<u64>(),
            "people_covered": answer.people_covered, "people_unreachable": answer.people_unreachable,
            "cost": answer.cost, "nodes": answer.nodes,
            "homes_unsnapped": homes.homes.unsnapped().map(|h| &homes.labels[h as usize]).collect::<Vec<_>>(),
            "sites_unsnapped": off,
        }))
    }

    fn question(&self, limit_mm: u32, rows: &[table::Row]) -> Result<Question> {
        let goal = match self.goal {
            GoalName::Cover => Goal::Cover,
            GoalName::Median => Goal::Median,
            GoalName::All => Goal::All,
        };
        let allowance = match (goal, self.count, self.budget) {
            (Goal::All, _, _) => Allowance::Any,
            (_, _, Some(budget)) => Allowance::Budget(budget),
            (_, Some(count), None) => Allowance::Sites(count),
            (_, None, None) => return Err(Error::input("--count or --budget", "one of the two").into()),
        };
        let cost: Result<Vec<u64>> = rows.iter().map(|r| r.number("cost", 1, 1 << 40)).collect();
        let mut capacity = Vec::new();
        if rows.iter().any(|r| !r.text("capacity").is_empty()) {
            capacity = rows.iter().map(|r| r.number("capacity", 1 << 40, 1 << 40)).collect::<Result<_>>()?;
        }
        let mut fixed = Vec::new();
        for (site, row) in (0u32..).zip(rows) {
            fixed.extend(row.flag("fixed")?.then_some(site));
        }
        let blank = Question::covering(limit_mm);
        Ok(Question { goal, allowance, fixed, cost: cost?, capacity, steps_max: self.steps, ..blank })
    }
}

fn features(open: &[&table::Row], proof: &str) -> Value {
    let feature = |row: &&table::Row| {
        json!({
            "type": "Feature",
            "properties": { "id": row.label(), "proof": proof },
            "geometry": { "type": "Point", "coordinates": [row.at.lon(), row.at.lat()] },
        })
    };
    json!({ "type": "FeatureCollection", "features": open.iter().map(feature).collect::<Vec<_>>() })
}
