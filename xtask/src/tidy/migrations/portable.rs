//! What distributed engines refuse or treat otherwise (Citus, CockroachDB, YugabyteDB), and what would take a decision
//! away from the actions: triggers, numbers from sequences, defaults, functions that give another value each time.
//! Found in migrations and in every SQL text of the code.

use super::schema::{Word, words};
use crate::repo::Problem;
use crate::tidy::Source;
use crate::tidy::sql::looks_like_sql;

/// Functions that do not follow from their arguments.
const VOLATILE: &[&str] = &[
    "CLOCK_TIMESTAMP",
    "CURRVAL",
    "DATETIME",
    "GEN_RANDOM_BYTES",
    "GEN_RANDOM_UUID",
    "JULIANDAY",
    "LASTVAL",
    "LAST_INSERT_ROWID",
    "NEXTVAL",
    "NOW",
    "RANDOM",
    "RANDOMBLOB",
    "SETVAL",
    "STATEMENT_TIMESTAMP",
    "STRFTIME",
    "TIMEOFDAY",
    "TRANSACTION_TIMESTAMP",
    "TXID_CURRENT",
    "UNIXEPOCH",
    "UUID_GENERATE_V1",
    "UUID_GENERATE_V4",
];
/// The same, written without brackets.
const VOLATILE_WORDS: &[&str] =
    &["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"];
/// Words of a schema, with what to do instead.
const IN_A_SCHEMA: &[(&[&str], &str)] = &[
    (&["TRIGGER"], "no triggers: an action writes what a row holds"),
    (&["SEQUENCE"], "no sequences: the engine numbers"),
    (&["SERIAL", "BIGSERIAL", "SMALLSERIAL", "SERIAL4", "SERIAL8"], "no serial columns: the engine numbers"),
    (&["IDENTITY"], "no identity columns: the engine numbers"),
    (&["AUTOINCREMENT"], "no auto-increment: the engine numbers"),
    (&["DEFAULT"], "no defaults: an action writes what a row holds"),
    (&["EXTENSION"], "no extensions: plain PostgreSQL 14"),
];

/// Of a migration.
pub fn check_schema(path: &str, sql: &str) -> Vec<Problem> {
    let words = words(sql);
    let mut problems = volatile(path, &words);
    for word in &words {
        let said = word.text.to_uppercase();
        for (_, rule) in IN_A_SCHEMA.iter().filter(|(banned, _)| banned.contains(&said.as_str())) {
            problems.push(Problem::at(path, word.line, format!("{}: {rule}", word.text)));
        }
    }
    problems
}

/// Of the SQL texts in a source file.
pub fn check_texts(source: &Source) -> Vec<Problem> {
    let texts = source.tokens.iter().filter(|token| !token.in_test);
    let sql = texts.filter_map(|token| Some((token.line, token.text().filter(|text| looks_like_sql(text))?)));
    sql.flat_map(|(line, text)| {
        let words = words(text);
        let mut problems = volatile(&source.file.path, &words);
        problems.extend(moves_shards(&source.file.path, &words));
        problems.extend(locks(&source.file.path, &words));
        problems.iter_mut().for_each(|problem| problem.place = format!("{}:{line}", source.file.path));
        problems
    })
    .collect()
}

fn volatile(path: &str, words: &[Word]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let said = word.text.to_uppercase();
        let called = words.get(at + 1).is_some_and(|next| next.text == "(");
        if called && VOLATILE.contains(&said.as_str()) || VOLATILE_WORDS.contains(&said.as_str()) {
            let rule = format!("{}: another value each time; pass it in", word.text);
            problems.push(Problem::at(path, word.line, rule));
        }
    }
    problems
}

/// `UPDATE … SET community_id = …` would move a row to another shard.
fn moves_shards(path: &str, words: &[Word]) -> Option<Problem> {
    let set = words.iter().position(|word| word.text.eq_ignore_ascii_case("SET"))?;
    let updates = words[..set].iter().any(|word| word.text.eq_ignore_ascii_case("UPDATE"));
    let assigned = words[set + 1..].iter().take_while(|word| !word.text.eq_ignore_ascii_case("WHERE"));
    let mut left = true;
    for word in assigned {
        if left && updates && word.text == super::SHARD {
            return Some(Problem::at(
                path,
                word.line,
                "a changed community_id moves the row to another shard",
            ));
        }
        left = word.text == ",";
    }
    None
}

/// Advisory locks hold on one node only.
fn locks(path: &str, words: &[Word]) -> Option<Problem> {
    let word = words.iter().find(|word| word.text.to_lowercase().contains("advisory"))?;
    Some(Problem::at(path, word.line, format!("{}: an advisory lock holds on one node only", word.text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn a_bad_migration_is_found_line_by_line() {
        let bad = "-- now() in a comment, DEFAULT too\n\
            CREATE SEQUENCE numbers;\n\
            CREATE TABLE t (\n  community_id BIGINT NOT NULL,\n  seq BIGSERIAL,\n  no BIGINT GENERATED ALWAYS AS IDENTITY,\n\
              at BIGINT DEFAULT 0,\n  id UUID,\n  PRIMARY KEY (community_id, id)\n);\n\
            CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION f();\n\
            UPDATE t SET id = gen_random_uuid(), at = extract(epoch FROM now());\n\
            UPDATE t SET at = CURRENT_TIMESTAMP;\n\
            CREATE EXTENSION pgcrypto;\n";
        let mut places: Vec<String> =
            check_schema("m.sql", bad).into_iter().map(|problem| problem.place).collect();
        places.sort_by_key(|place| place.rsplit(':').next().and_then(|line| line.parse::<usize>().ok()));
        let lines = [2, 5, 6, 7, 11, 12, 12, 13, 14];
        assert_eq!(places, lines.map(|line| format!("m.sql:{line}")));
    }

    #[test]
    fn a_sound_migration_passes() {
        let good = "-- a trigger is not used\nCREATE TABLE t (community_id BIGINT NOT NULL, now BIGINT, random TEXT,\n\
            PRIMARY KEY (community_id, now));\nUPDATE t SET now = 1 WHERE random = 'now()';";
        assert_eq!(check_schema("m.sql", good), []);
    }

    #[test]
    fn volatile_functions_and_moving_shards_are_found_in_the_code() {
        let found = |sql: &str| {
            let text = format!("db::sql! {{\n  X = {sql:?};\n}}");
            let problems = check_texts(&source("features/beans/src/store/x.rs", &text));
            problems.iter().for_each(|problem| assert!(problem.place.ends_with("x.rs:2"), "{problem}"));
            problems.len()
        };
        assert_eq!(found("UPDATE t SET at = now() WHERE community_id = $1"), 1);
        assert_eq!(found("INSERT INTO t (id) VALUES (gen_random_uuid())"), 1);
        assert_eq!(found("UPDATE t SET a = $1, community_id = $2 WHERE id = $3"), 1);
        assert_eq!(found("SELECT pg_advisory_xact_lock(1) FROM t"), 1);
        assert_eq!(found("UPDATE t SET at = $2, b = community_id WHERE community_id = $1"), 0);
        assert_eq!(found("INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = excluded.b"), 0);
    }
}
