//! Both engines have the same tables, and every tenant table is keyed by community first.

use std::collections::BTreeMap;

use db::testing::TestDb;
use db::{Error, Reader};

/// table → lines "column kind [not null]" and "key: a, b".
type Schema = BTreeMap<String, Vec<String>>;

fn sqlite(r: &mut Reader<'_>) -> Result<Schema, Error> {
    let tables: Vec<String> = r.list(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'refinery%'",
        &[],
        |row| row.next(),
    )?;
    let mut schema = Schema::new();
    for table in tables {
        let columns =
            r.list("SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)", &[&table], |row| {
                Ok((row.next::<String>()?, row.next::<String>()?, row.next::<bool>()?, row.next::<i64>()?))
            })?;
        let mut lines: Vec<String> = columns.iter().map(|(n, t, nn, _)| column(n, kind(t), *nn)).collect();
        lines.sort();
        let mut key: Vec<_> = columns.iter().filter(|c| c.3 > 0).collect();
        key.sort_by_key(|c| c.3);
        lines.push(format!("key: {}", key.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(", ")));
        schema.insert(table, lines);
    }
    Ok(schema)
}

fn postgres(r: &mut Reader<'_>) -> Result<Schema, Error> {
    let columns = r.list(
        "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT), \
         CASE WHEN is_nullable = 'NO' THEN 1 ELSE 0 END FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT LIKE 'refinery%' ORDER BY table_name, column_name",
        &[],
        |row| Ok((row.next::<String>()?, row.next::<String>()?, row.next::<String>()?, row.next::<bool>()?)),
    )?;
    let mut schema = Schema::new();
    for (table, name, data_type, not_null) in columns {
        schema.entry(table).or_default().push(column(&name, kind(&data_type), not_null));
    }
    let keys = r.list(
        "SELECT CAST(tc.table_name AS TEXT), CAST(string_agg(kcu.column_name, ', ' ORDER BY kcu.ordinal_position) AS TEXT) \
         FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu \
         ON kcu.constraint_name = tc.constraint_name AND kcu.table_name = tc.table_name \
         WHERE tc.constraint_type = 'PRIMARY KEY' AND tc.table_schema = 'public' GROUP BY tc.table_name",
        &[],
        |row| Ok((row.next::<String>()?, row.next::<String>()?)),
    )?;
    for (table, key) in keys {
        if let Some(lines) = schema.get_mut(&table) {
            lines.sort();
            lines.push(format!("key: {key}"));
        }
    }
    Ok(schema)
}

fn kind(engine_type: &str) -> &'static str {
    match engine_type.to_ascii_lowercase().as_str() {
        "integer" | "bigint" => "integer",
        "blob" | "bytea" | "uuid" => "bytes",
        "text" => "text",
        "real" | "double precision" => "real",
        other => panic!("a type that only one engine has: {other}"),
    }
}

fn column(name: &str, kind: &str, not_null: bool) -> String {
    format!("{name} {kind}{}", if not_null { " not null" } else { "" })
}

fn shown(schema: &Schema) -> String {
    schema.iter().map(|(table, lines)| format!("{table}\n  {}\n", lines.join("\n  "))).collect()
}

#[test]
fn the_schema_is_as_committed_on_both_engines() {
    let lite = TestDb::sqlite().db.read_blocking(sqlite).unwrap();
    insta::assert_snapshot!("schema", shown(&lite));
    if let Some(test) = TestDb::postgres() {
        let server = test.db.read_blocking(postgres).unwrap();
        assert_eq!(shown(&lite), shown(&server));
    }
}

/// Who stands behind a session was once looked for among all persons of the house. `SCAN` of a table or of its alias reads
/// all of it.
#[test]
fn statements_that_read_a_whole_table_are_as_committed() {
    let test = TestDb::sqlite();
    let mut lines = Vec::new();
    for feature in courtyard::features::all() {
        for statement in feature.statements.clone() {
            let plan = test.db.read_blocking(move |r| plan(r, statement.sql)).unwrap();
            let scans =
                plan.into_iter().filter(|step| step.starts_with("SCAN ") && step != "SCAN CONSTANT ROW");
            let steps: Vec<String> = scans.collect();
            if !steps.is_empty() {
                lines.push(format!(
                    "{} {}: {}\n    {}\n",
                    feature.name,
                    statement.name,
                    steps.join("; "),
                    statement.sql
                ));
            }
        }
    }
    lines.sort();
    insta::assert_snapshot!("whole-tables", lines.concat());
}

fn plan(r: &mut Reader<'_>, sql: &str) -> Result<Vec<String>, Error> {
    let count = (1..).take_while(|n| sql.contains(&format!("${n}"))).count();
    let nothing: Vec<&dyn db::ToValue> = vec![&None::<i64>; count];
    r.list(&format!("EXPLAIN QUERY PLAN {sql}"), &nothing, |row| {
        let _: (i64, i64, i64) = (row.next()?, row.next()?, row.next()?);
        row.next::<String>()
    })
}
