//! 公开账: what was issued, spent, expired, is outstanding, and what covers it. Each figure opens to its masked rows.

use std::collections::BTreeMap;

use common::clock::DAY_MS;
use common::{Beans, CommunityId, Fen, ListQuery, Paged, Timestamp};
use db::Reader;
use jiff::ToSpan;
use jiff::civil::Date;
use uuid::Uuid;

use crate::store::books as store;
use crate::store::books::Which;
use crate::{BeansError, Figure, Party, Purpose, party};

pub use crate::store::books::SourceSum;

/// The public figures of a community.
#[derive(Clone, Debug, Default)]
pub struct Books {
    pub issued: Beans,
    pub spent: Beans,
    pub refunded: Beans,
    pub given: Beans,
    pub expired: Beans,
    /// By adjustments, back to the funds.
    pub taken_back: Beans,
    pub settled: Beans,
    /// Settlements that came back; the shops are owed for them again.
    pub settled_back: Beans,
    /// In wallets, what is held included.
    pub outstanding: Beans,
    pub held: Beans,
    /// Taken by shops and not yet paid for.
    pub unsettled: Beans,
    /// To other communities, or on the way to them.
    pub owed: Beans,
    /// By other communities.
    pub due: Beans,
    /// Gifts that left for other communities, came back from them, and arrived from them.
    pub sent: Beans,
    pub came_back: Beans,
    pub received: Beans,
    pub cash: Fen,
    pub wallets: i64,
    /// Oldest first, months without movement left out.
    pub months: Vec<MonthSum>,
    pub sources: Vec<SourceSum>,
}

/// One month, `2026-03`.
#[derive(Clone, Debug, Default)]
pub struct MonthSum {
    pub month: String,
    pub issued: Beans,
    pub spent: Beans,
    pub expired: Beans,
    pub settled: Beans,
}

impl Books {
    /// 备付率: cash ÷ (outstanding + unsettled + owed to other communities) in hundredths of a percent; held beans are
    /// outstanding still, what others owe counts for nothing. `None`: nothing circulates.
    pub fn cover_bp(&self) -> Option<i64> {
        let circulating = i128::from((self.outstanding + self.unsettled + self.owed).0);
        let ratio = (circulating > 0).then(|| i128::from(self.cash.0) * 10_000 / circulating)?;
        i64::try_from(ratio).ok()
    }
}

/// # Errors
/// [`BeansError::Db`].
pub fn books(r: &mut Reader<'_>, c: CommunityId) -> Result<Books, BeansError> {
    const SOURCES_SHOWN: i64 = 20;
    let mut books = Books { sources: store::by_source(r, c, SOURCES_SHOWN, 0)?.rows, ..Books::default() };
    let mut months: BTreeMap<String, MonthSum> = BTreeMap::new();
    for day in store::by_day(r, c)? {
        let Some(purpose) = day.purpose else { continue };
        let at = Timestamp::from_millis(day.day * DAY_MS - common::clock::HOUR_MS * 8);
        let month = at.date().strftime("%Y-%m").to_string();
        books.count(purpose, day.amount);
        let sum = months.entry(month.clone()).or_insert_with(|| MonthSum { month, ..MonthSum::default() });
        sum.count(purpose, day.amount);
    }
    books.months = months.into_values().filter(MonthSum::moved).collect();
    (books.owed, books.due) = store::between(r, c)?;
    for sum in store::by_kind(r, c)? {
        match sum.kind {
            1 => (books.wallets, books.outstanding, books.held) = (sum.accounts, sum.balance, sum.held),
            2 => books.unsettled = sum.balance,
            4 => books.cash = Fen(sum.balance.0),
            _ => {}
        }
    }
    Ok(books)
}

impl Books {
    fn count(&mut self, purpose: Purpose, amount: Beans) {
        let field = match purpose {
            Purpose::Award | Purpose::AdjustUp => &mut self.issued,
            purpose if purpose.is_payment() => &mut self.spent,
            Purpose::Refund => &mut self.refunded,
            Purpose::Gift => &mut self.given,
            Purpose::Expiry => &mut self.expired,
            Purpose::AdjustDown => &mut self.taken_back,
            Purpose::Settle => &mut self.settled,
            Purpose::Return => &mut self.settled_back,
            Purpose::CrossOut => &mut self.sent,
            Purpose::CrossBack => &mut self.came_back,
            Purpose::CrossIn => &mut self.received,
            _ => return,
        };
        *field = *field + amount;
    }

