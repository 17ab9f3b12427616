//! `/c/{community}/books`: the open books, and the rows behind each figure.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use web::{Area, Ctx, FilterView, ListView, Page, PageResult, html};

use super::view::{percent, share};
use crate::{BeansError, Books, Figure, OpenRow, books, open_rows};

#[derive(Template)]
#[template(path = "beans/books.html")]
struct BooksPage {
    page: Page,
    figures: Vec<FigureView>,
    outstanding: String,
    unsettled: String,
    held: String,
    /// Nothing while no beans have gone to or come from other communities.
    between: Vec<FigureView>,
    cash: String,
    cover: String,
    covered: bool,
    wallets: i64,
    months: Vec<MonthView>,
    sources: Vec<BarView>,
}

struct FigureView {
    label: &'static str,
    value: String,
    href: String,
}

struct MonthView {
    month: String,
    issued: String,
    spent: String,
    expired: String,
    settled: String,
}

/// What `chart::bars` shows.
struct BarView {
    label: String,
    text: String,
    percent: i64,
    href: String,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let books = ctx.read(|r, cx| books(r, cx.community)).await?;
    let rows = |filter: &str| format!("{}?{filter}", ctx.url("/books/rows"));
    html(&BooksPage {
        page: ctx.page(Area::Public, "beans-books-title"),
        figures: figures(&books, rows),
        outstanding: books.outstanding.to_string(),
        unsettled: books.unsettled.to_string(),
        held: books.held.to_string(),
        between: between(&books, rows),
        cash: books.cash.to_string(),
        cover: percent(books.cover_bp()),
        covered: books.cover_bp().is_none_or(|bp| bp >= 10_000),
        wallets: books.wallets,
        months: books.months.iter().rev().map(month).collect(),
        sources: sources(&ctx, &books, rows),
    })
}

fn figures(books: &Books, rows: impl Fn(&str) -> String) -> Vec<FigureView> {
    let all = [
        (Figure::Issued, books.issued),
        (Figure::Spent, books.spent),
        (Figure::Refunded, books.refunded),
        (Figure::Given, books.given),
        (Figure::Expired, books.expired),
        (Figure::Settled, books.settled),
    ];
    let corrections = [(Figure::TakenBack, books.taken_back), (Figure::SettledBack, books.settled_back)];
    let moved = corrections.into_iter().filter(|(_, beans)| *beans != common::Beans::ZERO);
    all.into_iter()
        .chain(moved)
        .map(|(figure, beans)| figure_view(figure.label(), figure, beans, &rows))
        .collect()
}

fn between(books: &Books, rows: impl Fn(&str) -> String) -> Vec<FigureView> {
    let all = [
        (Figure::Sent.label(), Figure::Sent, books.sent),
        (Figure::CameBack.label(), Figure::CameBack, books.came_back),
        (Figure::Received.label(), Figure::Received, books.received),
        ("beans-books-owed", Figure::Between, books.owed),
        ("beans-books-due", Figure::Between, books.due),
    ];
    let shown = all.into_iter().filter(|_| books.reaches_out());
    shown.map(|(label, figure, beans)| figure_view(label, figure, beans, &rows)).collect()
}

fn figure_view(
    label: &'static str,
    figure: Figure,
    beans: common::Beans,
    rows: &impl Fn(&str) -> String,
) -> FigureView {
    FigureView { label, value: beans.to_string(), href: rows(&format!("f-figure={}", figure.word())) }
}

fn month(sum: &crate::MonthSum) -> MonthView {
    MonthView {
        month: sum.month.clone(),
        issued: sum.issued.to_string(),
        spent: sum.spent.to_string(),
        expired: sum.expired.to_string(),
        settled: sum.settled.to_string(),
    }
}

fn sources(ctx: &Ctx, books: &Books, rows: impl Fn(&str) -> String) -> Vec<BarView> {
    let largest = books.sources.first().map_or(0, |source| source.amount.0);
    let bar = |source: &crate::SourceSum| BarView {
        label: source.label.clone(),
        text: ctx
            .t
            .msg("beans-books-source")
            .arg("beans", source.amount)
            .arg("people", source.people)
            .to_string(),
        percent: share(source.amount.0, largest),
        href: rows(&format!("f-source={}", source.id)),
    };
    books.sources.iter().map(bar).collect()
}

#[derive(Template)]
#[template(path = "beans/rows.html")]
struct RowsPage {
    page: Page,
    list: ListView,
    rows: Vec<RowView>,
    sum: String,
}

struct RowView {
    id: String,
    at: String,
    purpose: &'static str,
    from: String,
    to: String,
    amount: String,
    yuan: bool,
    source: String,
}

pub(crate) async fn rows(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let (paged, sum, months) = ctx
        .read(move |r, cx| {
            let (paged, sum) = open_rows(r, cx.community, &asked)?;
            let months: Vec<String> = books(r, cx.community)?.months.into_iter().map(|m| m.month).collect();
            Ok::<_, BeansError>((paged, sum, months))
        })
        .await?;
    let figures = Figure::ALL.map(|figure| (figure.word(), ctx.t.s(figure.label())));
    let all_months = [("", ctx.t.s("beans-rows-all-months"))];
    let months = months.iter().rev().map(|month| (month.as_str(), month.clone()));
    let filters = vec![
        FilterView::new(&query, "figure", ctx.t.s("beans-rows-figure"), figures.into()),
        FilterView::new(
            &query,
            "month",
            ctx.t.s("beans-rows-month"),
            all_months.into_iter().chain(months).collect(),
        ),
    ];
    html(&RowsPage {
        page: ctx.page(Area::Public, "beans-rows-title"),
        list: ListView::new(&query, paged.total, filters),
        rows: paged.rows.iter().map(|row| row_view(&ctx, row)).collect(),
        sum: sum_of(&query, sum),
    })
}

/// The sum of what was found; of everything at once it would add beans to yuan.
pub(super) fn sum_of(query: &ListQuery, sum: common::Beans) -> String {
    let one_asset =
        Figure::parse(query.filter("figure")) != Figure::All || !query.filter("source").is_empty();
    if one_asset { sum.to_string() } else { String::new() }
}

fn row_view(ctx: &Ctx, row: &OpenRow) -> RowView {
    RowView {
        id: row.id.to_string(),
        at: row.at.minute_text(),
        purpose: row.purpose.map_or("beans-purpose-other", crate::Purpose::label),
        from: row.from.show(&ctx.t),
        to: row.to.show(&ctx.t),
        amount: row.amount.to_string(),
        yuan: row.yuan,
        source: row.source.clone(),
    }
}
