//! Walking distances against scipy.

use crate::support::{Chance, ask, oracle, shared, write_i64};
use atlas::geo::Point;
use atlas::graph::{Graph, Lines, Position, Profile};
use atlas::osm::{self, Extract, Want};
use atlas::search::{Homes, Searcher, Source};
use atlas::snap::{Snap, SnapIndex};

/// What an oracle run reads, for any number of separate graphs laid side by side.
#[derive(Default)]
struct Dump {
    edges: Vec<i64>,
    sources: Vec<i64>,
    queries: Vec<i64>,
    nodes: Vec<i64>,
}

impl Dump {
    fn add(&mut self, graph: &Graph, sources: &[Source], homes: &[Option<Snap>], limit_mm: u32) {
        let (first_node, first_edge) = (self.nodes.len() as i64, self.edges.len() as i64 / 3);
        let mut starts = Vec::new();
        let mut last = (u32::MAX, 0);
        for (u, v, mm) in graph.raw_edges() {
            self.edges.extend([first_node + i64::from(u), first_node + i64::from(v), i64::from(mm)]);
        }
        for chain in 0..graph.chains().len() as u32 {
            for (offset, _) in graph.shape(chain) {
                if last.0 == chain {
                    starts.push(Position { chain, offset_mm: last.1 });
                }
                last = (chain, offset);
            }
        }
        let edge_of = |p: Position| {
            let edge = starts.partition_point(|s| *s <= p) - 1;
            [first_edge + edge as i64, i64::from(p.offset_mm - starts[edge].offset_mm)]
        };
        let field = Searcher::default().search(graph, sources.to_vec(), limit_mm);
        for source in sources {
            self.sources.extend(edge_of(source.position));
            self.sources.push(i64::from(source.away_mm));
        }
        let table = Homes::from_snaps(homes.to_vec(), vec![1; homes.len()]);
        for (snap, hit) in homes.iter().zip(table.nearest(graph, &field)) {
            let Some(snap) = snap else { continue };
            self.queries.extend(edge_of(snap.position));
            self.queries.extend([i64::from(snap.away_mm), hit.map_or(-1, |h| i64::from(h.mm))]);
        }
        let mut all = vec![0; graph.nodes()];
        field.all_nodes(graph, &mut all);
        self.nodes.extend(all.iter().map(|mm| if *mm == u32::MAX { -1 } else { i64::from(*mm) }));
    }

    fn check(&self, limit_mm: u32) {
        oracle("network.py", self.write(limit_mm).path());
    }

    fn write(&self, limit_mm: u32) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        write_i64(folder.path(), "edges", &self.edges);
        write_i64(folder.path(), "sources", &self.sources);
        write_i64(folder.path(), "queries", &self.queries);
        write_i64(folder.path(), "nodes", &self.nodes);
        write_i64(folder.path(), "limit", &[i64::from(limit_mm)]);
        folder
    }
}

fn random_graph(chance: &mut Chance) -> Option<Graph> {
    let nodes = 2 + chance.below(30);
    let edges = 1 + chance.below(nodes * 2);
    let scale = [1, 100, 100_000, 700_000][chance.below(4) as usize];
    let mut list: Vec<(u32, u32, u32)> = Vec::new();
    for _ in 0..edges {
        let from = chance.below(nodes) as u32;
        let to = match chance.below(10) {
            0 => from,
            1..=5 => (from + 1) % nodes as u32,
            _ => chance.below(nodes) as u32,
        };
        let mm = if chance.below(6) == 0 { 0 } else { chance.below(scale) as u32 };
        list.push((from, to, mm));
        if chance.below(8) == 0 {
            list.push((to, from, chance.below(scale) as u32));
        }
    }
    let at =
        (0..nodes).map(|_| Point::from_degrees(chance.below(90) as f64, chance.below(80) as f64).unwrap());
    let lines = Lines::from_edges(at.collect(), &list).ok()?;
    let graph = Graph::build(&lines);
    let normal = |(u, v, mm): (u32, u32, u32)| (u.min(v), u.max(v), mm);
    let id = |n: u32| graph.source_id(n) as u32;
    let mut built: Vec<_> = graph.raw_edges().map(|(u, v, mm)| normal((id(u), id(v), mm))).collect();
    let mut given: Vec<_> = list.into_iter().map(normal).collect();
    built.sort_unstable();
    given.sort_unstable();
    assert_eq!(built, given, "contraction must keep every edge with its length");
    Some(graph)
}

fn random_position(graph: &Graph, chance: &mut Chance) -> Position {
    let chain = chance.below(graph.chains().len() as u64) as u32;
    let mm = graph.chains()[chain as usize].mm;
    let offset_mm = match chance.below(4) {
        0 => 0,
        1 => mm,
        _ => chance.below(u64::from(mm) + 1) as u32,
    };
    Position { chain, offset_mm }
}

