//! The rules of this repository that no other tool knows.

mod arrows;
mod migrations;
mod pages;
mod rooms;
mod size;
mod sql;
mod words;

use crate::repo::{Problem, Repo, TextFile};
use crate::rust::{self, Token};
use anyhow::Result;

/// Folders that hold the workspace's Rust code.
const CODE: &[&str] = &["kernel", "engines", "features", "server", "tests", "xtask", "bench"];

#[derive(Debug)]
struct Source {
    file: TextFile,
    tokens: Vec<Token>,
}

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let sources = sources(repo)?;
    let mut problems = Vec::new();
    problems.extend(arrows::check(&repo.cargo_metadata(true)?, repo));
    problems.extend(rooms::check(repo)?);
    problems.extend(migrations::check(repo)?);
    problems.extend(pages::check(repo)?);
    for source in &sources {
        problems.extend(size::check(source));
        problems.extend(sql::check(source));
        problems.extend(migrations::check_texts(source));
        problems.extend(words::check(source));
    }
    problems.sort();
    size::note_long_files(&sources);
    Ok(problems)
}

fn sources(repo: &Repo) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for folder in CODE {
        for file in repo.files(folder, ".rs")? {
            let tokens = rust::tokens(&file)?;
            sources.push(Source { file, tokens });
        }
    }
    Ok(sources)
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    let file = TextFile { path: path.into(), text: text.into() };
    let tokens = rust::tokens(&file).unwrap();
    Source { file, tokens }
}
