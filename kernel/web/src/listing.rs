//! The view of a list page: links that keep search, filters and sort in the URL.

use common::ListQuery;
use common::paging::PER_PAGE;

use crate::page::encoded;

#[derive(Clone, Debug)]
pub struct OptionView {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

impl OptionView {
    pub fn new(value: impl Into<String>, label: impl Into<String>, selected: &str) -> Self {
        let value = value.into();
        Self { selected: value == selected, value, label: label.into() }
    }
}

/// One filter of a list; `name` carries the `f-` prefix of the URL.
#[derive(Clone, Debug)]
pub struct FilterView {
    pub name: String,
    pub label: String,
    pub options: Vec<OptionView>,
}

impl FilterView {
    /// `options`: (value, label); the caller puts ("", "all") first.
    pub fn new(query: &ListQuery, name: &str, label: String, options: Vec<(&str, String)>) -> Self {
        let selected = query.filter(name);
        let options =
            options.into_iter().map(|(value, text)| OptionView::new(value, text, selected)).collect();
        Self { name: format!("f-{name}"), label, options }
    }
}

#[derive(Clone, Debug)]
pub struct ListView {
    pub q: String,
    pub total: i64,
    pub page: i64,
    pub pages: i64,
    /// Row numbers on this page, from 1; 0 when empty.
    pub first: i64,
    pub last: i64,
    pub filters: Vec<FilterView>,
    query: ListQuery,
}

impl ListView {
    pub fn new(query: &ListQuery, total: i64, filters: Vec<FilterView>) -> Self {
        let pages = (total + PER_PAGE - 1) / PER_PAGE;
        let first = if total == 0 { 0 } else { query.offset() + 1 };
        Self {
            q: query.q.clone(),
            total,
            page: query.page.max(1),
            pages: pages.max(1),
            first: first.min(total),
            last: (query.offset() + PER_PAGE).min(total),
            filters,
            query: query.clone(),
        }
    }

    /// Sorted by this column; a second time turns the order round.
    pub fn sort_href(&self, column: &str) -> String {
        let down = self.query.sort == column && !self.query.descending;
        self.href(&format!("{}{column}", if down { "-" } else { "" }), 1)
    }

    pub fn sort_dir(&self, column: &str) -> &'static str {
        match (self.query.sort == column, self.query.descending) {
            (true, true) => "desc",
            (true, false) => "asc",
            (false, _) => "",
        }
    }

    /// The order as in the URL, so that a new search keeps it; empty: the list's own.
    pub fn sort(&self) -> String {
        let sign = if self.query.descending { "-" } else { "" };
        if self.query.sort.is_empty() { String::new() } else { format!("{sign}{}", self.query.sort) }
    }

    pub fn page_href(&self, page: i64) -> String {
        self.href(&self.sort(), page)
    }

    /// Is anything searched or filtered? Then "nothing found" is another story than "nothing yet".
    pub fn narrowed(&self) -> bool {
        !self.q.is_empty() || !self.query.filters.is_empty()
    }

    fn href(&self, sort: &str, page: i64) -> String {
        let mut parts = Vec::new();
        let mut push = |name: &str, value: &str| parts.push(format!("{name}={}", encoded(value)));
        if !self.q.is_empty() {
            push("q", &self.q);
        }
        for (name, value) in &self.query.filters {
            push(&format!("f-{name}"), value);
        }
        if !sort.is_empty() {
            push("sort", sort);
        }
        if page > 1 {
            push("page", &page.to_string());
        }
        format!("?{}", parts.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_search_and_filters() {
        let map = [("q", "王 &"), ("f-state", "open"), ("sort", "name"), ("page", "2")];
        let query: ListQuery = map
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect::<std::collections::BTreeMap<_, _>>()
            .into();
        let view = ListView::new(&query, 60, Vec::new());
        assert_eq!((view.pages, view.first, view.last), (3, 26, 50));
        assert_eq!(view.sort(), "name");
        assert_eq!(view.sort_href("name"), "?q=%E7%8E%8B+%26&f-state=open&sort=-name");
        assert_eq!(view.page_href(3), "?q=%E7%8E%8B+%26&f-state=open&sort=name&page=3");
    }
}
