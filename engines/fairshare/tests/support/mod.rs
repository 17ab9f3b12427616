//! Random elections, the folder of real ones, and the Python environment of the oracles.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its own part, and stops at the first surprise"
)]

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

/// Small correct files of every ballot type.
pub fn corpus() -> Vec<(&'static str, String)> {
    let about = |kind: &str, rule: &str, more: &str| {
        format!(
            "META\nkey;value\ndescription;Test\ncountry;Poland\nunit;Testowo\ninstance;2024\nnum_projects;4\nnum_votes;3\n\
             budget;1000\nvote_type;{kind}\nrule;{rule}\ndate_begin;01.02.2024\ndate_end;28.02.2024\n{more}"
        )
    };
    let approval = "PROJECTS\nproject_id;cost;votes;name;category;selected;latitude;longitude\n\
         1;600;3;Park;green,sport;1;50.1;19.9\n2;500;2;Pool;sport;0;50.2;19.8\n3;300;1;Bench;green;1;;\n4;900;1;Road;;0;;\n\
         VOTES\nvoter_id;age;sex;voting_method;vote\n11;30;M;internet;1,2\n12;40-59;F;paper;1,2,3\n13;;;internet;1,4\n";
    let points = "PROJECTS\nproject_id;cost;score;name;selected\n1;600;9;Park;1\n2;500;5;Pool;0\n3;300;3;Bench;1\n4;900;1;Road;0\n\
         VOTES\nvoter_id;vote;points\n11;1,2;4,2\n12;1,2,3;3,3,0\n13;1,3,4;2,3,1\n";
    let ordinal = "PROJECTS\nproject_id;cost;score;name;selected\n1;600;8;Park;1\n2;500;3;Pool;0\n3;300;3;Bench;1\n4;900;1;Road;0\n\
         VOTES\nvoter_id;vote\n11;1,2\n12;1,2,3\n13;1,3,4\n";
    let choose = "PROJECTS\nproject_id;cost;votes;name;selected\n1;600;2;Park;1\n2;500;1;Pool;0\n3;300;0;Bench;0\n4;900;0;Road;0\n\
         VOTES\nvoter_id;vote\n11;1\n12;1\n13;2\n";
    vec![
        (
            "approval",
            about(
                "approval",
                "greedy",
                "min_length;1\nmax_length;3\nlanguage;pl\ncurrency;PLN\ncomment;#1: fine #2: too\n",
            ) + approval,
        ),
        (
            "threshold",
            about("approval", "greedy-threshold", "max_length;4\nmin_project_score_threshold;1\n") + approval,
        ),
        (
            "no-skip",
            about("approval", "greedy-no-skip", "categories;green,sport\n")
                + &approval.replace("Bench;green;1", "Bench;green;0"),
        ),
        (
            "custom",
            about("approval", "greedy-custom", "comment;#1: own rule\nmax_sum_cost;2000\n") + approval,
        ),
        ("exclusive", about("approval", "greedy-exclusive", "min_length;1\n") + approval),
        (
            "shares",
            about("approval", "equalshares", "") + &approval.replace("Bench;green;1", "Bench;green;0"),
        ),
        (
            "cumulative",
            about("cumulative", "greedy", "min_points;0\nmax_points;4\nmax_sum_points;6\n") + points,
        ),
        ("scoring", about("scoring", "unknown", "min_points;0\nmax_points;4\n") + points),
        ("ordinal", about("ordinal", "greedy", "max_length;3\n") + ordinal),
        ("choose-1", about("choose-1", "greedy-no-skip", "min_length;1\nmax_length;1\n") + choose),
    ]
}
