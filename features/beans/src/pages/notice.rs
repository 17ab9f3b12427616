//! `/c/{community}/books/notice`: awards in public notice, and how to object.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use common::errors::{FieldErrors, text};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, ListView, Outcome, Page, PageResult, html, html_with};

use crate::store::awards;
use crate::{AwardId, AwardState, BeansError, access as may, award, masked};

#[derive(Template)]
#[template(path = "beans/notice.html")]
struct NoticePage {
    page: Page,
    list: ListView,
    rows: Vec<NoticeRow>,
}

struct NoticeRow {
    id: String,
    href: String,
    person: String,
    source: String,
    detail: String,
    beans: String,
    until: String,
    state: AwardState,
}

#[derive(Template)]
#[template(path = "beans/notice_award.html")]
struct AwardPage {
    page: Page,
    row: NoticeRow,
    objections: Vec<ObjectionView>,
    may_object: bool,
    text: String,
}

pub(super) struct ObjectionView {
    pub at: String,
    pub text: String,
    pub answer: String,
    pub open: bool,
}

pub(super) fn objection_view(o: &crate::Objection) -> ObjectionView {
    let (at, text, answer) = (o.made_at.minute_text(), o.text.clone(), o.answer.clone());
    ObjectionView { at, text, answer, open: o.state == "open" }
}

fn row(a: &crate::Award, person: String) -> NoticeRow {
    NoticeRow {
        href: format!("notice/{}", a.id),
        id: a.id.to_string(),
        person,
        source: a.source.label.clone(),
        detail: a.detail.clone(),
        beans: a.amount.to_string(),
        until: a.notice_until.map_or_else(String::new, |at| at.minute_text()),
        state: a.state,
    }
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let (rows, total) = ctx
        .read(move |r, cx| {
            let paged = awards::page(r, cx.community, AwardState::Notice.as_str(), &asked)?;
            let mut rows = Vec::with_capacity(paged.rows.len());
            for award in &paged.rows {
                rows.push(row(award, masked(r, cx.community, award.person)?));
            }
            Ok::<_, BeansError>((rows, paged.total))
        })
        .await?;
    let list = ListView::new(&query, total, vec![]);
    html(&NoticePage { page: ctx.page(Area::Public, "beans-notice-title"), list, rows })
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    html(&view(&ctx, parse(&id)?, FieldErrors::default(), String::new()).await?)
}

async fn view(ctx: &Ctx, id: AwardId, errors: FieldErrors, text: String) -> Outcome<AwardPage> {
    let (award, objections, person) = ctx
        .read(move |r, cx| {
            let (award, objections) = award(r, cx, id)?;
            let person = masked(r, cx.community, award.person)?;
            Ok::<_, BeansError>((award, objections, person))
        })
        .await?;
    let open = matches!(award.state, AwardState::Notice | AwardState::Held);
    Ok(AwardPage {
        page: ctx.page(Area::Public, "beans-notice-title").with_errors(errors),
        row: row(&award, person),
        objections: objections.iter().map(objection_view).collect(),
        may_object: open && ctx.cx().may(&may::AWARD_OBJECT),
        text,
    })
}

pub(crate) async fn object(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id = parse(&id)?;
    let outcome = match text(fields.get("text"), 4, 500) {
        Ok(text) => ctx.write(move |tx, cx| crate::object(tx, cx, id, &text)).await,
        Err(msg) => Err(FieldErrors::one("text", msg).into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("beans-notice-objected", &ctx.url(&format!("/books/notice/{id}")))),
        Err(Ok(errors)) => {
            let view = view(&ctx, id, errors, fields.get("text").to_owned()).await?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(Err(failure)) => Err(failure),
    }
}

fn parse(id: &str) -> Outcome<AwardId> {
    id.parse().map_err(|_| Failure::NotFound)
}
