//! Lists: search, sort, filters and page live in the URL.

use std::collections::BTreeMap;

use serde::Deserialize;

pub const PER_PAGE: i64 = 25;
/// Beyond this a list is searched or exported, not leafed through.
const PAGE_MAX: i64 = 10_000;

/// `?q=…&sort=-name&page=2&f-state=open`, as parsed; unknown keys are ignored.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub struct ListQuery {
    /// Search text, trimmed, at most 100 characters.
    pub q: String,
    /// Column key; empty = the list's own order.
    pub sort: String,
    pub descending: bool,
    /// From 1.
    pub page: i64,
    pub filters: BTreeMap<String, String>,
}

impl From<BTreeMap<String, String>> for ListQuery {
    fn from(mut map: BTreeMap<String, String>) -> Self {
        let mut take = |key: &str| map.remove(key).unwrap_or_default();
        let (q, sort, page) = (take("q"), take("sort"), take("page"));
        let filters = map
            .into_iter()
            .filter_map(|(key, value)| Some((key.strip_prefix("f-")?.to_owned(), value)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self {
            q: q.trim().chars().filter(|c| !c.is_control()).take(100).collect(),
            descending: sort.starts_with('-'),
            sort: sort.trim_start_matches('-').to_owned(),
            page: page.parse().unwrap_or(1).clamp(1, PAGE_MAX),
            filters,
        }
    }
}

impl ListQuery {
    pub fn filter(&self, name: &str) -> &str {
        self.filters.get(name).map_or("", String::as_str)
    }
    pub fn offset(&self) -> i64 {
        (self.page.max(1) - 1) * PER_PAGE
    }
    /// A LIKE pattern that finds `q` anywhere, with `%`, `_` and `\` taken literally (`ESCAPE '\'`).
    pub fn like(&self) -> String {
        let mut pattern = String::from("%");
        for c in self.q.chars() {
            if matches!(c, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('%');
        pattern
    }
    /// The ORDER BY text for the wanted column, out of `(key, sql)` pairs; the first pair is the default.
    pub fn order_by(&self, columns: &[(&'static str, &'static str)]) -> String {
        self.order_or(columns.first().map_or("1", |(_, sql)| sql), columns)
    }
    /// [`ListQuery::order_by`] for a list whose own order is no column upwards, such as the latest first.
    pub fn order_or(&self, own: &'static str, columns: &[(&'static str, &'static str)]) -> String {
        match columns.iter().find(|(key, _)| *key == self.sort) {
            Some((_, sql)) if self.descending => format!("{sql} DESC"),
            Some((_, sql)) => (*sql).to_owned(),
            None => own.to_owned(),
        }
    }
}

/// One page of a list and how many rows there are in all.
#[derive(Clone, Debug)]
pub struct Paged<T> {
    pub rows: Vec<T>,
    pub total: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> ListQuery {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect::<BTreeMap<_, _>>().into()
    }

    #[test]
    fn a_hostile_query_string_stays_within_limits() {
        let list = query(&[
            ("q", &"%".repeat(500)),
            ("page", "-7"),
            ("sort", "-name; DROP TABLE x"),
            ("f-state", "open"),
        ]);
        assert_eq!(list.q.len(), 100);
        assert_eq!((list.page, list.offset(), list.filter("state")), (1, 0, "open"));
        assert_eq!(list.order_by(&[("name", "p.name")]), "p.name");
        assert!(list.like().starts_with("%\\%"));
    }

    #[test]
    fn a_list_without_a_known_column_keeps_its_own_order() {
        assert_eq!(query(&[]).order_or("at DESC", &[("at", "at")]), "at DESC");
        assert_eq!(query(&[("sort", "x")]).order_or("at DESC", &[("at", "at")]), "at DESC");
        assert_eq!(query(&[("sort", "at")]).order_or("at DESC", &[("at", "at")]), "at");
    }

    #[test]
    fn a_known_column_sorts_both_ways() {
        assert_eq!(query(&[("sort", "-at")]).order_by(&[("name", "name"), ("at", "at")]), "at DESC");
    }
}
