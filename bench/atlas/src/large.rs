//! Copies of a map laid side by side, and everything from its file to the answers of a million homes.

use crate::build::extract;
use crate::timing::{Chance, timed};
use anyhow::Result;
use atlas::geo::Point;
use atlas::graph::{Graph, Lines, Profile};
use atlas::osm::{self, Want};
use atlas::search::{Homes, Searcher, Source};
use atlas::snap::SnapIndex;
use flate2::{Compression, write::ZlibEncoder};
use rayon::prelude::*;
use std::io::Write;

const LIMIT_MM: u32 = 1_200_000;
const ROUNDS: usize = 5;

pub fn run(map: &str, homes: usize) -> Result<()> {
    let graph = crate::build::graph(map)?;
    let (nodes, mut chance) = (graph.nodes() as u64, Chance::new(1));
    let mut near = |n: usize| -> Vec<Point> {
        let off = |c: &mut Chance| c.below(6_000) as i32 - 3_000;
        (0..n)
            .map(|_| {
                let p = graph.at(chance.below(nodes) as u32);
                Point { lon_e7: p.lon_e7 + off(&mut chance), lat_e7: p.lat_e7 + off(&mut chance) }
            })
            .collect()
    };
    let points = near(homes);
    // The density of a real town: some seven services of each kind to a thousand nodes.
    let services: Vec<Vec<Point>> = (0..10).map(|_| near(nodes as usize * 7 / 10_000)).collect();
    drop(graph);
    for _ in 0..ROUNDS {
        let reached = timed("end to end", || everything(map, &points, &services))?;
        anyhow::ensure!(reached.iter().all(|r| *r > 0), "a category reaches nobody: {reached:?}");
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse()?;
    eprintln!("{nodes} {kilobytes}");
    Ok(())
}

fn everything(map: &str, points: &[Point], services: &[Vec<Point>]) -> Result<Vec<u64>> {
    let bytes = std::fs::read(map)?;
    let extract = timed("read", || osm::read(&bytes, Want { places: false }, &|_, _| {}))?;
    let lines = timed("lines", || Lines::from_extract(&extract, Profile::ORDINARY.passable))?;
    drop(extract);
    let graph = timed("graph", || Graph::build(&lines));
    drop(lines);
    let index = timed("index", || SnapIndex::new(&graph));
    let homes = timed("snap", || Homes::new(&index, points, vec![1; points.len()], 200_000));
    let reached = timed("search and join", || {
        let one = |searcher: &mut Searcher, list: &Vec<Point>| {
            let snaps = index.snap_all(list, 200_000);
            let source = |s: &atlas::snap::Snap| Source { position: s.position, away_mm: s.away_mm };
            let field = searcher.search(&graph, snaps.iter().flatten().map(source).collect(), LIMIT_MM);
            homes.share(&homes.nearest(&graph, &field)).homes_reached
        };
        services.par_iter().map_init(Searcher::default, one).collect()
    });
    Ok(reached)
}

/// How far copies lie apart, in units of 1e-7 degree: wider than the town itself.
const APART_E7: i64 = 5_000_000;

/// Writes a map of the walkable ways of another, repeated; copies lie half a degree apart on a square, row by row, and
/// nine of them are three by three.
pub fn enlarge(map: &str, copies: i64, file: &str) -> Result<()> {
    let extract = extract(map, false)?;
    let span = extract.ids.last().copied().unwrap_or(0) + 1;
    let mut out = Vec::new();
    let mut header = Vec::new();
    ["OsmSchema-V0.6", "DenseNodes"].iter().for_each(|f| bytes(4, f.as_bytes(), &mut header));
    out.extend(frame("OSMHeader", &header)?);
    let nodes: Vec<(i64, Point)> = extract.ids.iter().copied().zip(extract.at.iter().copied()).collect();
    let side = (1..).find(|side| side * side >= copies).unwrap_or(1);
    for copy in 0..copies {
        let shift = ((copy % side) * APART_E7, (copy / side) * APART_E7);
        for run in nodes.chunks(8_000) {
            out.extend(frame("OSMData", &node_block(run, copy * span, shift))?);
        }
    }
    for copy in 0..copies {
        let mut from = 0;
        let mut ways = Vec::new();
        for way in &extract.ways {
            let refs = &extract.refs[from..way.refs_end as usize];
            from = way.refs_end as usize;
            ways.push(
                refs.iter()
                    .filter(|r| **r != u32::MAX)
                    .map(|r| extract.ids[*r as usize] + copy * span)
                    .collect(),
            );
        }
        for run in ways.chunks(8_000) {
            out.extend(frame("OSMData", &way_block(run))?);
        }
    }
    Ok(std::fs::write(file, out)?)
}

fn node_block(nodes: &[(i64, Point)], first_id: i64, (east, north): (i64, i64)) -> Vec<u8> {
    let list = |f: &dyn Fn(&(i64, Point)) -> i64| deltas(nodes.iter().map(f));
    let (mut dense, mut group, mut out) = (Vec::new(), Vec::new(), Vec::new());
    bytes(1, &list(&|n| n.0 + first_id), &mut dense);
    bytes(8, &list(&|n| i64::from(n.1.lat_e7) + north), &mut dense);
    bytes(9, &list(&|n| i64::from(n.1.lon_e7) + east), &mut dense);
    bytes(2, &dense, &mut group);
    bytes(1, &[], &mut out);
    bytes(2, &group, &mut out);
    out
}

fn way_block(ways: &[Vec<i64>]) -> Vec<u8> {
    let (mut table, mut group, mut out) = (Vec::new(), Vec::new(), Vec::new());
    ["", "highway", "residential"].iter().for_each(|s| bytes(1, s.as_bytes(), &mut table));
    for refs in ways {
        let mut way = vec![8, 1];
        bytes(2, &[1], &mut way);
        bytes(3, &[2], &mut way);
        bytes(8, &deltas(refs.iter().copied()), &mut way);
        bytes(3, &way, &mut group);
    }
    bytes(1, &table, &mut out);
    bytes(2, &group, &mut out);
    out
}

fn varint(mut v: u64, out: &mut Vec<u8>) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

fn bytes(field: u64, v: &[u8], out: &mut Vec<u8>) {
    varint(field << 3 | 2, out);
    varint(v.len() as u64, out);
    out.extend(v);
}

fn deltas(values: impl Iterator<Item = i64>) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0);
    for v in values {
        let d = v - last;
        varint(((d << 1) ^ (d >> 63)) as u64, &mut out);
        last = v;
    }
    out
}

fn frame(kind: &str, message: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(message)?;
    let (mut blob, mut header) = (vec![2 << 3], Vec::new());
    varint(message.len() as u64, &mut blob);
    bytes(3, &encoder.finish()?, &mut blob);
    bytes(1, kind.as_bytes(), &mut header);
    header.push(3 << 3);
    varint(blob.len() as u64, &mut header);
    Ok([&(header.len() as u32).to_be_bytes()[..], &header, &blob].concat())
}
