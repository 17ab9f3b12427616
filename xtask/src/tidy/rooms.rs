//! Every room is furnished: a README, its words in both languages, its code.

use crate::repo::{Problem, Repo};
use anyhow::Result;

const FURNITURE: &[&str] = &["Cargo.toml", "README.md", "src/lib.rs", "text/zh-CN.ftl", "text/en.ftl"];

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for room in repo.folders("features")? {
        for item in FURNITURE {
            let path = format!("features/{room}/{item}");
            if !repo.exists(&path) {
                problems.push(Problem::new(path, "every room has this file; write it"));
            }
        }
    }
    Ok(problems)
}
