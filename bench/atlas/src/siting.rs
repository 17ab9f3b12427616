use crate::build::extract;
use crate::timing::{Chance, timed};
use anyhow::Result;
use atlas::geo::Point;
use atlas::graph::{Graph, Lines, Profile};
use atlas::search::{Homes, Source};
use atlas::siting::{Allowance, Question};
use atlas::snap::SnapIndex;

const LIMIT_MM: u32 = 1_200_000;

/// A covering question over the map's dwellings; solves it and writes it for the Python peers.
pub fn run(map: &str, homes: usize, sites: usize, count: u32, file: &str) -> Result<()> {
    let extract = extract(map, true)?;
    let graph = Graph::build(&Lines::from_extract(&extract, Profile::ORDINARY.passable)?);
    let index = SnapIndex::new(&graph);
    let dwellings: Vec<Point> = extract.places.iter().filter(|p| p.kind.dwelling).map(|p| p.at).collect();
    let mut chance = Chance::new(homes as u64);
    let mut pick = |n: usize| -> Vec<Point> {
        (0..n)
            .map(|_| scatter(dwellings[chance.below(dwellings.len() as u64) as usize], &mut chance))
            .collect()
    };
    let (homes, sites) = (pick(homes), index.snap_all(&pick(sites), 200_000));
    let people: Vec<u32> = (0..homes.len() as u32).map(|i| 1 + i * 7 % 19).collect();
    let homes = Homes::new(&index, &homes, people, 200_000);
    let sources: Vec<Source> =
        sites.iter().flatten().map(|s| Source { position: s.position, away_mm: s.away_mm }).collect();
    let cover = timed("cover sets", || homes.cover(&graph, &sources, LIMIT_MM));
    let allowance = Allowance::Sites(count);
    let question =
        Question { allowance, people: homes.people.clone(), cover, ..Question::covering(LIMIT_MM) };
    for _ in 0..3 {
        let answer = timed("atlas", || question.solve())?;
        eprintln!("{} covered, {}, {} nodes", answer.objective, answer.proof(), answer.nodes);
        let lists: Vec<Vec<u32>> =
            question.cover.iter().map(|c| c.iter().map(|r| r.home).collect()).collect();
        let json = serde_json::json!({
            "people": question.people, "cover": lists, "count": count, "objective": answer.objective,
        });
        std::fs::write(file, json.to_string())?;
    }
    Ok(())
}

/// Up to some 50 m away, so that picked twice is not the same place.
fn scatter(p: Point, chance: &mut Chance) -> Point {
    let mut off = || chance.below(10_000) as i32 - 5_000;
    Point { lon_e7: p.lon_e7 + off(), lat_e7: p.lat_e7 + off() }
}
