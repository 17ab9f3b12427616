//! Many rows of one table in one statement.

use crate::Value;

/// What a column holds; PostgreSQL wants to know when it is handed whole columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Bytes,
    Uuid,
}

/// A table that rows are put into by the batch: [`crate::Tx::insert`].
#[derive(Clone, Copy, Debug)]
pub struct Bulk {
    pub table: &'static str,
    /// The key columns come first.
    pub columns: &'static [(&'static str, Kind)],
    pub key_columns: usize,
    /// A row with the same key is replaced; else it is refused.
    pub replace: bool,
}

impl Bulk {
    /// One row, `$1` to `$n`.
    pub(crate) fn row_sql(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("${n}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({}){}",
            self.table,
            self.names(),
            places.join(", "),
            self.replacing()
        )
    }

    /// One array a column (PostgreSQL).
    pub(crate) fn array_sql(&self) -> String {
        let array = |(n, (_, kind)): (usize, &(&str, Kind))| {
            let kind = match kind {
                Kind::Int => "BIGINT",
                Kind::Text => "TEXT",
                Kind::Bytes => "BYTEA",
                Kind::Uuid => "UUID",
            };
            format!("${}::{kind}[]", n + 1)
        };
        let arrays: Vec<String> = self.columns.iter().enumerate().map(array).collect();
        let (table, names, arrays) = (self.table, self.names(), arrays.join(", "));
        format!("INSERT INTO {table} ({names}) SELECT * FROM UNNEST({arrays}){}", self.replacing())
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn replacing(&self) -> String {
        if !self.replace {
            return String::new();
        }
        let (key, rest) = self.columns.split_at(self.key_columns.min(self.columns.len()));
        let key: Vec<&str> = key.iter().map(|(name, _)| *name).collect();
        let rest: Vec<String> = rest.iter().map(|(name, _)| format!("{name} = excluded.{name}")).collect();
        format!(" ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), rest.join(", "))
    }
}

/// One column of `rows`, moved out of them.
pub(crate) fn column(rows: &mut [Vec<Value>], n: usize) -> impl Iterator<Item = Value> + '_ {
    rows.iter_mut()
        .map(move |row| row.get_mut(n).map_or(Value::Null, |value| std::mem::replace(value, Value::Null)))
}
