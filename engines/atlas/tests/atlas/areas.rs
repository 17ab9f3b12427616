//! Isochrones against exact node distances, and their own invariants; snapping against trying every edge.

use crate::pbf;
use crate::support::{Chance, shared};
use atlas::geo::{Plane, Point};
use atlas::graph::{Graph, Lines, Profile};
use atlas::isochrone::{Drawing, Isochrone, isochrones};
use atlas::osm::{self, Want};
use atlas::search::{Searcher, Source};
use atlas::snap::SnapIndex;

const BANDS: [u32; 3] = [400_000, 800_000, 1_200_000];

fn walking(file: &[u8]) -> Graph {
    let extract = osm::read(file, Want { places: false }, &|_, _| {}).unwrap();
    Graph::build(&Lines::from_extract(&extract, Profile::ORDINARY.passable).unwrap())
}

/// Nodes that should be inside and are; nodes that should be outside but are not.
#[derive(Default, Debug)]
struct Tally {
    near: u64,
    near_inside: u64,
    beyond: u64,
    beyond_inside: u64,
}

fn count(graph: &Graph, source: Source, band: &Isochrone, tally: &mut Tally) {
    let field = Searcher::default().search(graph, vec![source], band.limit_mm * 2);
    let mut distances = vec![0; graph.nodes()];
    field.all_nodes(graph, &mut distances);
    for (node, mm) in (0u32..).zip(&distances) {
        let at = graph.at(node);
        if *mm <= band.limit_mm - 50_000 {
            tally.near += 1;
            tally.near_inside += u64::from(band.contains(at.lon(), at.lat()));
        } else if *mm >= band.limit_mm + 100_000 && *mm <= band.limit_mm * 2 {
            tally.beyond += 1;
            tally.beyond_inside += u64::from(band.contains(at.lon(), at.lat()));
        }
    }
}

/// One street of a kilometre in the village's country.
fn street() -> Graph {
    let at = [Point::from_degrees(103.95, 30.99).unwrap(), Point::from_degrees(103.96, 30.99).unwrap()];
    Graph::build(&Lines::from_edges(at.to_vec(), &[(0, 1, at[0].mm_to(at[1]) as u32)]).unwrap())
}

#[test]
fn a_raster_of_cells_without_size_never_ended() {
    let graph = street();
    let source = Source { position: graph.position(0).unwrap(), away_mm: 0 };
    for cell_m in [0.0, -1.0, f64::NAN, 1e-9] {
        let drawing = Drawing { cell_m, ..Drawing::default() };
        let bands = isochrones(&graph, &mut Searcher::default(), source, &[400_000], &drawing);
        assert!(bands[0].area_m2 > 0.0, "{cell_m}");
    }
}

#[test]
fn snapping_a_place_at_the_pole_never_ended() {
    let index = SnapIndex::new(&street());
    for lat in [90.0, -90.0, 88.1, 89.999] {
        assert_eq!(index.snap(Point::from_degrees(103.95, lat).unwrap(), 1_000_000), None);
    }
    assert_eq!(index.snap(Point::from_degrees(103.95, 87.9).unwrap(), 1_000_000), None);
}

#[test]
fn isochrones_hold_what_can_be_reached_and_little_else() {
    let Some(file) = shared("osm/malta.osm.pbf") else { return };
    let graph = walking(&file);
    let mut chance = Chance::new(21);
    let (mut tally, mut searcher) = (Tally::default(), Searcher::default());
    for _ in 0..60 {
        let node = chance.below(graph.nodes() as u64) as u32;
        let source = Source { position: graph.position(node).unwrap(), away_mm: 0 };
        let bands = isochrones(&graph, &mut searcher, source, &BANDS, &Drawing::default());
        bands.iter().for_each(|band| count(&graph, source, band, &mut tally));
        assert!(bands.windows(2).all(|w| w[0].area_m2 <= w[1].area_m2));
        check_rings(&bands);
    }
    println!("{tally:?}");
    assert!(tally.near > 10_000 && tally.beyond > 10_000);
    assert!(tally.near_inside as f64 >= 0.995 * tally.near as f64, "{tally:?}");
    assert!(tally.beyond_inside as f64 <= 0.01 * tally.beyond as f64, "{tally:?}");
}

