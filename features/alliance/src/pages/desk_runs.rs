//! Settlement runs.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, FilterView, ListView, Page, PageResult, html_with};

use crate::{Drafted, RunState, access, draft_run, run_list};

pub(crate) struct Row {
    pub id: String,
    pub number: i64,
    pub week: String,
    pub cutoff: String,
    pub shops: i64,
    pub sum: String,
    pub kind: &'static str,
    pub state: &'static str,
}

#[derive(Template)]
#[template(path = "alliance/desk_runs.html")]
struct RunsPage {
    page: Page,
    list: ListView,
    rows: Vec<Row>,
    may_draft: bool,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    list_with(&ctx, query, FieldErrors::default()).await
}

async fn list_with(ctx: &Ctx, query: ListQuery, errors: FieldErrors) -> PageResult {
    let asked = query.clone();
    let found = ctx.read(move |r, cx| run_list(r, cx, &asked)).await?;
    let mut states = vec![("", ctx.t.s("alliance-all-states"))];
    states.extend(RunState::ALL.iter().map(|s| (s.as_str(), ctx.t.s(s.label()))));
    let filter = FilterView::new(&query, "state", ctx.t.s("alliance-state"), states);
    let row = |(run, shops, sum): (crate::Run, i64, common::Beans)| Row {
        id: run.id.to_string(),
        number: run.number,
        week: run.week.to_string(),
        cutoff: run.cutoff.minute_text(),
        shops,
        sum: sum.to_string(),
        kind: run.state.kind(),
        state: run.state.label(),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = RunsPage {
        page: ctx.page(Area::Staff, "alliance-runs-title").with_errors(errors),
        list: ListView::new(&query, found.total, vec![filter]),
        rows: found.rows.into_iter().map(row).collect(),
        may_draft: ctx.cx().may(&access::RUN_DRAFT),
    };
    html_with(status, &view)
}

pub(crate) async fn draft(ctx: Ctx, _: Fields) -> PageResult {
    match ctx.write(draft_run).await.map_err(Failure::into_fields) {
        Ok(Drafted::New(id)) => {
            Ok(ctx.done("alliance-notice-drafted", &ctx.url(&format!("/desk/settlement/{id}"))))
        }
        Ok(Drafted::Already(id)) => {
            Ok(ctx.done("alliance-notice-already", &ctx.url(&format!("/desk/settlement/{id}"))))
        }
        Ok(Drafted::Nothing) => Ok(ctx.done("alliance-notice-nothing", &ctx.url("/desk/settlement"))),
        Err(Ok(errors)) => list_with(&ctx, ListQuery::default(), errors).await,
        Err(Err(failure)) => Err(failure),
    }
}
