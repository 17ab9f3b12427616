//! Dependencies point one way: server → features → kernel + engines → common.

use crate::repo::{Problem, Repo};
use serde_json::Value;
use std::path::Path;

/// Which rooms a room may use, through their `lib.rs`. A new room gets a line here.
const ROOMS: &[(&str, &[&str])] = &[
    ("people", &[]),
    ("beans", &["people"]),
    ("volunteering", &["people", "beans"]),
    ("alliance", &["people", "beans"]),
];

#[derive(Debug, PartialEq, Eq, Clone)]
enum Place {
    Common,
    Kernel,
    Engine,
    Room(String),
    Server,
    Tests,
    Xtask,
    Outside,
}

pub fn check(metadata: &Value, repo: &Repo) -> Vec<Problem> {
    let mut problems = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let manifest = package["manifest_path"].as_str().unwrap_or_default();
        let manifest = repo.relative(Path::new(manifest));
        let from = place(manifest.trim_end_matches("/Cargo.toml"));
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let Some(path) = dependency["path"].as_str() else { continue };
            let path = repo.relative(Path::new(path));
            // A package may name itself, to turn on its own features in its tests.
            if manifest.strip_suffix("/Cargo.toml") == Some(&path) {
                continue;
            }
            if let Err(rule) = may_use(&from, &place(&path)) {
                problems.push(Problem::new(manifest.clone(), format!("must not depend on {path}: {rule}")));
            }
        }
    }
    problems
}

fn place(folder: &str) -> Place {
    match folder.split('/').collect::<Vec<_>>()[..] {
        ["kernel", "common"] => Place::Common,
        ["kernel", _] => Place::Kernel,
        ["engines", _] => Place::Engine,
        ["features", room] => Place::Room(room.to_owned()),
        ["server"] => Place::Server,
        ["tests"] => Place::Tests,
        ["xtask"] => Place::Xtask,
        _ => Place::Outside,
    }
}

fn may_use(from: &Place, to: &Place) -> Result<(), String> {
    use Place::{Common, Engine, Kernel, Outside, Room, Server, Tests, Xtask};
    match (from, to) {
        (_, Outside) => Err("it is outside the house".into()),
        (Xtask, _) | (_, Tests | Xtask) => Err("nothing uses tests or xtask, xtask uses nothing".into()),
        (Tests, _) | (Server, Room(_) | Kernel | Engine | Common) => Ok(()),
        (_, Server) => Err("only tests use the server".into()),
        (Room(from), Room(to)) => room_may_use(from, to),
        (Room(_), _) | (Kernel, Kernel | Common) | (Engine, Common) => Ok(()),
        (Common, _) => Err("common knows nothing of the house".into()),
        (Kernel, _) => Err("the kernel knows the kernel only".into()),
        (Engine, _) => Err("an engine knows common only".into()),
        (Outside, _) => Err("a crate lives in kernel/, engines/, features/, server, tests or xtask".into()),
    }
}

fn room_may_use(from: &str, to: &str) -> Result<(), String> {
    match ROOMS.iter().find(|(room, _)| *room == from) {
        Some((_, uses)) if uses.contains(&to) => Ok(()),
        Some(_) => Err("the table in xtask/src/tidy/arrows.rs does not allow it".into()),
        None => Err(format!("add {from} to the table in xtask/src/tidy/arrows.rs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(from: &str, to: &str) -> bool {
        may_use(&place(from), &place(to)).is_ok()
    }

    #[test]
    fn arrows_point_down() {
        for (from, to) in [
            ("server", "features/beans"),
            ("features/beans", "kernel/db"),
            ("features/beans", "engines/ledger"),
            ("features/alliance", "features/people"),
            ("kernel/web", "kernel/text"),
            ("engines/ledger", "kernel/common"),
            ("tests", "server"),
        ] {
            assert!(allowed(from, to), "{from} → {to}");
        }
    }

    #[test]
    fn wrong_arrows_are_named() {
        for (from, to) in [
            ("kernel/web", "features/beans"),
            ("kernel/db", "engines/ledger"),
            ("kernel/common", "kernel/db"),
            ("engines/ledger", "kernel/db"),
            ("engines/ledger", "engines/tlog"),
            ("features/people", "features/beans"),
            ("features/beans", "server"),
            ("features/unlisted", "features/people"),
            ("server", "xtask"),
            ("xtask", "kernel/common"),
            ("server", "vendor/thing"),
        ] {
            assert!(!allowed(from, to), "{from} → {to}");
        }
    }

    #[test]
    fn metadata_is_read_with_its_folders() {
        let repo = Repo { root: "/house".into() };
        let metadata = serde_json::json!({"packages": [{
            "manifest_path": "/house/kernel/web/Cargo.toml",
            "dependencies": [{"name": "serde"}, {"name": "beans", "path": "/house/features/beans"}],
        }]});
        let problems = check(&metadata, &repo);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].place, "kernel/web/Cargo.toml");
    }
}