#[test]
fn a_thousand_random_graphs_with_loops_zero_lengths_and_islands_agree_with_scipy() {
    let mut chance = Chance::new(4);
    let (mut dump, mut graphs) = (Dump::default(), 0);
    while graphs < 1_000 {
        let Some(graph) = random_graph(&mut chance) else { continue };
        graphs += 1;
        let source = |c: &mut Chance| {
            let away_mm = [0, c.below(2_000) as u32][c.below(2) as usize];
            Source { position: random_position(&graph, c), away_mm }
        };
        let sources: Vec<Source> = (0..=chance.below(4)).map(|_| source(&mut chance)).collect();
        let home = |c: &mut Chance| {
            let away_mm = c.below(3_000) as u32;
            Some(Snap { position: random_position(&graph, c), away_mm, foot: Point::default() })
        };
        let homes: Vec<Option<Snap>> = (0..5).map(|_| home(&mut chance)).collect();
        dump.add(&graph, &sources, &homes, 1_200_000);
    }
    dump.check(1_200_000);
}

#[test]
fn the_oracle_notices_a_distance_that_is_eleven_millimetres_off() {
    let at = vec![Point::default(); 3];
    let graph = Graph::build(&Lines::from_edges(at, &[(0, 1, 70_000), (1, 2, 80_000)]).unwrap());
    let source = Source { position: Position { chain: 0, offset_mm: 0 }, away_mm: 0 };
    let mut dump = Dump::default();
    dump.add(&graph, &[source], &[], 1_200_000);
    dump.check(1_200_000);
    dump.nodes[1] += 11;
    if let Some((agrees, said)) = ask("network.py", dump.write(1_200_000).path()) {
        assert!(!agrees && said.contains("worst difference 11 mm"), "{said}");
    }
}

#[test]
fn opening_and_closing_sites_gives_what_searching_again_gives() {
    let mut chance = Chance::new(9);
    for _ in 0..300 {
        let Some(graph) = random_graph(&mut chance) else { continue };
        let mut searcher = Searcher::default();
        let mut sources: Vec<Source> = Vec::new();
        let mut alive: Vec<u32> = Vec::new();
        let mut field = searcher.search(&graph, Vec::new(), 900_000);
        let place = |c: &mut Chance| Snap {
            position: random_position(&graph, c),
            away_mm: 7,
            foot: Point::default(),
        };
        let homes: Vec<Option<Snap>> = (0..8).map(|_| Some(place(&mut chance))).collect();
        let homes = Homes::from_snaps(homes, vec![1; 8]);
        let mut hits = homes.nearest(&graph, &field);
        for _ in 0..12 {
            if alive.is_empty() || chance.below(3) > 0 {
                let away_mm = chance.below(500) as u32;
                sources.push(Source { position: random_position(&graph, &mut chance), away_mm });
                let source = sources[sources.len() - 1];
                let (number, touched) = field.open(&graph, &mut searcher, source);
                homes.refresh(&graph, &field, source, &touched, &mut hits);
                alive.push(number);
            } else {
                let gone = alive.swap_remove(chance.below(alive.len() as u64) as usize);
                let touched = field.close(&graph, &mut searcher, gone);
                homes.refresh(&graph, &field, sources[gone as usize], &touched, &mut hits);
            }
            assert_eq!(hits, homes.nearest(&graph, &field), "refreshing must read every home that changed");
            alive.sort_unstable();
            let again =
                searcher.search(&graph, alive.iter().map(|n| sources[*n as usize]).collect(), 900_000);
            for junction in 0..graph.junctions() as u32 {
                let (one, two) = (field.at_junction(junction), again.at_junction(junction));
                assert_eq!(one.map(|h| (h.mm, h.source)), two.map(|h| (h.mm, alive[h.source as usize])));
            }
            for _ in 0..10 {
                let place = random_position(&graph, &mut chance);
                assert_eq!(field.at(&graph, place).map(|h| h.mm), again.at(&graph, place).map(|h| h.mm));
            }
        }
    }
}

fn nearest_of_every_category_agrees(extract: &Extract) {
    let graph = Graph::build(&Lines::from_extract(extract, Profile::ORDINARY.passable).unwrap());
    let index = SnapIndex::new(&graph);
    let homes: Vec<Point> = extract.places.iter().filter(|p| p.kind.dwelling).map(|p| p.at).collect();
    let homes = index.snap_all(&homes, 200_000);
    for category in [0, 4, 7] {
        let services = extract.places.iter().filter(|p| p.kind.category == Some(category));
        let points: Vec<Point> = services.map(|p| p.at).collect();
        let snaps = index.snap_all(&points, 200_000);
        let sources: Vec<Source> =
            snaps.iter().flatten().map(|s| Source { position: s.position, away_mm: s.away_mm }).collect();
        let mut dump = Dump::default();
        dump.add(&graph, &sources, &homes, 1_200_000);
        dump.check(1_200_000);
    }
}

#[test]
fn distances_on_monaco_agree_with_scipy() {
    let Some(file) = shared("osm/monaco.osm.pbf") else { return };
    nearest_of_every_category_agrees(&osm::read(&file, Want { places: true }, &|_, _| {}).unwrap());
}

#[test]
fn distances_on_malta_agree_with_scipy() {
    let Some(file) = shared("osm/malta.osm.pbf") else { return };
    nearest_of_every_category_agrees(&osm::read(&file, Want { places: true }, &|_, _| {}).unwrap());
}
