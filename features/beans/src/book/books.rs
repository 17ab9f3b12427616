//! The books of all communities of one lane.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use common::CommunityId;
use db::{Error, Resident, Tx, Waiting};
use vault::Vault;

use super::one::{Book, BookMark};
use crate::BeansError;
use crate::proof::leaf_secret;

#[derive(Default)]
pub(crate) struct Books {
    books: BTreeMap<CommunityId, Book>,
    /// The books this action has touched, as they were.
    begun: Vec<(CommunityId, BookMark)>,
}

impl Books {
    /// The book of a community, opened if need be.
    pub fn book(&mut self, tx: &mut Tx<'_>, c: CommunityId, vault: &Vault) -> Result<&mut Book, BeansError> {
        let book = match self.books.entry(c) {
            Entry::Occupied(here) => here.into_mut(),
            Entry::Vacant(place) => place.insert(Book::open(tx, c, leaf_secret(vault))?),
        };
        if !self.begun.iter().any(|(begun, _)| *begun == c) {
            let mark = book.mark();
            self.begun.push((c, mark));
        }
        Ok(book)
    }
}

/// Tables that follow the journal later.
const DERIVED: [&str; 4] = ["bean_accounts", "bean_holds", "bean_reversals", "bean_keys"];
const JOURNAL: [&str; 3] = ["bean_journal", "bean_tree", "bean_heads"];

impl Resident for Books {
    fn begin(&mut self) {
        self.begun.clear();
    }

    fn undo(&mut self) {
        for (c, mark) in self.begun.drain(..) {
            if let Some(book) = self.books.get_mut(&c) {
                book.back_to(&mark);
            }
        }
    }

    fn write(&mut self, tx: &mut Tx<'_>, what: Waiting) -> Result<(), Error> {
        self.books.values_mut().try_for_each(|book| book.write(tx, what))
    }

    fn committed(&mut self) {
        self.begun.clear();
        self.books.values_mut().for_each(Book::committed);
    }

    fn holds_back(&self) -> bool {
        self.books.values().any(Book::is_behind)
    }

    fn missing(&self, sql: &str) -> Option<Waiting> {
        let names = |tables: &[&str]| tables.iter().any(|table| sql.contains(table));
        if !sql.contains("bean_") {
            return None;
        }
        match () {
            () if names(&DERIVED) && self.books.values().any(Book::is_behind) => Some(Waiting::All),
            () if names(&JOURNAL) && self.books.values().any(Book::has_unwritten) => Some(Waiting::Now),
            () => None,
        }
    }
}
