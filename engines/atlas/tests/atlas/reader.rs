//! Reading `.osm.pbf` files, against the crate `osmpbf` and on a village of our own.

use crate::pbf::{self, Block, village};
use crate::support::shared;
use atlas::geo::{EARTH_RADIUS_M, Point};
use atlas::graph::{Barrier, Edits, Graph, Lines, Profile, Shortcut};
use atlas::osm::tags::{Key, Tags};
use atlas::osm::walk::{self, Passable};
use atlas::osm::{self, Extract, Want};
use osmpbf::{Element, ElementReader};
use std::collections::HashMap;

fn read(file: &[u8]) -> Extract {
    osm::read(file, Want { places: true }, &|_, _| {}).unwrap()
}

fn graph(extract: &Extract, profile: Profile) -> Graph {
    Graph::build(&Lines::from_extract(extract, profile.passable).unwrap())
}

fn known<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Tags<'a> {
    let mut out = Tags::default();
    for (key, value) in tags {
        if let Some(key) = Key::parse(key.as_bytes()) {
            out.push(key, value.as_bytes());
        }
    }
    out
}

fn haversine_mm(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (p, q) = (a.1.to_radians(), b.1.to_radians());
    let h =
        ((q - p) / 2.0).sin().powi(2) + p.cos() * q.cos() * ((b.0 - a.0).to_radians() / 2.0).sin().powi(2);
    2000.0 * EARTH_RADIUS_M * h.sqrt().asin()
}

/// Node positions, walkable ways and closed nodes as the other reader sees them.
struct Theirs {
    at: HashMap<i64, (f64, f64)>,
    ways: Vec<Vec<i64>>,
    closed: HashMap<i64, ()>,
}

fn theirs(file: &[u8]) -> Theirs {
    let mut t = Theirs { at: HashMap::new(), ways: Vec::new(), closed: HashMap::new() };
    let each = |element: Element<'_>| match element {
        Element::DenseNode(n) => {
            t.at.insert(n.id(), (n.lon(), n.lat()));
            if !walk::node(&known(n.tags())).allows(Passable::ON_FOOT) {
                t.closed.insert(n.id(), ());
            }
        }
        Element::Way(w) if walk::way(&known(w.tags())).allows(Passable::ON_FOOT) => {
            t.ways.push(w.refs().collect())
        }
        _ => {}
    };
    ElementReader::new(file).for_each(each).unwrap();
    t
}

fn same_edges_as_the_other_reader(file: &[u8]) {
    let t = theirs(file);
    let mut expected: Vec<(i64, i64)> = Vec::new();
    for way in &t.ways {
        let steps =
            way.windows(2).filter(|s| s[0] != s[1] && t.at.contains_key(&s[0]) && t.at.contains_key(&s[1]));
        expected.extend(steps.map(|s| (s[0].min(s[1]), s[0].max(s[1]))));
    }
    let graph = graph(&read(file), Profile::ORDINARY);
    let mut found = Vec::new();
    for (u, v, mm) in graph.raw_edges() {
        let (a, b) = (graph.source_id(u), graph.source_id(v));
        found.push((a.min(b), a.max(b)));
        let metres = haversine_mm(t.at[&a], t.at[&b]);
        assert!((f64::from(mm) - metres).abs() <= 1.0, "{a} {b}: {mm} {metres}");
    }
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(expected.len(), found.len());
    assert_eq!(expected, found);
    // Every closed node became one dead end per edge.
    for node in 0..graph.nodes() as u32 {
        assert!(!t.closed.contains_key(&graph.source_id(node)) || (node as usize) < graph.junctions());
    }
}

#[test]
fn monaco_has_the_edges_and_lengths_another_reader_finds() {
    let Some(file) = shared("osm/monaco.osm.pbf") else { return };
    same_edges_as_the_other_reader(&file);
}

#[test]
fn malta_has_the_edges_and_lengths_another_reader_finds() {
    let Some(file) = shared("osm/malta.osm.pbf") else { return };
    same_edges_as_the_other_reader(&file);
}