    /// Whether beans have ever gone to or come from another community.
    pub fn reaches_out(&self) -> bool {
        [self.sent, self.received, self.owed, self.due].iter().any(|beans| *beans != Beans::ZERO)
    }
}

impl MonthSum {
    fn count(&mut self, purpose: Purpose, amount: Beans) {
        let field = match purpose {
            Purpose::Award | Purpose::AdjustUp => &mut self.issued,
            purpose if purpose.is_payment() => &mut self.spent,
            Purpose::Expiry => &mut self.expired,
            Purpose::Settle => &mut self.settled,
            _ => return,
        };
        *field = *field + amount;
    }

    fn moved(&self) -> bool {
        [self.issued, self.spent, self.expired, self.settled].iter().any(|beans| *beans != Beans::ZERO)
    }
}

/// A movement as anyone may see it.
#[derive(Clone, Debug)]
pub struct OpenRow {
    pub seq: i64,
    pub id: Uuid,
    pub at: Timestamp,
    pub purpose: Option<Purpose>,
    pub from: Party,
    pub to: Party,
    /// Fen when `yuan`.
    pub amount: Beans,
    pub yuan: bool,
    /// What an award was for.
    pub source: String,
}

/// The rows behind a figure, newest first, and their sum. Filters: `figure`, `month` (2026-03), `source` (id).
///
/// # Errors
/// [`BeansError::Db`].
pub fn open_rows(
    r: &mut Reader<'_>,
    c: CommunityId,
    query: &ListQuery,
) -> Result<(Paged<OpenRow>, Beans), BeansError> {
    let which = Which { offset: query.offset(), ..which(query) };
    let (page, sum) = store::moves(r, c, &which, query)?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for m in page.rows {
        let (from, to) = (party(r, c, m.from)?, party(r, c, m.to)?);
        let yuan = m.purpose.is_some_and(Purpose::is_yuan);
        let (seq, id, at, purpose, amount, source) = (m.seq, m.id, m.at, m.purpose, m.amount, m.source);
        rows.push(OpenRow { seq, id, at, purpose, from, to, amount, yuan, source });
    }
    Ok((Paged { rows, total: page.total }, sum))
}

pub(crate) fn which(query: &ListQuery) -> Which {
    let mut purposes = [0; 4];
    let figure = Figure::parse(query.filter("figure"));
    for (place, purpose) in purposes.iter_mut().zip(figure.purposes()) {
        *place = i64::from(purpose.code());
    }
    let (from, until) =
        month(query.filter("month")).unwrap_or((Timestamp::from_millis(0), Timestamp::from_millis(i64::MAX)));
    let account = query.filter("account").parse().ok().filter(|no: &i64| *no > 0).unwrap_or(0);
    Which {
        from,
        until,
        purposes,
        source: query.filter("source").parse().ok(),
        account,
        between: figure == Figure::Between,
        offset: query.offset(),
    }
}

/// The first moment of a month and of the next.
fn month(text: &str) -> Option<(Timestamp, Timestamp)> {
    let first: Date = format!("{text}-01").parse().ok()?;
    Some((Timestamp::start_of(first), Timestamp::start_of(first.checked_add(1.month()).ok()?)))
}

/// Everything awards were given for, by beans.
///
/// # Errors
/// [`BeansError::Db`].
pub fn sources(
    r: &mut Reader<'_>,
    c: CommunityId,
    query: &ListQuery,
) -> Result<Paged<SourceSum>, BeansError> {
    Ok(store::by_source(r, c, common::paging::PER_PAGE, query.offset())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_counts_what_shops_hold_too() {
        let books = Books {
            outstanding: Beans::whole(150),
            unsettled: Beans::whole(50),
            cash: Fen::whole(220),
            ..Books::default()
        };
        assert_eq!(books.cover_bp(), Some(11_000));
        assert_eq!(Books::default().cover_bp(), None);
    }

    #[test]
    fn a_month_runs_from_local_midnight_to_local_midnight() {
        let (from, until) = month("2026-02").unwrap();
        assert_eq!(
            (from.minute_text(), until.minute_text()),
            ("2026-02-01 00:00".into(), "2026-03-01 00:00".into())
        );
        assert_eq!(month("2026-13"), None);
        assert_eq!(month(""), None);
    }
}
