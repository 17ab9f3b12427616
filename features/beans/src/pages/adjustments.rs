//! `/c/{community}/desk/adjustments`: one proposes, another decides.

use ::access::PersonId;
use askama::Template;
use axum::extract::{Path, Query};
use common::errors::{FieldErrors, text};
use common::{Beans, ListQuery, Msg};
use http::StatusCode;
use people::Phone;
use web::{
    Area, Ctx, Failure, Fields, FilterView, ListView, OptionView, Outcome, Page, PageResult, html, html_with,
};

use crate::fund::positive_beans;
use crate::{
    AdjustmentId, AdjustmentState, BeansError, FundId, NewAdjustment, access as may, adjustments,
    decide_adjustment, funds, party, propose_adjustment,
};

#[derive(Template)]
#[template(path = "beans/desk_adjustments.html")]
struct AdjustmentsPage {
    page: Page,
    list: ListView,
    rows: Vec<AdjustmentRow>,
    proposes: bool,
}

struct AdjustmentRow {
    id: String,
    person: String,
    amount: String,
    reason: String,
    proposer: String,
    at: String,
    state: AdjustmentState,
    decides: bool,
}

#[derive(Template)]
#[template(path = "beans/desk_adjustment_new.html")]
struct NewPage {
    page: Page,
    phone: String,
    funds: Vec<OptionView>,
    ways: Vec<OptionView>,
    amount: String,
    reason: String,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let (asked, t, me) = (query.clone(), ctx.t.clone(), ctx.actor.id());
    let decides = ctx.cx().may(&may::ADJUST_DECIDE);
    let (rows, total) = ctx
        .read(move |r, cx| {
            let paged = adjustments(r, cx, &asked)?;
            let mut rows = Vec::with_capacity(paged.rows.len());
            for a in paged.rows {
                rows.push(AdjustmentRow {
                    id: a.id.to_string(),
                    person: party(r, cx.community, a.account)?.show(&t),
                    amount: a.amount.to_string(),
                    reason: a.reason,
                    proposer: people::name_of(r, cx.community, a.proposed_by)?.unwrap_or_default(),
                    at: a.proposed_at.minute_text(),
                    state: a.state,
                    decides: decides && a.state == AdjustmentState::Proposed && me != Some(a.proposed_by),
                });
            }
            Ok::<_, BeansError>((rows, paged.total))
        })
        .await?;
    let all = [AdjustmentState::Proposed, AdjustmentState::Approved, AdjustmentState::Refused];
    let mut states = vec![("", ctx.t.s("beans-filter-all"))];
    states.extend(all.map(|state| (state.as_str(), ctx.t.s(state.label()))));
    let filters = vec![FilterView::new(&query, "state", ctx.t.s("beans-filter-state"), states)];
    html(&AdjustmentsPage {
        page: ctx.page(Area::Staff, "beans-adjustments-title"),
        list: ListView::new(&query, total, filters),
        rows,
        proposes: ctx.cx().may(&may::ADJUST_PROPOSE),
    })
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    html(&form(&ctx, &Fields::default(), FieldErrors::default()).await?)
}

async fn form(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> Outcome<NewPage> {
    let funds = ctx.read(funds).await?;
    let option =
        |fund: &crate::Fund| OptionView::new(fund.id.to_string(), fund.name.clone(), fields.get("fund"));
    let way = |word: &str, key| OptionView::new(word, ctx.t.s(key), fields.get("way"));
    Ok(NewPage {
        page: ctx.page(Area::Staff, "beans-adjustment-new").with_errors(errors),
        phone: fields.get("phone").to_owned(),
        funds: funds.iter().map(option).collect(),
        ways: vec![way("up", "beans-adjustment-up"), way("down", "beans-adjustment-down")],
        amount: fields.get("amount").to_owned(),
        reason: fields.get("reason").to_owned(),
    })
}

pub(crate) async fn propose(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match asked(&ctx, &fields).await {
        Ok(new) => ctx.write(move |tx, cx| propose_adjustment(tx, cx, &new)).await,
        Err(failure) => Err(failure),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("beans-notice-proposed", &ctx.url("/desk/adjustments"))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, &fields, errors).await?),
        Err(Err(failure)) => Err(failure),
    }
}

async fn asked(ctx: &Ctx, fields: &Fields) -> Outcome<NewAdjustment> {
    let mut errors = FieldErrors::default();
    let phone = errors.take("phone", Phone::parse(fields.get("phone")));
    let fund =
        errors.take("fund", fields.get("fund").parse::<FundId>().map_err(|_| Msg::new("beans-error-choose")));
    let down = match fields.get("way") {
        "up" => Ok(false),
        "down" => Ok(true),
        _ => Err(Msg::new("beans-error-choose")),
    };
    let down = errors.take("way", down);
    let amount = errors.take("amount", positive_beans(fields.get("amount")));
    let reason = errors.take("reason", text(fields.get("reason"), 1, 200));
    let (Some(phone), Some(fund), Some(down), Some(amount), Some(reason)) =
        (phone, fund, down, amount, reason)
    else {
        return Err(errors.into());
    };
    let person = person_by_phone(ctx, phone).await?;
    let amount = if down { Beans::ZERO - amount } else { amount };
    Ok(NewAdjustment { person, fund, amount, reason })
}

async fn person_by_phone(ctx: &Ctx, phone: Phone) -> Outcome<PersonId> {
    let found = ctx.read(move |r, cx| Ok::<_, BeansError>(people::find_by_phone(r, cx, &phone)?)).await?;
    let person = found.ok_or_else(|| FieldErrors::one("phone", Msg::new("beans-error-no-neighbour")))?;
    Ok(person.id)
}

pub(crate) async fn decide(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id: AdjustmentId = id.parse().map_err(|_| Failure::NotFound)?;
    let approve = fields.get("decision") == "approve";
    ctx.write(move |tx, cx| decide_adjustment(tx, cx, id, approve)).await?;
    Ok(ctx.done("beans-notice-decided", &ctx.url("/desk/adjustments")))
}
