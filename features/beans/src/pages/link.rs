//! `/c/{community}/desk/links/{other}`: what went to and fro with one community, and paying what is owed.

use askama::Template;
use axum::extract::{Path, Query};
use common::errors::{FieldErrors, text};
use common::{CommunityId, ListQuery, Msg};
use http::StatusCode;
use uuid::Uuid;
use web::{
    Area, Ctx, Failure, Fields, FilterView, ListView, OptionView, Outcome, Page, PageResult, html, html_with,
};

use super::links::LinkView;
use super::view::receipt_or;
use crate::fund::positive_beans;
use crate::{
    BeansError, Crossing, CrossingState, Fund, FundId, NewClearing, Once, access as may, answer_clearing,
    crossings_with, funds, links, pay_debt,
};

#[derive(Template)]
#[template(path = "beans/desk_link.html")]
struct LinkPage {
    page: Page,
    link: LinkView,
    list: ListView,
    rows: Vec<RowView>,
    pays: bool,
    funds: Vec<OptionView>,
    amount: String,
    note: String,
    key: String,
}

struct RowView {
    id: String,
    what: &'static str,
    at: String,
    amount: String,
    note: String,
    state: CrossingState,
    why: String,
    /// Yuan that the asker may confirm.
    confirms: bool,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path((_, other)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> PageResult {
    html(&view(&ctx, parse(&other)?, query, &Fields::default(), FieldErrors::default()).await?)
}

async fn view(
    ctx: &Ctx,
    other: CommunityId,
    query: ListQuery,
    fields: &Fields,
    errors: FieldErrors,
) -> Outcome<LinkPage> {
    let asked = query.clone();
    let (link, page, funds) = ctx
        .read(move |r, cx| {
            let link =
                links(r, cx)?.into_iter().find(|link| link.other == other).ok_or(BeansError::NotFound)?;
            Ok::<_, BeansError>((link, crossings_with(r, cx, other, &asked)?, funds(r, cx)?))
        })
        .await?;
    let all = [("", ctx.t.s("beans-filter-all"))].into_iter();
    let states =
        all.chain(CrossingState::ALL.map(|state| (state.as_str(), ctx.t.s(state.label())))).collect();
    let filters = vec![FilterView::new(&query, "state", ctx.t.s("beans-filter-state"), states)];
    let confirms = ctx.cx().may(&may::FUND_DEPOSIT);
    let title = ctx.t.msg("beans-link-title").arg("name", link.name.as_str()).to_string();
    let html = ctx.page_titled(Area::Staff, title).with_errors(errors);
    let option = |fund: &Fund| OptionView::new(fund.id.to_string(), fund.name.clone(), fields.get("fund"));
    Ok(LinkPage {
        key: html.key.clone(),
        page: html,
        link: LinkView::new(&link),
        list: ListView::new(&query, page.total, filters),
        rows: page.rows.into_iter().map(|crossing| row(crossing, confirms)).collect(),
        pays: ctx.cx().may(&may::SETTLE) && link.balance.is_positive(),
        funds: funds.iter().map(option).collect(),
        amount: fields.get("amount").to_owned(),
        note: fields.get("note").to_owned(),
    })
}

fn row(x: Crossing, confirms: bool) -> RowView {
    let waits = x.awaits_confirmation();
    RowView {
        id: x.id.to_string(),
        what: x.kind.label(x.way),
        at: x.at.minute_text(),
        amount: x.amount.to_string(),
        note: x.note,
        state: x.state,
        why: x.why,
        confirms: confirms && waits,
    }
}

pub(crate) async fn pay(ctx: Ctx, Path((_, other)): Path<(String, String)>, fields: Fields) -> PageResult {
    let other = parse(&other)?;
    let outcome = enter(&ctx, other, &fields).await;
    finish(&ctx, other, &fields, outcome, "beans-notice-debt-paid").await
}

async fn enter(ctx: &Ctx, community: CommunityId, fields: &Fields) -> Outcome<()> {
    let mut errors = FieldErrors::default();
    let fund = errors.take("fund", fund(fields));
    let amount = errors.take("amount", positive_beans(fields.get("amount")));
    let note = errors.take("note", text(fields.get("note"), 1, 200));
    let (Some(fund), Some(amount), Some(note)) = (fund, amount, note) else { return Err(errors.into()) };
    let key = fields.key()?.to_string();
    let answer = ctx
        .write(move |tx, cx| {
            let body = [&*community.to_string(), &fund.to_string(), &amount.to_string(), &note];
            let once = Once::new(cx, "pay-debt", &key, &body);
            pay_debt(tx, cx, &NewClearing { once, community, amount, fund, note: note.clone() })
        })
        .await?;
    receipt_or(answer, "amount").map(|_| ())
}

fn fund(fields: &Fields) -> Result<FundId, Msg> {
    fields.get("fund").parse().map_err(|_| Msg::new("beans-error-choose"))
}

pub(crate) async fn answer(
    ctx: Ctx,
    Path((_, other, id)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let other = parse(&other)?;
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let into = match fields.get("decision") {
        "came" => fund(&fields).map(Some),
        "missing" => Ok(None),
        _ => Err(Msg::new("beans-error-choose")),
    };
    let outcome = match into {
        Ok(into) => ctx.write(move |tx, cx| answer_clearing(tx, cx, id, into)).await.map(|_| ()),
        Err(msg) => Err(FieldErrors::one("fund", msg).into()),
    };
    finish(&ctx, other, &fields, outcome, "beans-notice-decided").await
}

async fn finish(
    ctx: &Ctx,
    other: CommunityId,
    fields: &Fields,
    outcome: Outcome<()>,
    done: &'static str,
) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done(done, &ctx.url(&format!("/desk/links/{other}")))),
        Err(Ok(errors)) => {
            let page = view(ctx, other, ListQuery::default(), fields, errors).await?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(Err(failure)) => Err(failure),
    }
}

fn parse(code: &str) -> Outcome<CommunityId> {
    code.parse().map_err(|_| Failure::NotFound)
}
