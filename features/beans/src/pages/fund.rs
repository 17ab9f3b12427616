//! One fund: setting it up, booking deposits, changing its envelope.

use askama::Template;
use axum::extract::Path;
use common::errors::{FieldErrors, text};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::funds::{FundView, fund_view, sums};
use super::view::receipt_or;
use crate::fund::{positive_beans, positive_yuan};
use crate::store::funds;
use crate::{BeansError, Deposit, FundId, NewFund, Once, access as may, create_fund, set_approved};

#[derive(Template)]
#[template(path = "beans/desk_fund_new.html")]
struct NewFundPage {
    page: Page,
    name: String,
    approved: String,
    ratio: String,
    life: String,
    resolution: String,
}

#[derive(Template)]
#[template(path = "beans/desk_fund.html")]
struct FundPage {
    page: Page,
    fund: FundView,
    deposits: bool,
    edits: bool,
    amount: String,
    note: String,
    approved: String,
    resolution: String,
    key: String,
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    let defaults = Fields::default().with("ratio", "100").with("life", "365d");
    html(&form(&ctx, &defaults, FieldErrors::default()))
}

fn form(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> NewFundPage {
    let text = |name: &str| fields.get(name).to_owned();
    NewFundPage {
        page: ctx.page(Area::Staff, "beans-fund-new").with_errors(errors),
        name: text("name"),
        approved: text("approved"),
        ratio: text("ratio"),
        life: text("life"),
        resolution: text("resolution"),
    }
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match NewFund::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| create_fund(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(id) => Ok(ctx.done("beans-notice-saved", &ctx.url(&format!("/desk/funds/{id}")))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, &fields, errors)),
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    html(&view(&ctx, parse(&id)?, &Fields::default(), FieldErrors::default()).await?)
}

async fn view(ctx: &Ctx, id: FundId, fields: &Fields, errors: FieldErrors) -> Outcome<FundPage> {
    let (fund, sums) = ctx
        .read(move |r, cx| {
            cx.permit(&may::JOURNAL_READ)?;
            let fund = funds::find(r, cx.community, id)?.ok_or(BeansError::NotFound)?;
            let sums = sums(r, cx, &fund)?;
            Ok::<_, BeansError>((fund, sums))
        })
        .await?;
    let page = ctx.page_titled(Area::Staff, fund.name.clone()).with_errors(errors);
    let cx = ctx.cx();
    Ok(FundPage {
        key: page.key.clone(),
        page,
        fund: fund_view(ctx, &fund, sums),
        deposits: cx.may(&may::FUND_DEPOSIT),
        edits: cx.may(&may::FUND_EDIT),
        amount: fields.get("amount").to_owned(),
        note: fields.get("note").to_owned(),
        approved: fields.get("approved").to_owned(),
        resolution: fields.get("resolution").to_owned(),
    })
}

pub(crate) async fn deposit(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id = parse(&id)?;
    let outcome = book(&ctx, id, &fields).await;
    finish(&ctx, id, &fields, outcome).await
}

async fn book(ctx: &Ctx, fund: FundId, fields: &Fields) -> Outcome<()> {
    let mut errors = FieldErrors::default();
    let amount = errors.take("amount", positive_yuan(fields.get("amount")));
    let note = errors.take("note", text(fields.get("note"), 1, 200));
    let (Some(amount), Some(note)) = (amount, note) else { return Err(errors.into()) };
    let key = fields.key()?.to_string();
    let answer = ctx
        .write(move |tx, cx| {
            let once = Once::new(cx, "deposit", &key, &[&fund.to_string(), &amount.to_string(), &note]);
            crate::deposit(tx, cx, &Deposit { once, fund, amount, note: note.clone() })
        })
        .await?;
    receipt_or(answer, "amount").map(|_| ())
}

pub(crate) async fn approved(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id = parse(&id)?;
    let mut errors = FieldErrors::default();
    let approved = errors.take("approved", positive_beans(fields.get("approved")));
    let resolution = errors.take("resolution", text(fields.get("resolution"), 1, 200));
    let outcome = match (approved, resolution) {
        (Some(approved), Some(resolution)) => {
            ctx.write(move |tx, cx| set_approved(tx, cx, id, approved, &resolution)).await
        }
        _ => Err(errors.into()),
    };
    finish(&ctx, id, &fields, outcome).await
}

async fn finish(ctx: &Ctx, id: FundId, fields: &Fields, outcome: Outcome<()>) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-saved", &ctx.url(&format!("/desk/funds/{id}")))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &view(ctx, id, fields, errors).await?),
        Err(Err(failure)) => Err(failure),
    }
}

fn parse(id: &str) -> Outcome<FundId> {
    id.parse().map_err(|_| Failure::NotFound)
}
