//! Who is reached: homes on the graph, their nearest services, and the share of people covered.

use super::field::{Field, Hit, Source};
use super::searcher::Searcher;
use crate::geo::Point;
use crate::graph::{Graph, Position};
use crate::snap::{Snap, SnapIndex};
use rayon::prelude::*;

/// Places where people live, snapped to the graph. Homes that did not snap stay in the list.
#[derive(Debug, Clone, Default)]
pub struct Homes {
    pub snaps: Vec<Option<Snap>>,
    pub people: Vec<u32>,
    /// Snapped homes in the order of the graph, so that a sweep over them reads memory in order.
    stops: Vec<Stop>,
}

/// A home's place on the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stop {
    position: Position,
    away_mm: u32,
    home: u32,
}

/// People reached out of all people; nobody is dropped from `people`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub homes: u64,
    pub people: u64,
    pub homes_reached: u64,
    pub people_reached: u64,
    pub homes_unsnapped: u64,
    pub people_unsnapped: u64,
}

/// A home within reach of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    pub home: u32,
    pub mm: u32,
}

/// For every site the homes within reach, by home number.
pub type Cover = Vec<Vec<Reached>>;

impl Homes {
    /// Snaps homes to the graph. `people[i]` live at `points[i]`.
    pub fn new(index: &SnapIndex, points: &[Point], people: Vec<u32>, limit_mm: u32) -> Self {
        Self::from_snaps(index.snap_all(points, limit_mm), people)
    }

    /// Homes whose places on the graph are known. Where `people` is too short, nobody lives.
    pub fn from_snaps(snaps: Vec<Option<Snap>>, mut people: Vec<u32>) -> Self {
        people.resize(snaps.len(), 0);
        let stop = |(home, snap): (u32, &Option<Snap>)| {
            snap.map(|s| Stop { position: s.position, away_mm: s.away_mm, home })
        };
        let mut stops: Vec<Stop> = (0u32..).zip(&snaps).filter_map(stop).collect();
        stops.par_sort_unstable();
        Self { snaps, people, stops }
    }

    /// Numbers of the homes that did not snap.
    pub fn unsnapped(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.snaps).filter(|(_, s)| s.is_none()).map(|(i, _)| i)
    }

    /// The nearest source of every home, its own way to the path included.
    pub fn nearest(&self, graph: &Graph, field: &Field) -> Vec<Option<Hit>> {
        let found: Vec<Option<Hit>> =
            self.stops.par_iter().with_min_len(4096).map(|stop| nearest(graph, field, stop)).collect();
        let mut hits = vec![None; self.snaps.len()];
        for (stop, hit) in self.stops.iter().zip(found) {
            hits[stop.home as usize] = hit;
        }
        hits
    }

    /// Reads again only the homes that an opened or closed source can have changed: those on its own chain and on the
    /// chains of the junctions that [`Field::open`] or [`Field::close`] touched. Returns how many were read.
    pub fn refresh(
        &self,
        graph: &Graph,
        field: &Field,
        source: Source,
        touched: &[u32],
        hits: &mut [Option<Hit>],
    ) -> usize {
        let of = |junction: &u32| graph.row(*junction).map(|arc| graph.arc_chain[arc]);
        let mut chains: Vec<u32> = touched.iter().flat_map(of).collect();
        chains.push(source.position.chain);
        let mut read = 0;
        for stop in self.stops_on(chains) {
            hits[stop.home as usize] = nearest(graph, field, stop);
            read += 1;
        }
        read
    }

    fn stops_on(&self, mut chains: Vec<u32>) -> impl Iterator<Item = &Stop> + '_ {
        chains.sort_unstable();
        chains.dedup();
        chains.into_iter().flat_map(|chain| {
            let from = self.stops.partition_point(|s| s.position.chain < chain);
            self.stops[from..].iter().take_while(move |s| s.position.chain == chain)
        })
    }

    /// Counts who is reached.
    pub fn share(&self, hits: &[Option<Hit>]) -> Share {
        let mut share = Share::default();
        for ((snap, hit), people) in self.snaps.iter().zip(hits).zip(&self.people) {
            let people = u64::from(*people);
            share.homes += 1;
            share.people += people;
            share.homes_reached += u64::from(hit.is_some());
            share.people_reached += if hit.is_some() { people } else { 0 };
            share.homes_unsnapped += u64::from(snap.is_none());
            share.people_unsnapped += if snap.is_none() { people } else { 0 };
        }
        share
    }

    /// For every site the homes within `limit_mm`, both ways to the path included.
    pub fn cover(&self, graph: &Graph, sites: &[Source], limit_mm: u32) -> Cover {
        let one = |searcher: &mut Searcher, site: &Source| self.cover_of(graph, searcher, *site, limit_mm);
        sites.par_iter().map_init(Searcher::default, one).collect()
    }

    fn cover_of(&self, graph: &Graph, searcher: &mut Searcher, site: Source, limit_mm: u32) -> Vec<Reached> {
        let (chain, mut chains) = (site.position.chain, Vec::new());
        let field = searcher.search_noting(graph, site, limit_mm, |junction| {
            chains.extend(graph.row(junction).map(|arc| graph.arc_chain[arc]));
        });
        chains.push(chain);
        let hit = |stop: &Stop| Some(Reached { home: stop.home, mm: nearest(graph, &field, stop)?.mm });
        let mut reached: Vec<Reached> = self.stops_on(chains).filter_map(hit).collect();
        reached.sort_unstable_by_key(|r| r.home);
        reached
    }
}

fn nearest(graph: &Graph, field: &Field, stop: &Stop) -> Option<Hit> {
    let hit = field.at(graph, stop.position)?;
    let mm = hit.mm.saturating_add(stop.away_mm);
    (mm <= field.limit_mm()).then_some(Hit { mm, ..hit })
}
