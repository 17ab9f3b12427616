//! Random elections, the folder of real ones, and the Python environment of the oracles.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};
use std::process::Command;

use fairshare::{Ballot, BallotKind, Election, Project};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Runs an oracle; `None` where there is no Python environment.
pub fn oracle(script: &str, folders: &[&Path]) -> Option<String> {
    let venv = std::env::var_os("COURTYARD_VENV").map_or_else(|| root().join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    if !python.exists() {
        println!("skipped: no Python environment at {}", venv.display());
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(script);
    let run = Command::new(python).arg(script).args(folders).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(String::from_utf8(run.stdout).unwrap())
}

/// The folder of real elections; `None` where it is not there.
pub fn real() -> Option<PathBuf> {
    let shared = std::env::var_os("COURTYARD_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("data/pabulib");
    if !folder.is_dir() {
        println!("skipped: no elections at {}", folder.display());
        return None;
    }
    Some(folder)
}

pub fn real_files() -> Vec<PathBuf> {
    let Some(folder) = real() else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "pb"));
    files.sort();
    files
}

/// Numbers for tests: splitmix64.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both included.
    pub fn range(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }
}

/// A small election; many of them are full of ties.
pub fn election(seed: u64, kind: BallotKind, voters_max: u64, projects_max: u64) -> Election {
    let mut chance = Chance(seed);
    let (voters, count) = (chance.range(1, voters_max), chance.range(1, projects_max));
    let (step, scale) = ([1, 7, 100][chance.range(0, 2) as usize], [0, 0, 2][chance.range(0, 2) as usize]);
    let projects: Vec<Project> = (0..count)
        .map(|i| Project {
            id: format!("p{i}"),
            cost: (chance.range(1, 12) * step) as i64,
            ..Project::default()
        })
        .collect();
    let total: i64 = projects.iter().map(|p| p.cost).sum();
    let budget = (total * chance.range(20, 110) as i64 / 100).max(1);
    let density = chance.range(5, 90);
    let ballots = (0..voters)
        .map(|voter| Ballot { voter: voter.to_string(), choices: choices(&mut chance, kind, count, density) })
        .collect();
    Election::new(kind, budget, scale, projects, ballots).unwrap()
}

fn choices(chance: &mut Chance, kind: BallotKind, count: u64, density: u64) -> Vec<(usize, i64)> {
    let mut chosen: Vec<usize> = (0..count as usize).filter(|_| chance.range(1, 100) <= density).collect();
    if chosen.is_empty() || kind == BallotKind::ChooseOne {
        chosen = vec![chance.range(0, count - 1) as usize];
    }
    let length = chosen.len() as i64;
    let points = |chance: &mut Chance, place: i64| match kind {
        BallotKind::Approval | BallotKind::ChooseOne => 1,
        BallotKind::Ordinal => length - place,
        BallotKind::Cumulative | BallotKind::Scoring => chance.range(1, 4) as i64,
    };
    chosen.into_iter().zip(0..).map(|(project, place)| (project, points(chance, place))).collect()
}
