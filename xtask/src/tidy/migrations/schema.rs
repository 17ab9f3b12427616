//! Reads the keys and references out of `CREATE TABLE` and `CREATE INDEX`; skips everything else.

#[derive(Debug, Default)]
pub struct Table {
    pub name: String,
    pub keys: Vec<Key>,
    pub references: Vec<Reference>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// `PRIMARY KEY`, `UNIQUE`, `UNIQUE INDEX` or `INDEX`.
    pub kind: &'static str,
    /// Of an index; else empty.
    pub name: String,
    pub columns: Vec<String>,
    pub line: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Reference {
    pub table: String,
    pub columns: Vec<String>,
    pub line: usize,
}

#[derive(Debug, Clone)]
pub struct Word {
    pub text: String,
    pub line: usize,
}

pub fn tables(sql: &str) -> Vec<Table> {
    let words = words(sql);
    words.split(|w| w.text == ";").filter_map(statement).collect()
}

fn statement(words: &[Word]) -> Option<Table> {
    let mut head: Vec<&Word> = words.iter().take_while(|w| w.text != "(").collect();
    let body = words.get(head.len() + 1..)?;
    head.retain(|w| !["IF", "NOT", "EXISTS", "CONCURRENTLY"].contains(&upper(w).as_str()));
    let said: Vec<String> = head.iter().map(|w| upper(w)).collect();
    match said.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["CREATE", "TABLE", _] => Some(table(&head[2].text, body)),
        ["CREATE", "UNIQUE", "INDEX", .., "ON", _] => Some(index("UNIQUE INDEX", &head, body)),
        ["CREATE", "INDEX", .., "ON", _] => Some(index("INDEX", &head, body)),
        _ => None,
    }
}

/// The head ends in `name ON table`.
fn index(kind: &'static str, head: &[&Word], body: &[Word]) -> Table {
    let from_end = |n: usize| head.len().checked_sub(n).map_or_else(String::new, |at| head[at].text.clone());
    let key = Key { kind, name: from_end(3), columns: columns(body), line: head[0].line };
    Table { name: from_end(1), keys: vec![key], references: Vec::new() }
}

fn table(name: &str, body: &[Word]) -> Table {
    let mut table = Table { name: name.to_owned(), ..Table::default() };
    for item in items(body) {
        let own = item.first().map(|w| w.text.clone()).into_iter().collect::<Vec<_>>();
        for (at, word) in item.iter().enumerate() {
            let line = word.line;
            match (upper(word).as_str(), item.get(at + 1).map(upper).as_deref()) {
                ("PRIMARY", Some("KEY")) => {
                    table.keys.push(Key {
                        kind: "PRIMARY KEY",
                        name: String::new(),
                        columns: listed(&item[at + 2..], &own),
                        line,
                    });
                }
                ("UNIQUE", _) => table.keys.push(Key {
                    kind: "UNIQUE",
                    name: String::new(),
                    columns: listed(&item[at + 1..], &own),
                    line,
                }),
                ("REFERENCES", Some(_)) => {
                    let columns = foreign_key(item).unwrap_or_else(|| own.clone());
                    table.references.push(Reference { table: item[at + 1].text.clone(), columns, line });
                }
                _ => {}
            }
        }
    }
    table
}

/// The columns of `FOREIGN KEY (…)`, or nothing for a reference written beside its column.
fn foreign_key(item: &[Word]) -> Option<Vec<String>> {
    let at = item.iter().position(|w| upper(w) == "FOREIGN")?;
    Some(columns(item.get(at + 3..)?))
}

/// The bracketed list that follows a key's words, or the column itself when there is none.
fn listed(after: &[Word], own: &[String]) -> Vec<String> {
    match after.first() {
        Some(word) if word.text == "(" => columns(&after[1..]),
        _ => own.to_vec(),
    }
}

fn columns(list: &[Word]) -> Vec<String> {
    list.iter().take_while(|w| w.text != ")").filter(|w| w.text != ",").map(|w| w.text.clone()).collect()
}

