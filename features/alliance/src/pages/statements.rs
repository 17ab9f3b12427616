//! What a shop was paid: the list at the till, and one statement to read, print and save, for till and desk.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use text::T;
use web::{Area, Ctx, ListView, Outcome, Page, PageResult, html};

use super::view::{EntryView, LineView, csv_file, id};
use crate::{MerchantId, RunId, Statement, sheet, statement, statements};

pub(crate) struct Row {
    pub run: String,
    pub title: String,
    pub sub: String,
    pub amount: String,
}

#[derive(Template)]
#[template(path = "alliance/statements.html")]
struct StatementsPage {
    page: Page,
    shop: String,
    name: String,
    list: ListView,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "alliance/statement.html")]
struct StatementPage {
    page: Page,
    back: String,
    csv: String,
    name: String,
    number: i64,
    week: String,
    cutoff: String,
    line: LineView,
    entries: Vec<EntryView>,
}

pub(crate) async fn list(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let asked = query.clone();
    let (merchant, found) = ctx.read(move |r, cx| statements(r, cx, merchant, &asked)).await?;
    let row = |(run, line): &(crate::Run, crate::Line)| Row {
        run: run.id.to_string(),
        title: ctx.t.msg("alliance-run-name").arg("number", run.number).to_string(),
        sub: format!("{} · {}", run.cutoff.minute_text(), ctx.t.s(line.state.label())),
        amount: format!("¥{}", line.amount),
    };
    html(&StatementsPage {
        page: ctx.page(Area::Merchant, "alliance-statements-title"),
        shop,
        name: merchant.name,
        list: ListView::new(&query, found.total, Vec::new()),
        rows: found.rows.iter().map(row).collect(),
    })
}

async fn load(ctx: &Ctx, run: &str, shop: &str) -> Outcome<Statement> {
    let (run, merchant): (RunId, MerchantId) = (id(run)?, id(shop)?);
    ctx.read(move |r, cx| statement(r, cx, run, merchant)).await
}

pub(crate) async fn show(ctx: Ctx, Path((_, shop, run)): Path<(String, String, String)>) -> PageResult {
    let found = load(&ctx, &run, &shop).await?;
    html(&StatementPage {
        page: ctx.page(Area::Merchant, "alliance-statement-title"),
        back: ctx.url(&format!("/till/statements/{shop}")),
        csv: ctx.url(&format!("/till/statements/{shop}/{run}/csv")),
        name: found.merchant.name.clone(),
        number: found.run.number,
        week: found.run.week.to_string(),
        cutoff: found.run.cutoff.minute_text(),
        line: LineView::new(&found.line),
        entries: found.entries.iter().map(|e| EntryView::new(&ctx.t, e)).collect(),
    })
}

pub(crate) async fn csv(ctx: Ctx, Path((_, shop, run)): Path<(String, String, String)>) -> PageResult {
    let found = load(&ctx, &run, &shop).await?;
    let name = format!("statement-{}-{}.csv", found.run.number, found.merchant.code);
    Ok(csv_file(&name, table(&ctx.t, &found)))
}

/// Every entry of the line, then its sum.
pub(crate) fn table(t: &T, found: &Statement) -> Vec<u8> {
    let head = [
        "alliance-column-time",
        "alliance-column-kind",
        "alliance-column-way",
        "alliance-column-payer",
        "alliance-column-amount",
        "alliance-column-number",
    ];
    let mut rows = vec![head.iter().map(|key| t.s(key)).collect::<Vec<_>>()];
    for entry in &found.entries {
        let view = EntryView::new(t, entry);
        rows.push(vec![
            view.at,
            view.kind,
            view.way,
            view.payer,
            sheet::two_decimals(entry.amount),
            view.short,
        ]);
    }
    let (sum, empty) = (sheet::two_decimals(found.line.amount), String::new);
    rows.push(vec![t.s("alliance-column-sum"), empty(), empty(), empty(), sum, empty()]);
    sheet::csv(&rows)
}
