//! Every dependency, Rust or shipped with the UI, has a licence on the one list: `deny.toml`, `[licenses] allow`.

mod spdx;

use crate::repo::{Problem, Repo};
use anyhow::{Context, Result};
use serde_json::Value;

const UI_LOCK: &str = "ui/package-lock.json";

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let allowed =
        allowed(&std::fs::read_to_string(repo.root.join("deny.toml")).context("reading deny.toml")?)?;
    let mut problems = check_crates(&repo.cargo_metadata(false)?, &allowed);
    let lock =
        std::fs::read_to_string(repo.root.join(UI_LOCK)).with_context(|| format!("reading {UI_LOCK}"))?;
    problems.extend(check_npm(UI_LOCK, &serde_json::from_str(&lock)?, &allowed));
    Ok(problems)
}

fn allowed(deny: &str) -> Result<Vec<String>> {
    let deny: toml::Table = deny.parse()?;
    let list = deny["licenses"]["allow"].as_array().context("deny.toml: [licenses] allow must be a list")?;
    Ok(list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
}

fn check_crates(metadata: &Value, allowed: &[String]) -> Vec<Problem> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .filter_map(|package| check_licence(&label(package), package["license"].as_str(), allowed))
        .collect()
}

fn label(package: &Value) -> String {
    format!(
        "crate {} {}",
        package["name"].as_str().unwrap_or("?"),
        package["version"].as_str().unwrap_or("?")
    )
}

/// Development tools of the UI never reach a user, so they are not asked.
fn check_npm(lock: &str, content: &Value, allowed: &[String]) -> Vec<Problem> {
    let packages = content["packages"].as_object().into_iter().flatten();
    packages
        .filter(|(path, package)| !path.is_empty() && package["dev"] != true)
        .filter_map(|(path, package)| {
            check_licence(&format!("{lock} {path}"), package["license"].as_str(), allowed)
        })
        .collect()
}

fn check_licence(place: &str, licence: Option<&str>, allowed: &[String]) -> Option<Problem> {
    let Some(licence) = licence else {
        return Some(Problem::new(place, "names no licence"));
    };
    match spdx::permits(licence, &|id| allowed.iter().any(|a| a == id)) {
        Ok(true) => None,
        Ok(false) => Some(Problem::new(place, format!("licence {licence} is not on the list in deny.toml"))),
        Err(reason) => Some(Problem::new(place, format!("licence {licence}: {reason}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Vec<String> {
        vec!["MIT".into(), "Apache-2.0".into()]
    }

    #[test]
    fn the_list_comes_from_deny_toml() {
        assert_eq!(allowed("[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]\n").unwrap(), list());
        assert!(allowed("[licenses]\nallow = 1\n").is_err());
    }

    #[test]
    fn a_crate_without_an_allowed_licence_is_found() {
        let metadata = serde_json::json!({"packages": [
            {"name": "a", "version": "1.0.0", "license": "MIT OR GPL-3.0-only"},
            {"name": "b", "version": "1.0.0", "license": "GPL-3.0-only"},
            {"name": "c", "version": "1.0.0", "license": null},
        ]});
        let places: Vec<String> = check_crates(&metadata, &list()).into_iter().map(|p| p.place).collect();
        assert_eq!(places, ["crate b 1.0.0", "crate c 1.0.0"]);
    }

    #[test]
    fn only_shipped_npm_packages_are_asked() {
        let lock = serde_json::json!({"packages": {
            "": {"name": "ui"},
            "node_modules/good": {"license": "MIT"},
            "node_modules/tool": {"license": "GPL-3.0", "dev": true},
            "node_modules/bad": {"license": "UNLICENSED"},
        }});
        let places: Vec<String> = check_npm("lock", &lock, &list()).into_iter().map(|p| p.place).collect();
        assert_eq!(places, ["lock node_modules/bad"]);
    }
}
