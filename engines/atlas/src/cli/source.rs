//! Reading a map with the options all commands share.

use super::{is_json, read_file};
use crate::error::Error;
use crate::geo::Point;
use crate::graph::{Barrier, Datum, Edits, Graph, Lines, Profile, Shortcut, lines_from_geojson};
use crate::osm::{self, Counts, Place, Want};
use crate::search::LIMIT_MM_MAX;
use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Walker {
    Ordinary,
    Elder,
    Wheelchair,
}

#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum DatumName {
    #[default]
    Wgs84,
    Gcj02,
}

#[derive(Debug, clap::Args)]
pub(super) struct Source {
    /// An .osm.pbf file, or a GeoJSON of paths.
    file: PathBuf,
    /// Who walks: ordinary 80 m/min, elder 48 m/min, wheelchair 48 m/min without steps.
    #[arg(long, value_enum, default_value_t = Walker::Ordinary)]
    profile: Walker,
    /// Datum of GeoJSON, CSV and command-line coordinates; .osm.pbf files are always WGS-84.
    #[arg(long, value_enum, default_value_t)]
    datum: DatumName,
    /// A place nobody passes, as lon,lat; may be repeated.
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    barrier: Vec<String>,
    /// A passage the map lacks, as lon,lat,lon,lat; may be repeated.
    #[arg(long, value_name = "LON,LAT,LON,LAT", allow_hyphen_values = true)]
    shortcut: Vec<String>,
    /// How far barriers, shortcuts, homes, services and sites may lie from a path, in metres.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1000))]
    snap: u32,
}

/// A map ready for questions.
pub(super) struct Map {
    pub graph: Graph,
    pub profile: Profile,
    pub datum: Datum,
    pub snap_mm: u32,
    pub places: Vec<Place>,
    pub counts: Counts,
    pub too_long: u64,
}

impl Map {
    /// How far somebody walks in some minutes, in millimetres.
    pub fn reach_mm(&self, minutes: u32) -> Result<u32> {
        let mm = self.profile.reach_mm(minutes);
        if minutes == 0 || mm > LIMIT_MM_MAX {
            return Err(Error::input("--minutes", "at least 1, and a walk of at most 100 km").into());
        }
        Ok(mm)
    }
}

impl Source {
    pub fn load(&self, want: Want) -> Result<Map> {
        let profile = match self.profile {
            Walker::Ordinary => Profile::ORDINARY,
            Walker::Elder => Profile::ELDER,
            Walker::Wheelchair => Profile::WHEELCHAIR,
        };
        let (mut lines, places, counts) =
            self.lines(profile, want).with_context(|| self.file.display().to_string())?;
        self.edits()?.apply(&mut lines)?;
        let (graph, too_long) = (Graph::build(&lines), lines.too_long);
        Ok(Map { graph, profile, datum: self.datum(), snap_mm: self.snap * 1000, places, counts, too_long })
    }

    fn lines(&self, profile: Profile, want: Want) -> Result<(Lines, Vec<Place>, Counts)> {
        let bytes = read_file(&self.file, osm::FILE_BYTES_MAX)?;
        if is_json(&bytes) {
            let lines = lines_from_geojson(&bytes, self.datum(), profile.passable)?;
            let counts =
                Counts { nodes: lines.at.len() as u64, ways: lines.ends.len() as u64, ..Counts::default() };
            return Ok((lines, Vec::new(), counts));
        }
        let bar = bar("reading");
        let extract = osm::read(&bytes, want, &|done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        Ok((Lines::from_extract(&extract, profile.passable)?, extract.places, extract.counts))
    }

    fn edits(&self) -> Result<Edits> {
        let mut edits = Edits { within_m: self.snap, ..Edits::default() };
        for text in &self.barrier {
            let [at] = points("--barrier", text, self.datum())?;
            edits.barriers.push(Barrier { at });
        }
        for text in &self.shortcut {
            let [from, to] = points("--shortcut", text, self.datum())?;
            edits.shortcuts.push(Shortcut { from, to, mm: None });
        }
        Ok(edits)
    }

    fn datum(&self) -> Datum {
        match self.datum {
            DatumName::Wgs84 => Datum::Wgs84,
            DatumName::Gcj02 => Datum::Gcj02,
        }
    }
}

/// Points from `lon,lat` pairs; `option` is where they were given.
pub(super) fn points<const N: usize>(option: &str, text: &str, datum: Datum) -> Result<[Point; N]> {
    let field = || format!("{option} {text}");
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
    let numbers = numbers.ok().filter(|n| n.len() == 2 * N).ok_or_else(|| {
        Error::input(field(), format!("{} numbers separated by commas, longitude first", 2 * N))
    })?;
    let mut points = [Point::default(); N];
    for (point, pair) in points.iter_mut().zip(numbers.chunks(2)) {
        *point = datum.point(pair[0], pair[1]).with_context(field)?;
    }
    Ok(points)
}

/// A progress bar on the error stream; silent when that is no terminal. Work without a length gets none.
pub(super) fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
