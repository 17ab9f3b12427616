//! Siting against HiGHS.

use crate::support::{Chance, ask, oracle, shared};
use atlas::geo::Point;
use atlas::graph::{Graph, Lines, Profile};
use atlas::osm::{self, Want};
use atlas::search::{Homes, Reached, Source};
use atlas::siting::{Allowance, Goal, Question};
use atlas::snap::SnapIndex;
use std::fmt::Write;

/// Homes and sites strewn over a square town with some denser quarters; distances are straight lines × 1.3.
fn town(chance: &mut Chance, homes: usize, sites: usize, side_m: u64, limit_mm: u32) -> Question {
    let quarters: Vec<(u64, u64)> = (0..5).map(|_| (chance.below(side_m), chance.below(side_m))).collect();
    let mut place = |dense: bool| {
        if dense && chance.below(2) == 0 {
            let q = quarters[chance.below(5) as usize];
            return ((q.0 + chance.below(side_m / 5)) as f64, (q.1 + chance.below(side_m / 5)) as f64);
        }
        (chance.below(side_m) as f64, chance.below(side_m) as f64)
    };
    let homes: Vec<(f64, f64)> = (0..homes).map(|_| place(true)).collect();
    let sites: Vec<(f64, f64)> = (0..sites).map(|_| place(false)).collect();
    let reached = |site: &(f64, f64)| {
        let mm = |h: &(f64, f64)| ((h.0 - site.0).hypot(h.1 - site.1) * 1300.0) as u32;
        let near = (0u32..).zip(&homes).map(|(home, h)| Reached { home, mm: mm(h) });
        near.filter(|r| r.mm <= limit_mm).collect()
    };
    let cover = sites.iter().map(reached).collect();
    let people = homes.iter().map(|_| 1 + chance.below(19) as u32).collect();
    Question { people, cover, ..Question::covering(limit_mm) }
}

/// Solves a question and writes it as one line for the oracle.
fn solve(question: &Question, lines: &mut String) {
    let answer = question.solve().unwrap();
    assert!(answer.optimal, "{}: {}", question.cover.len(), answer.proof());
    let cover: Vec<Vec<[u32; 2]>> =
        question.cover.iter().map(|s| s.iter().map(|r| [r.home, r.mm]).collect()).collect();
    let (sites, budget) = match question.allowance {
        Allowance::Sites(n) => (Some(n), None),
        Allowance::Budget(b) => (None, Some(b)),
        Allowance::Any => (None, None),
    };
    let cost = if question.cost.is_empty() { vec![1; cover.len()] } else { question.cost.clone() };
    let json = serde_json::json!({
        "goal": format!("{:?}", question.goal).to_lowercase(), "sites": sites, "budget": budget,
        "limit_mm": question.limit_mm, "people": question.people, "cover": cover, "fixed": question.fixed,
        "cost": cost, "capacity": question.capacity, "objective": answer.objective,
    });
    writeln!(lines, "{json}").unwrap();
}

fn check(lines: &str) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), lines).unwrap();
    oracle("siting.py", file.path());
}

fn varied(mut question: Question, i: u64, chance: &mut Chance) -> Question {
    let sites = question.cover.len() as u64;
    question.cost = (0..sites).map(|_| 1 + chance.below(9)).collect();
    match i % 7 {
        0 | 1 => question.allowance = Allowance::Sites(2 + chance.below(7) as u32),
        2 => question.allowance = Allowance::Budget(10 + chance.below(20)),
        3 => {
            question.allowance = Allowance::Sites(3);
            question.fixed = vec![chance.below(sites) as u32, chance.below(sites) as u32];
        }
        4 => (question.goal, question.allowance) = (Goal::All, Allowance::Any),
        5 => {
            question.goal = Goal::Median;
            question.allowance = Allowance::Sites(2 + chance.below(4) as u32);
        }
        _ => {
            question.allowance = Allowance::Sites(4);
            question.capacity = (0..sites).map(|_| 50 + chance.below(400)).collect();
        }
    }
    question
}

#[test]
fn objectives_are_those_of_highs() {
    let mut chance = Chance::new(15);
    let mut lines = String::new();
    for i in 0..63 {
        let small = i % 7 == 5 || i % 7 == 6;
        let homes = if small { 60 + chance.below(140) } else { 200 + chance.below(1_300) };
        let sites = if small { 8 + chance.below(12) } else { 20 + chance.below(60) };
        let limit_mm = [600_000, 800_000, 1_200_000][chance.below(3) as usize];
        let question = town(&mut chance, homes as usize, sites as usize, 5_000, limit_mm);
        let question = varied(question, i, &mut chance);
        solve(&question, &mut lines);
    }
    let mut large = town(&mut chance, 5_000, 200, 6_000, 800_000);
    large.allowance = Allowance::Sites(5);
    solve(&large, &mut lines);
    check(&lines);
}

#[test]
fn the_oracle_notices_an_objective_that_is_one_person_off() {
    let line =
        r#"{"goal":"cover","sites":1,"budget":null,"limit_mm":9,"people":[3,4],"cover":[[[0,1]],[[1,1]]],
        "fixed":[],"cost":[1,1],"capacity":[],"objective":OBJECTIVE}"#
            .replace('\n', " ");
    let file = tempfile::NamedTempFile::new().unwrap();
    for (objective, says) in
        [("4", "60 questions compared, 0 differ"), ("3", "60 questions compared, 60 differ")]
    {
        std::fs::write(file.path(), format!("{}\n", line.replace("OBJECTIVE", objective)).repeat(60))
            .unwrap();
        if let Some((agrees, said)) = ask("siting.py", file.path()) {
            assert!(agrees == (objective == "4") && said.contains(says), "{said}");
        }
    }
}

#[test]
fn covering_malta_from_two_hundred_sites_is_proved_and_agrees_with_highs() {
    let Some(file) = shared("osm/malta.osm.pbf") else { return };
    let extract = osm::read(&file, Want { places: true }, &|_, _| {}).unwrap();
    let graph = Graph::build(&Lines::from_extract(&extract, Profile::ORDINARY.passable).unwrap());
    let index = SnapIndex::new(&graph);
    let dwellings: Vec<Point> = extract.places.iter().filter(|p| p.kind.dwelling).map(|p| p.at).collect();
    let mut chance = Chance::new(5);
    let mut lines = String::new();
    for k in 0..50 {
        let (homes, sites) = if k == 0 { (5_000, 200) } else { (400, 40) };
        let mut pick = |n: usize| -> Vec<Point> {
            (0..n).map(|_| dwellings[chance.below(dwellings.len() as u64) as usize]).collect()
        };
        let (homes, sites) = (pick(homes), index.snap_all(&pick(sites), 200_000));
        let people: Vec<u32> = homes.iter().map(|_| 1 + chance.below(19) as u32).collect();
        let homes = Homes::new(&index, &homes, people, 200_000);
        let sources: Vec<Source> =
            sites.iter().flatten().map(|s| Source { position: s.position, away_mm: s.away_mm }).collect();
        let question = Question {
            allowance: Allowance::Sites(5),
            people: homes.people.clone(),
            cover: homes.cover(&graph, &sources, 1_200_000),
            ..Question::covering(1_200_000)
        };
        solve(&question, &mut lines);
    }
    check(&lines);
}
