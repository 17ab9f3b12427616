//! Migrations come in pairs, and every key of a room's table begins with `community_id`, the shard key.

mod schema;

use crate::repo::{Problem, Repo, TextFile};
use anyhow::Result;
use schema::{Table, tables};
use std::collections::{BTreeMap, BTreeSet};

const SHARD: &str = "community_id";

/// Tables that belong to no single community, and why. Every other table is sharded.
const NOT_OF_ONE_COMMUNITY: &[(&str, &str)] = &[
    ("sessions", "a person signs in to the house, before any community is chosen"),
    ("divisions", "the division codes of the whole country"),
    ("communities", "the list of communities itself"),
    ("accounts", "a phone signs in once for all communities of its owner"),
    ("login_codes", "a code is sent to a phone, before anyone is signed in"),
    ("login_failures", "wrong tries count for a phone, known here or not"),
];

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let sqlite = repo.files("migrations/sqlite", ".sql")?;
    let postgres = repo.files("migrations/postgres", ".sql")?;
    let mut problems = check_pairs(&sqlite, &postgres);
    let mut seen = BTreeSet::new();
    for file in sqlite.iter().chain(&postgres) {
        for table in tables(&file.text) {
            problems.extend(check_keys(&file.path, &table));
            seen.insert(table.name);
        }
    }
    for (table, _) in NOT_OF_ONE_COMMUNITY {
        if !seen.contains(*table) {
            problems.push(Problem::new(
                "xtask/src/tidy/migrations.rs",
                format!("no migration makes {table}; remove it"),
            ));
        }
    }
    Ok(problems)
}

fn check_pairs(sqlite: &[TextFile], postgres: &[TextFile]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let names =
        |files: &[TextFile]| -> BTreeSet<String> { files.iter().map(|f| base(&f.path).to_owned()).collect() };
    let (sqlite_names, postgres_names) = (names(sqlite), names(postgres));
    for name in sqlite_names.symmetric_difference(&postgres_names) {
        problems.push(Problem::new(
            format!("migrations/*/{name}"),
            "a migration is a pair: one for SQLite, one for PostgreSQL",
        ));
    }
    let mut by_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in &sqlite_names {
        match number(name) {
            Some(number) => by_number.entry(number).or_default().push(name),
            None => problems
                .push(Problem::new(format!("migrations/sqlite/{name}"), "name it VNNNN__what_it_holds.sql")),
        }
    }
    for (number, names) in by_number.iter().filter(|(_, names)| names.len() > 1) {
        problems
            .push(Problem::new("migrations", format!("number {number} is used twice: {}", names.join(", "))));
    }
    problems
}

fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn number(name: &str) -> Option<&str> {
    let (number, rest) = name.strip_prefix('V')?.strip_suffix(".sql")?.split_once("__")?;
    let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let good = number.len() == 4
        && number.bytes().all(|b| b.is_ascii_digit())
        && !rest.is_empty()
        && rest.chars().all(word);
    good.then_some(number)
}

fn check_keys(path: &str, table: &Table) -> Vec<Problem> {
    let mut problems = Vec::new();
    if exempt(&table.name) {
        return problems;
    }
    for key in &table.keys {
        if key.columns.first().map(String::as_str) != Some(SHARD) {
            let rule = format!(
                "{} {} ({}): the first column must be {SHARD}",
                table.name,
                key.kind,
                key.columns.join(", ")
            );
            problems.push(Problem::at(path, key.line, rule));
        }
    }
    for reference in table.references.iter().filter(|r| !exempt(&r.table)) {
        if reference.columns.first().map(String::as_str) != Some(SHARD) {
            let rule =
                format!("{} REFERENCES {}: the first column must be {SHARD}", table.name, reference.table);
            problems.push(Problem::at(path, reference.line, rule));
        }
    }
    problems
}

fn exempt(table: &str) -> bool {
    NOT_OF_ONE_COMMUNITY.iter().any(|(name, _)| *name == table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> TextFile {
        TextFile { path: path.into(), text: String::new() }
    }

    #[test]
    fn a_migration_without_its_twin_is_found() {
        let both = [file("migrations/sqlite/V0001__ground.sql"), file("migrations/sqlite/V0002__people.sql")];
        let one = [file("migrations/postgres/V0001__ground.sql")];
        assert_eq!(check_pairs(&both, &one).len(), 1);
        assert!(check_pairs(&one, &one).is_empty());
    }

    #[test]
    fn bad_and_double_numbers_are_found() {
        for bad in
            ["0001__ground.sql", "V1__ground.sql", "V0001_ground.sql", "V0001__Ground.sql", "V0001__.sql"]
        {
            assert_eq!(check_pairs(&[file(bad)], &[file(bad)]).len(), 1, "{bad}");
        }
        let twice = [file("V0001__a.sql"), file("V0001__b.sql")];
        assert_eq!(check_pairs(&twice, &twice).len(), 1);
    }

    #[test]
    fn keys_and_references_start_with_the_community() {
        let sql = "CREATE TABLE good (community_id TEXT, id TEXT, PRIMARY KEY (community_id, id));\n\
            CREATE TABLE bad (\n id TEXT PRIMARY KEY,\n community_id TEXT,\n other TEXT REFERENCES good (id));";
        let problems: Vec<Problem> = tables(sql).iter().flat_map(|t| check_keys("m.sql", t)).collect();
        let places: Vec<&str> = problems.iter().map(|p| p.place.as_str()).collect();
        assert_eq!(places, ["m.sql:3", "m.sql:5"]);
    }
}