/// Splits a table's body at its own commas, up to its closing bracket.
fn items(body: &[Word]) -> Vec<&[Word]> {
    let (mut items, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, word) in body.iter().enumerate() {
        match word.text.as_str() {
            "(" => depth += 1,
            ")" if depth == 0 => {
                items.push(&body[start..at]);
                break;
            }
            ")" => depth -= 1,
            "," if depth == 0 => {
                items.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

fn upper(word: &Word) -> String {
    word.text.to_uppercase()
}

/// Names, brackets, commas and semicolons; comments and quoted texts are left out.
pub fn words(sql: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut line, mut glued, mut rest) = (1, false, sql);
    while let Some(c) = rest.chars().next() {
        let skipped = skip(rest);
        let name = c.is_alphanumeric() || "_.\"".contains(c);
        if name {
            match words.last_mut().filter(|_| glued) {
                Some(word) => word.text.extend(Some(c).filter(|c| *c != '"')),
                None => words.push(Word { text: Some(c).filter(|c| *c != '"').into_iter().collect(), line }),
            }
        } else if "(),;".contains(c) {
            words.push(Word { text: c.to_string(), line });
        }
        glued = name;
        line += rest[..skipped].matches('\n').count();
        rest = &rest[skipped..];
    }
    words
}

/// Bytes to step over: a whole comment or quoted text, else one character.
fn skip(rest: &str) -> usize {
    let until =
        |open: usize, mark: &str| rest[open..].find(mark).map_or(rest.len(), |at| open + at + mark.len());
    if rest.starts_with("--") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    for (open, close) in [("/*", "*/"), ("'", "'"), ("$$", "$$")] {
        if rest.starts_with(open) {
            return until(open.len(), close);
        }
    }
    rest.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: &'static str, columns: &[&str], line: usize) -> Key {
        Key { kind, name: String::new(), columns: columns.iter().map(|c| (*c).to_owned()).collect(), line }
    }

    #[test]
    fn keys_are_read_wherever_they_are_written() {
        let sql = "-- PRIMARY KEY (not, this);\nCREATE TABLE IF NOT EXISTS t (\n  id TEXT PRIMARY KEY,\n  a NUMERIC(4, 2) UNIQUE,\n\
              CONSTRAINT n UNIQUE (community_id, b),\n  CHECK (a IN ('x, UNIQUE', 'y')),\n  PRIMARY KEY (community_id, id)\n) STRICT;";
        let tables = tables(sql);
        assert_eq!(tables.len(), 1);
        assert_eq!(tables[0].name, "t");
        assert_eq!(
            tables[0].keys,
            [
                key("PRIMARY KEY", &["id"], 3),
                key("UNIQUE", &["a"], 4),
                key("UNIQUE", &["community_id", "b"], 5),
                key("PRIMARY KEY", &["community_id", "id"], 7),
            ]
        );
    }

    #[test]
    fn references_keep_their_columns() {
        let sql = "CREATE TABLE t (p TEXT REFERENCES person (id),\n FOREIGN KEY (community_id, x) REFERENCES \"team\" (community_id, id));";
        let found: Vec<(String, Vec<String>)> =
            tables(sql).remove(0).references.into_iter().map(|r| (r.table, r.columns)).collect();
        assert_eq!(
            found,
            [
                ("person".into(), vec!["p".into()]),
                ("team".into(), vec!["community_id".into(), "x".to_string()])
            ]
        );
    }

    #[test]
    fn indexes_are_keys_with_a_name_and_other_statements_are_none() {
        let sql = "CREATE INDEX i ON t (a); INSERT INTO t (a) VALUES (1); CREATE UNIQUE INDEX u ON t (a, b) WHERE a > (1);";
        let found: Vec<Key> = tables(sql).into_iter().flat_map(|table| table.keys).collect();
        let named = |name: &str, key: Key| Key { name: name.to_owned(), ..key };
        let unique = named("u", key("UNIQUE INDEX", &["a", "b"], 1));
        assert_eq!(found, [named("i", key("INDEX", &["a"], 1)), unique]);
    }
}