/// Rings are simple, closed, rightly turned; holes and narrower bands lie inside.
fn check_rings(bands: &[Isochrone]) {
    for (i, band) in bands.iter().enumerate() {
        for polygon in &band.polygons {
            let rings = polygon.closed_rings();
            assert!(rings.iter().all(|r| r.len() >= 4 && r.first() == r.last()));
            assert!(turn(&rings[0]) > 0.0 && rings[1..].iter().all(|r| turn(r) < 0.0));
            rings.iter().for_each(|r| assert_simple(r));
            for hole in &rings[1..] {
                let alone = atlas::isochrone::Polygon { outline: polygon.outline.clone(), holes: Vec::new() };
                assert!(hole.iter().all(|p| alone.contains(p[0], p[1])));
            }
            if let Some(wider) = bands.get(i + 1) {
                let outline =
                    polygon.outline.windows(2).map(|w| ((w[0].0 + w[1].0) / 2.0, (w[0].1 + w[1].1) / 2.0));
                assert!(outline.into_iter().all(|p| wider.contains(p.0, p.1)));
            }
        }
    }
}

fn turn(ring: &[[f64; 2]]) -> f64 {
    let origin = ring[0];
    let shifted = |p: [f64; 2]| (p[0] - origin[0], p[1] - origin[1]);
    ring.windows(2).map(|w| (shifted(w[0]), shifted(w[1]))).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

fn assert_simple(ring: &[[f64; 2]]) {
    let side = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        ((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).signum()
    };
    let n = ring.len() - 1;
    for i in 0..n {
        for j in i + 2..n {
            if i == 0 && j == n - 1 {
                continue;
            }
            let (a, b, c, d) = (ring[i], ring[i + 1], ring[j], ring[j + 1]);
            let crossing = side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
            assert!(!crossing, "parts {i} and {j} of a ring cross");
        }
    }
}

#[test]
fn points_snap_to_the_nearest_of_all_edges() {
    let village = walking(&pbf::file(&pbf::village()));
    let monaco = shared("osm/monaco.osm.pbf").map(|file| walking(&file));
    let mut chance = Chance::new(8);
    for graph in std::iter::once(village).chain(monaco) {
        let index = SnapIndex::new(&graph);
        for _ in 0..300 {
            let near = graph.at(chance.below(graph.nodes() as u64) as u32);
            let off = |c: &mut Chance| c.below(60_000) as i32 - 30_000;
            let point =
                Point { lon_e7: near.lon_e7 + off(&mut chance), lat_e7: near.lat_e7 + off(&mut chance) };
            let limit = [20_000, 200_000, 1_000_000][chance.below(3) as usize];
            let nearest = nearest_by_trying(&graph, point);
            match index.snap(point, limit) {
                None => assert!(nearest * 1000.0 > f64::from(limit) - 1.0),
                Some(snap) => {
                    assert!((f64::from(snap.away_mm) - nearest * 1000.0).abs() <= 1.0);
                    let foot = graph.point(snap.position);
                    assert!((point.metres_to(foot) - nearest).abs() < 0.02, "the position is the foot");
                    assert!(foot.metres_to(snap.foot) < 0.02);
                }
            }
        }
    }
}

/// Metres to the nearest edge, by halving every edge's distance function.
fn nearest_by_trying(graph: &Graph, point: Point) -> f64 {
    let plane = Plane::at(point);
    let mut best = f64::INFINITY;
    for (u, v, _) in graph.raw_edges() {
        let (a, b) = (plane.xy(graph.at(u)), plane.xy(graph.at(v)));
        let at = |t: f64| (a.0 + (b.0 - a.0) * t).hypot(a.1 + (b.1 - a.1) * t);
        if at(0.0).min(at(1.0)) - (a.0 - b.0).hypot(a.1 - b.1) > best {
            continue;
        }
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..80 {
            let third = (high - low) / 3.0;
            if at(low + third) < at(high - third) { high -= third } else { low += third }
        }
        best = best.min(at(low));
    }
    best
}
