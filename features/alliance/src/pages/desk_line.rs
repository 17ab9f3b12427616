//! One line of a settlement run: its entries, a note, and what the bank sent back.

use askama::Template;
use axum::extract::Path;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::statements::table;
use super::view::{EntryView, LineView, csv_file, id};
use crate::{MerchantId, RunId, RunState, Statement, access, note_line, return_line, statement};

#[derive(Template)]
#[template(path = "alliance/desk_line.html")]
struct LinePage {
    page: Page,
    run: String,
    shop: String,
    number: i64,
    line: LineView,
    entries: Vec<EntryView>,
    may_return: bool,
    may_note: bool,
    reason: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, run, shop)): Path<(String, String, String)>) -> PageResult {
    line_with(&ctx, &run, &shop, String::new(), FieldErrors::default()).await
}

async fn load(ctx: &Ctx, run: &str, shop: &str) -> Outcome<Statement> {
    let (run, merchant): (RunId, MerchantId) = (id(run)?, id(shop)?);
    ctx.read(move |r, cx| statement(r, cx, run, merchant)).await
}

async fn line_with(ctx: &Ctx, run: &str, shop: &str, reason: String, errors: FieldErrors) -> PageResult {
    let found = load(ctx, run, shop).await?;
    let cx = ctx.cx();
    let payable = matches!(found.run.state, RunState::Approved | RunState::Closed);
    let line = LineView::new(&found.line);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = LinePage {
        page: ctx.page_titled(Area::Staff, found.merchant.name.clone()).with_errors(errors),
        run: run.to_owned(),
        shop: shop.to_owned(),
        number: found.run.number,
        may_return: payable && (line.due || line.paid) && cx.may(&access::RUN_PAY),
        may_note: cx.may(&access::RUN_SIGN),
        line,
        entries: found.entries.iter().map(|e| EntryView::new(&ctx.t, e)).collect(),
        reason,
    };
    html_with(status, &view)
}

pub(crate) async fn csv(ctx: Ctx, Path((_, run, shop)): Path<(String, String, String)>) -> PageResult {
    let found = load(&ctx, &run, &shop).await?;
    let name = format!("statement-{}-{}.csv", found.run.number, found.merchant.code);
    Ok(csv_file(&name, table(&ctx.t, &found)))
}

async fn after_line<T>(ctx: &Ctx, run: &str, shop: &str, fields: &Fields, outcome: Outcome<T>) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => {
            let to = ctx.url(&format!("/desk/settlement/{run}/{shop}"));
            Ok(ctx.done("alliance-notice-changed", &to))
        }
        Err(Ok(errors)) => line_with(ctx, run, shop, fields.get("reason").to_owned(), errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn returned(
    ctx: Ctx,
    Path((_, run, shop)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let (number, merchant): (RunId, MerchantId) = (id(&run)?, id(&shop)?);
    let reason = fields.get("reason").to_owned();
    let outcome = ctx.write(move |tx, cx| return_line(tx, cx, number, merchant, &reason)).await;
    after_line(&ctx, &run, &shop, &fields, outcome).await
}

pub(crate) async fn note(
    ctx: Ctx,
    Path((_, run, shop)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let (number, merchant): (RunId, MerchantId) = (id(&run)?, id(&shop)?);
    let note = fields.get("note").to_owned();
    let outcome = ctx.write(move |tx, cx| note_line(tx, cx, number, merchant, &note)).await;
    after_line(&ctx, &run, &shop, &fields, outcome).await
}
