//! `/c/{community}/desk/journal`: every movement with full names, and the export for other programs.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use common::ListQuery;
use http::header;
use web::{Area, Ctx, Failure, FilterView, ListView, Page, PageResult, html};

use super::books::sum_of;
use crate::{BeansError, Figure, JournalFormat, JournalRow, access as may, export_journal, journal_rows};

#[derive(Template)]
#[template(path = "beans/desk_journal.html")]
struct JournalPage {
    page: Page,
    list: ListView,
    rows: Vec<JournalView>,
    sum: String,
    exports: bool,
}

struct JournalView {
    seq: i64,
    id: String,
    at: String,
    purpose: &'static str,
    from: String,
    from_no: i64,
    to: String,
    to_no: i64,
    amount: String,
    yuan: bool,
    note: String,
    actor: String,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let (paged, sum) = ctx.read(move |r, cx| journal_rows(r, cx, &asked)).await?;
    let figures = Figure::ALL.map(|figure| (figure.word(), ctx.t.s(figure.label())));
    let filters = vec![FilterView::new(&query, "figure", ctx.t.s("beans-rows-figure"), figures.into())];
    let view = |row: &JournalRow| JournalView {
        seq: row.open.seq,
        id: row.open.id.to_string(),
        at: row.open.at.minute_text(),
        purpose: row.open.purpose.map_or("beans-purpose-other", crate::Purpose::label),
        from: row.open.from.show(&ctx.t),
        from_no: row.from.0,
        to: row.open.to.show(&ctx.t),
        to_no: row.to.0,
        amount: row.open.amount.to_string(),
        yuan: row.open.yuan,
        note: if row.open.source.is_empty() { row.note.clone() } else { row.open.source.clone() },
        actor: row.actor.clone(),
    };
    html(&JournalPage {
        page: ctx.page(Area::Staff, "beans-journal-title"),
        list: ListView::new(&query, paged.total, filters),
        rows: paged.rows.iter().map(view).collect(),
        sum: sum_of(&query, sum),
        exports: ctx.cx().may(&may::JOURNAL_EXPORT),
    })
}

/// `hledger` and `beancount` text, as a file.
pub(crate) async fn export(ctx: Ctx, Path((community, format)): Path<(String, String)>) -> PageResult {
    let kind: JournalFormat = format.parse().map_err(|_| Failure::NotFound)?;
    let text = ctx
        .read(move |r, cx| {
            cx.permit(&may::JOURNAL_EXPORT)?;
            let mut text = Vec::new();
            export_journal(r, cx.community, kind, &mut text)?;
            Ok::<_, BeansError>(text)
        })
        .await?;
    let name = format!("attachment; filename=\"beans-{community}.{format}\"");
    let head =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((head, text).into_response())
}
