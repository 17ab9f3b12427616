//! Many rows of one table at once.

use crate::{Error, Value};

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

    /// The rows follow in COPY's binary form (PostgreSQL).
    pub(crate) fn copy_sql(&self) -> String {
        format!("COPY {} ({}) FROM STDIN (FORMAT binary)", self.table, self.names())
    }

    /// A statement whose columns are of the types that [`Bulk::copy_sql`] takes.
    pub(crate) fn types_sql(&self) -> String {
        format!("SELECT {} FROM {}", self.names(), self.table)
    }

    /// Rows in `values`.
    ///
    /// # Errors
    /// [`Error::Shape`] when the last row is not whole.
    pub(crate) fn rows(&self, values: &[Value]) -> Result<usize, Error> {
        let (columns, count) = (self.columns.len(), values.len());
        match count.checked_rem(columns) {
            Some(0) => Ok(count / columns),
            _ => Err(Error::Shape(format!("{count} values for rows of {columns} columns of {}", self.table))),
        }
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

/// One column of rows that stand one after another, moved out of them.
pub(crate) fn column(values: &mut [Value], n: usize, columns: usize) -> impl ExactSizeIterator<Item = Value> {
    values.iter_mut().skip(n).step_by(columns).map(|value| std::mem::replace(value, Value::Null))
}
