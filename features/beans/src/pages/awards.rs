//! `/c/{community}/desk/awards`: the queue of the second person.

use std::collections::BTreeMap;

use ::access::{Cx, PersonId};
use askama::Template;
use axum::extract::{Path, Query};
use common::errors::{FieldErrors, text};
use common::{ListQuery, Msg};
use db::Reader;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, FilterView, ListView, Outcome, Page, PageResult, html, html_with};

use super::notice::{ObjectionView, objection_view};
use crate::store::awards;
use crate::{
    Award, AwardId, AwardState, BeansError, access as may, answer_objections, approve_award, attempts, award,
    refuse_award,
};

/// As many as a page shows.
const PICKED_MAX: usize = 25;

#[derive(Template)]
#[template(path = "beans/desk_awards.html")]
struct AwardsPage {
    page: Page,
    list: ListView,
    rows: Vec<AwardRow>,
    /// Some row can be picked.
    picks: bool,
}

#[derive(Template)]
#[template(path = "beans/desk_award.html")]
struct AwardPage {
    page: Page,
    row: AwardRow,
    objections: Vec<ObjectionView>,
    /// Other attempts at the same claim, the latest first.
    others: Vec<Attempt>,
    decides: bool,
    answers: bool,
    reason: String,
}

/// The same claim, proposed at another time.
struct Attempt {
    href: String,
    at: String,
    beans: String,
    state: AwardState,
    reason: String,
    by: String,
}

struct AwardRow {
    id: String,
    person: String,
    proposer: String,
    source: String,
    detail: String,
    beans: String,
    at: String,
    until: String,
    notice: String,
    /// It was refused before.
    again: bool,
    state: AwardState,
    reason: String,
    receipt: String,
    decides: bool,
    /// The asker may not decide on this one.
    own: bool,
}

fn row(ctx: &Ctx, a: &Award, person: String, proposer: String) -> AwardRow {
    let me = ctx.actor.id();
    let second = me != Some(a.person) && me != a.proposed_by && ctx.cx().may(&may::AWARD_DECIDE);
    let waits = a.state == AwardState::Notice && !a.reason.is_empty();
    AwardRow {
        id: a.id.to_string(),
        person,
        proposer,
        source: a.source.label.clone(),
        detail: a.detail.clone(),
        beans: a.amount.to_string(),
        at: a.proposed_at.minute_text(),
        until: a.notice_until.map_or_else(String::new, |at| at.minute_text()),
        notice: match a.notice_days {
            0 => ctx.t.s("beans-award-notice-none"),
            days => ctx.t.msg("beans-life-days").arg("days", days).to_string(),
        },
        again: a.attempt > 1,
        state: a.state,
        reason: if waits { ctx.t.s(&a.reason) } else { a.reason.clone() },
        receipt: a.transfer.map_or_else(String::new, |id| id.to_string()),
        decides: second && a.state == AwardState::Proposed,
        own: !second,
    }
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    html(&queue(&ctx, query, FieldErrors::default()).await?)
}

