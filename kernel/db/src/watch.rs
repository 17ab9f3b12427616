//! Who keeps something of a table in memory is told when the table may have changed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Counts the commits of this program that changed any of some tables.
#[derive(Clone, Debug)]
pub struct Watch(Arc<Watched>);

#[derive(Debug)]
struct Watched {
    tables: Vec<String>,
    changes: AtomicU64,
}

impl Watch {
    /// Higher after each such commit, before anyone is told of it.
    pub fn changes(&self) -> u64 {
        self.0.changes.load(Ordering::Acquire)
    }
}

/// All watches of a database.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watches(Arc<RwLock<Vec<Watch>>>);

impl Watches {
    pub fn add(&self, tables: &[&str]) -> Watch {
        let tables = tables.iter().map(|&table| table.to_owned()).collect();
        let watch = Watch(Arc::new(Watched { tables, changes: AtomicU64::new(0) }));
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(watch.clone());
        watch
    }

    /// The watches whose tables a changing statement names.
    pub fn named(&self, sql: &str) -> Vec<Watch> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let names = |watch: &&Watch| watch.0.tables.iter().any(|table| has_word(sql, table));
        all.iter().filter(names).cloned().collect()
    }

    pub fn changed(watches: &[Watch]) {
        watches.iter().for_each(|watch| _ = watch.0.changes.fetch_add(1, Ordering::AcqRel));
    }
}

fn has_word(sql: &str, word: &str) -> bool {
    let part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = sql.as_bytes();
    sql.match_indices(word).any(|(at, _)| {
        !part(at.checked_sub(1).and_then(|before| bytes.get(before))) && !part(bytes.get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_a_table_as_a_word() {
        for sql in [
            "DELETE FROM sessions",
            "INSERT INTO sessions(id) VALUES ($1)",
            "sessions",
            "UPDATE sessions SET a = 1",
        ] {
            assert!(has_word(sql, "sessions"), "{sql}");
        }
        assert!(!has_word("UPDATE sessions_kept SET old_sessions = 1", "sessions"));
    }
}