#[test]
fn a_village_with_chinese_names_is_read() {
    let extract = read(&pbf::file(&village()));
    let names: Vec<&str> = extract.places.iter().filter_map(|p| p.name.as_deref()).collect();
    assert_eq!(names, ["天府中路卫生站", "一栋"]);
    let park = extract.places.iter().find(|p| p.kind.category == Some(7)).unwrap();
    assert_eq!(park.at, Point::from_degrees(103.9514, 30.9902).unwrap());
    let house = extract.places.iter().find(|p| p.kind.dwelling).unwrap();
    assert_eq!(house.at, Point::from_degrees(103.9515, 30.9903).unwrap());
    let graph = graph(&extract, Profile::ORDINARY);
    // The locked gate cuts the footway: 1-2-3-4 and 4'-5.
    assert_eq!((graph.nodes(), graph.edges(), graph.components().nodes), (6, 4, vec![4, 2]));
}

#[test]
fn the_order_of_nodes_in_a_file_does_not_matter() {
    let forward = Block::new().node(1, 0.0, 0.0, &[]).node(2, 0.001, 0.0, &[]).node(3, 0.002, 0.0, &[]);
    let backward = Block::new().node(3, 0.002, 0.0, &[]).node(1, 0.0, 0.0, &[]).node(2, 0.001, 0.0, &[]);
    let path: pbf::Tags = &[("highway", "path")];
    let lengths = [forward, backward].map(|b| {
        let graph = graph(&read(&pbf::file(&b.way(9, &[1, 2, 3], path))), Profile::ORDINARY);
        (graph.nodes(), graph.total_mm())
    });
    assert_eq!(lengths[0], lengths[1]);
}

#[test]
fn references_to_nodes_outside_the_extract_are_counted_and_interrupt_the_way() {
    let block = village().way(24, &[1, 999, 2, 5], &[("highway", "path")]);
    let extract = read(&pbf::file(&block));
    assert_eq!(extract.counts.missing_refs, 1);
    assert_eq!(graph(&extract, Profile::ORDINARY).edges(), 5);
}

#[test]
fn a_wheelchair_goes_around_the_steps() {
    let steps: pbf::Tags = &[("highway", "steps")];
    let extract = read(&pbf::file(&village().way(24, &[1, 5], steps)));
    assert_eq!(graph(&extract, Profile::ORDINARY).edges(), 5);
    assert_eq!(graph(&extract, Profile::WHEELCHAIR).edges(), 4);
}

#[test]
fn a_gate_closed_at_night_cuts_and_a_passage_joins() {
    let mut lines = Lines::from_extract(&read(&pbf::file(&village())), Passable::ON_FOOT).unwrap();
    let point = |lon, lat| Point::from_degrees(lon, lat).unwrap();
    let edits = Edits {
        barriers: vec![Barrier { at: point(103.9505, 30.99005) }],
        shortcuts: vec![Shortcut { from: point(103.9510, 30.9900), to: point(103.9520, 30.9920), mm: None }],
        within_m: 20,
    };
    edits.apply(&mut lines).unwrap();
    let graph = Graph::build(&lines);
    assert_eq!(graph.edges(), 6);
    assert_eq!(graph.components().nodes, [6, 2]);
    let far = Edits { barriers: vec![Barrier { at: point(104.0, 31.0) }], ..edits };
    let error = far.apply(&mut lines).unwrap_err().to_string();
    assert_eq!(error, "barriers[0]: a place within 20 m of a path");
}

#[test]
fn a_stray_member_on_the_other_side_of_the_earth_changes_nothing_nearby() {
    let path: pbf::Tags = &[("highway", "path")];
    let stray = village().node(40, -70.0, -30.0, &[]).node(41, -70.001, -30.0, &[]).way(25, &[40, 41], path);
    let (alone, with) = (read(&pbf::file(&village())), read(&pbf::file(&stray)));
    let (alone, with) = (graph(&alone, Profile::ORDINARY), graph(&with, Profile::ORDINARY));
    let near = |g: &Graph| -> Vec<i64> {
        (0..g.junctions() as u32).map(|n| g.source_id(n)).filter(|id| *id < 40).collect()
    };
    assert_eq!(near(&alone), near(&with));
}
