//! Migrations come in pairs, every key and index of a room's table begins with `community_id`, the shard key, and nothing
//! stands in them that distributed engines refuse.

mod exceptions;
mod portable;
mod schema;

use crate::repo::{Problem, Repo, TextFile};
use anyhow::Result;
use exceptions::{INDEXES, TABLES, has};
pub(super) use portable::check_texts;
use schema::{Table, tables};
use std::collections::{BTreeMap, BTreeSet};

const SHARD: &str = "community_id";

pub fn check(repo: &Repo) -> Result<Vec<Problem>> {
    let sqlite = repo.files("migrations/sqlite", ".sql")?;
    let postgres = repo.files("migrations/postgres", ".sql")?;
    let mut problems = check_pairs(&sqlite, &postgres);
    let mut seen = BTreeSet::new();
    for file in sqlite.iter().chain(&postgres) {
        problems.extend(portable::check_schema(&file.path, &file.text));
        for table in tables(&file.text) {
            problems.extend(check_keys(&file.path, &table));
            seen.extend(table.keys.into_iter().map(|key| key.name));
            seen.insert(table.name);
        }
    }
    problems.extend(outlived(&seen));
    Ok(problems)
}

/// Exceptions that no migration needs any more.
fn outlived(seen: &BTreeSet<String>) -> Vec<Problem> {
    let listed = TABLES.iter().chain(INDEXES).map(|(name, _)| *name);
    let gone = listed.filter(|name| !seen.contains(*name));
    let rule = |name| format!("no migration makes {name}; remove it");
    gone.map(|name| Problem::new("xtask/src/tidy/migrations/exceptions.rs", rule(name))).collect()
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
    if has(TABLES, &table.name) {
        return problems;
    }
    for key in table.keys.iter().filter(|key| !has(INDEXES, &key.name)) {
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
    for reference in table.references.iter().filter(|r| !has(TABLES, &r.table)) {
        if reference.columns.first().map(String::as_str) != Some(SHARD) {
            let rule =
                format!("{} REFERENCES {}: the first column must be {SHARD}", table.name, reference.table);
            problems.push(Problem::at(path, reference.line, rule));
        }
    }
    problems
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

    #[test]
    fn indexes_start_with_the_community_unless_a_reason_is_listed() {
        let sql = "CREATE INDEX jobs_due ON jobs (state, run_at);\nCREATE INDEX other ON jobs (state);\n\
            CREATE UNIQUE INDEX more ON jobs (community_id, kind);\nCREATE INDEX by_phone ON accounts (phone);";
        let problems: Vec<Problem> = tables(sql).iter().flat_map(|t| check_keys("m.sql", t)).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].place, "m.sql:2");
    }

    #[test]
    fn an_exception_that_outlived_its_table_is_reported() {
        assert_eq!(outlived(&BTreeSet::new()).len(), TABLES.len() + INDEXES.len());
    }
}
