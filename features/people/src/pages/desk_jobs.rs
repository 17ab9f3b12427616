//! Background jobs: what waits, what failed and why.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use web::{Area, Ctx, Failure, Fields, FilterView, ListView, Page, PageResult, html};

use crate::access::JOBS;
use crate::{PeopleError, retry_job};

#[derive(Template)]
#[template(path = "people/desk_jobs.html")]
struct JobsPage {
    page: Page,
    list: ListView,
    rows: Vec<RowView>,
}

struct RowView {
    id: String,
    kind: String,
    key: String,
    /// ok · wait · error
    tag: &'static str,
    state: String,
    at: String,
    attempts: i64,
    error: String,
    failed: bool,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&JOBS)?;
        Ok(jobs::latest(r, cx.community, &asked)?)
    });
    let found = reading.await?;
    let states = vec![
        ("", ctx.t.s("people-filter-all")),
        ("waiting", ctx.t.s("people-job-waiting")),
        ("done", ctx.t.s("people-job-done")),
        ("failed", ctx.t.s("people-job-failed")),
    ];
    let filter = FilterView::new(&query, "state", ctx.t.s("people-filter-state"), states);
    let list = ListView::new(&query, found.total, vec![filter]);
    let rows = found.rows.into_iter().map(|job| row(&ctx, job)).collect();
    html(&JobsPage { page: ctx.page(Area::Staff, "people-jobs-title"), list, rows })
}

fn row(ctx: &Ctx, job: jobs::Job) -> RowView {
    let (tag, state) = match job.state.as_str() {
        "done" => ("ok", "people-job-done"),
        "failed" => ("error", "people-job-failed"),
        _ => ("wait", "people-job-waiting"),
    };
    RowView {
        id: job.id.to_string(),
        kind: job.kind,
        key: job.dedupe,
        tag,
        state: ctx.t.s(state),
        at: job.finished_at.unwrap_or(job.run_at).minute_text(),
        attempts: job.attempts,
        error: job.last_error,
        failed: tag == "error",
    }
}

pub(crate) async fn retry(ctx: Ctx, Path((_, id)): Path<(String, String)>, _: Fields) -> PageResult {
    let id: uuid::Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    ctx.write(move |tx, cx| retry_job(tx, cx, id)).await?;
    Ok(ctx.done("people-notice-job-again", &ctx.url("/desk/jobs")))
}