/// Approves what was picked, one by one; what is not the asker's to approve stays and is counted.
pub(crate) async fn approve_picked(ctx: Ctx, fields: Fields) -> PageResult {
    let picked: Vec<AwardId> =
        fields.all("award").filter_map(|id| id.parse().ok()).take(PICKED_MAX).collect();
    let mut left = 0_usize;
    for id in &picked {
        let id = *id;
        match ctx.write(move |tx, cx| approve_award(tx, cx, id)).await {
            Ok(_) => {}
            Err(Failure::Refused(_) | Failure::NotFound) => left += 1,
            Err(failure) => return Err(failure),
        }
    }
    let msg = match (picked.is_empty(), left) {
        (false, 0) => return Ok(ctx.done("beans-notice-decided", &ctx.url("/desk/awards?f-state=proposed"))),
        (true, _) => Msg::new("beans-awards-picked-none"),
        (false, left) => Msg::new("beans-awards-some-left").arg("left", left),
    };
    let proposed = [("f-state".to_owned(), AwardState::Proposed.as_str().to_owned())];
    let view = queue(&ctx, ListQuery::from(BTreeMap::from(proposed)), FieldErrors::one("", msg)).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

async fn queue(ctx: &Ctx, query: ListQuery, errors: FieldErrors) -> Outcome<AwardsPage> {
    let asked = query.clone();
    let (rows, total) = ctx
        .read(move |r, cx| {
            cx.permit(&may::AWARD_READ)?;
            let paged = awards::page(r, cx.community, asked.filter("state"), &asked)?;
            let mut rows = Vec::with_capacity(paged.rows.len());
            for a in paged.rows {
                let name = people::name_of(r, cx.community, a.person)?.unwrap_or_default();
                rows.push((a, name));
            }
            Ok::<_, BeansError>((rows, paged.total))
        })
        .await?;
    let mut states = vec![("", ctx.t.s("beans-filter-all"))];
    states.extend(AwardState::ALL.map(|state| (state.as_str(), ctx.t.s(state.label()))));
    let filters = vec![FilterView::new(&query, "state", ctx.t.s("beans-filter-state"), states)];
    let rows: Vec<AwardRow> = rows.into_iter().map(|(a, name)| row(ctx, &a, name, String::new())).collect();
    Ok(AwardsPage {
        page: ctx.page(Area::Staff, "beans-awards-title").with_errors(errors),
        list: ListView::new(&query, total, filters),
        picks: rows.iter().any(|row| row.decides),
        rows,
    })
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    html(&view(&ctx, parse(&id)?, FieldErrors::default(), String::new()).await?)
}

async fn view(ctx: &Ctx, id: AwardId, errors: FieldErrors, reason: String) -> Outcome<AwardPage> {
    let (award, objections, others, person, proposer) = ctx
        .read(move |r, cx| {
            cx.permit(&may::AWARD_READ)?;
            let (award, objections) = award(r, cx, id)?;
            let person = people::name_of(r, cx.community, award.person)?.unwrap_or_default();
            let proposer = name(r, cx, award.proposed_by)?;
            let mut others = Vec::new();
            for other in attempts(r, cx, id)?.into_iter().filter(|other| other.id != id) {
                let by = name(r, cx, other.decided_by)?;
                others.push((other, by));
            }
            Ok::<_, BeansError>((award, objections, others, person, proposer))
        })
        .await?;
    let row = row(ctx, &award, person, proposer);
    let answers = !row.own && award.state == AwardState::Held;
    Ok(AwardPage {
        page: ctx.page(Area::Staff, "beans-award-title").with_errors(errors),
        decides: row.decides,
        answers,
        row,
        others: others.into_iter().map(|(other, by)| attempt(ctx, other, by)).collect(),
        objections: objections.iter().map(objection_view).collect(),
        reason,
    })
}

fn name(r: &mut Reader<'_>, cx: &Cx, person: Option<PersonId>) -> Result<String, BeansError> {
    let name = person.map(|person| people::name_of(r, cx.community, person)).transpose()?;
    Ok(name.flatten().unwrap_or_default())
}

fn attempt(ctx: &Ctx, award: Award, by: String) -> Attempt {
    Attempt {
        href: ctx.url(&format!("/desk/awards/{}", award.id)),
        at: award.decided_at.unwrap_or(award.proposed_at).minute_text(),
        beans: award.amount.to_string(),
        state: award.state,
        reason: award.reason,
        by,
    }
}

pub(crate) async fn decide(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id = parse(&id)?;
    let outcome = match (fields.get("decision"), text(fields.get("reason"), 1, 200)) {
        ("approve", _) => ctx.write(move |tx, cx| approve_award(tx, cx, id)).await,
        (_, Ok(reason)) => ctx.write(move |tx, cx| refuse_award(tx, cx, id, &reason)).await,
        (_, Err(msg)) => Err(FieldErrors::one("reason", msg).into()),
    };
    finish(&ctx, id, outcome, fields.get("reason")).await
}

pub(crate) async fn answer(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id = parse(&id)?;
    let uphold = fields.get("decision") == "uphold";
    let outcome = match text(fields.get("reason"), 1, 200) {
        Ok(answer) => ctx.write(move |tx, cx| answer_objections(tx, cx, id, uphold, &answer)).await,
        Err(msg) => Err(FieldErrors::one("reason", msg).into()),
    };
    finish(&ctx, id, outcome, fields.get("reason")).await
}

async fn finish(ctx: &Ctx, id: AwardId, outcome: Outcome<Award>, reason: &str) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("beans-notice-decided", &ctx.url("/desk/awards?f-state=proposed"))),
        Err(Ok(errors)) => {
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &view(ctx, id, errors, reason.to_owned()).await?)
        }
        Err(Err(failure)) => Err(failure),
    }
}

fn parse(id: &str) -> Outcome<AwardId> {
    id.parse().map_err(|_| Failure::NotFound)
}
