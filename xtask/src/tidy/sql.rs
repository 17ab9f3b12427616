//! SQL lives in `store.rs` or `store/` of a room, and in kernel crates; nowhere else.

use super::Source;
use crate::repo::Problem;

pub fn check(source: &Source) -> Vec<Problem> {
    let path = source.file.path.as_str();
    if !is_ruled(path) || is_store(path) {
        return Vec::new();
    }
    source
        .tokens
        .iter()
        .filter(|token| !token.in_test && token.text().is_some_and(looks_like_sql))
        .map(|token| Problem::at(path, token.line, "SQL belongs in the room's store.rs or store/"))
        .collect()
}

fn is_ruled(path: &str) -> bool {
    ["features/", "server/", "engines/"].iter().any(|folder| path.starts_with(folder))
        && path.contains("/src/")
}

fn is_store(path: &str) -> bool {
    path.starts_with("features/") && (path.ends_with("/src/store.rs") || path.contains("/src/store/"))
}

/// SQL of this repository is written in capitals, so that prose does not match.
pub fn looks_like_sql(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let pair = |a, b| words.windows(2).any(|w| w == [a, b]);
    let before_another = |word| words.iter().rev().skip(1).any(|w| *w == word);
    before_another("SELECT")
        || pair("INSERT", "INTO")
        || pair("DELETE", "FROM")
        || (before_another("UPDATE") && before_another("SET"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    #[test]
    fn sql_is_found_in_actions_but_not_in_stores() {
        let text = r#"fn f(tx: &mut Tx) { tx.query("SELECT id FROM person WHERE id = $1"); }"#;
        assert_eq!(check(&source("features/people/src/actions/add.rs", text)).len(), 1);
        assert_eq!(check(&source("server/src/app.rs", text)).len(), 1);
        for path in
            ["features/people/src/store.rs", "features/people/src/store/person.rs", "kernel/db/src/row.rs"]
        {
            assert!(check(&source(path, text)).is_empty(), "{path}");
        }
    }

    #[test]
    fn statements_are_told_from_prose() {
        for sql in [
            "INSERT INTO t (a) VALUES ($1)",
            "\n  UPDATE t\n  SET a = 1",
            "DELETE FROM t",
            "WITH x AS (SELECT 1 ) TABLE x",
        ] {
            assert!(looks_like_sql(sql), "{sql}");
        }
        for prose in ["Select a shop", "please UPDATE", "SELECT", "set the update"] {
            assert!(!looks_like_sql(prose), "{prose}");
        }
    }
}
