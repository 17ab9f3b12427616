//! The journal as staff read it: full names, notes, who asked.

use ::access::{Cx, PersonId};
use common::{Beans, ListQuery, Paged};
use db::Reader;
use ledger::AccountNo;

use crate::open_books::{OpenRow, which};
use crate::store::books::{self as store, Which};
use crate::store::{notes, owners};
use crate::{BeansError, Owner, Purpose, access as may, account, receipt};

/// A movement with what only staff may see.
#[derive(Clone, Debug)]
pub struct JournalRow {
    pub open: OpenRow,
    pub note: String,
    /// Empty: the house itself.
    pub actor: String,
    pub from: AccountNo,
    pub to: AccountNo,
}

/// The journal, newest first, with the sum of what was found. The search is for a person's name or phone, or a
/// transfer's id; filters as in [`crate::open_rows`].
///
/// # Errors
/// [`BeansError::Denied`].
pub fn journal_rows(
    r: &mut Reader<'_>,
    cx: &Cx,
    query: &ListQuery,
) -> Result<(Paged<JournalRow>, Beans), BeansError> {
    cx.permit(&may::JOURNAL_READ)?;
    let Some(which) = narrowed(r, cx, query)? else {
        return Ok((Paged { rows: vec![], total: 0 }, Beans::ZERO));
    };
    let (page, sum) = store::moves(r, cx.community, &which, query)?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for m in page.rows {
        let (from, to) = (account(r, cx, m.from)?.1, account(r, cx, m.to)?.1);
        let yuan = m.purpose.is_some_and(Purpose::is_yuan);
        let note = notes::at(r, cx.community, m.seq)?.text;
        let actor = match m.actor {
            Some(id) => people::name_of(r, cx.community, PersonId::new(id))?.unwrap_or_default(),
            None => String::new(),
        };
        let (seq, id, at, purpose, amount, source) = (m.seq, m.id, m.at, m.purpose, m.amount, m.source);
        rows.push(JournalRow {
            open: OpenRow { seq, id, at, purpose, from, to, amount, yuan, source },
            note,
            actor,
            from: m.from,
            to: m.to,
        });
    }
    Ok((Paged { rows, total: page.total }, sum))
}

/// `None`: nothing can match the search.
fn narrowed(r: &mut Reader<'_>, cx: &Cx, query: &ListQuery) -> Result<Option<Which>, BeansError> {
    let which = Which { offset: query.offset(), ..which(query) };
    if query.q.is_empty() {
        return Ok(Some(which));
    }
    if let Ok(id) = query.q.parse() {
        let found = receipt(r, cx.community, id).ok();
        return Ok(found.map(|found| Which {
            account: found.from.0,
            from: found.at,
            until: found.at.plus(1),
            ..which
        }));
    }
    let Some(person) = people::search_persons(r, cx, &query.q, 1)?.into_iter().next() else {
        return Ok(None);
    };
    let account = owners::find(r, cx.community, Owner::Wallet(person.id.uuid()))?;
    Ok(account.map(|no| Which { account: no.0, ..which }))
}
