use std::collections::BTreeMap;

use axum::extract::Query;
use common::ListQuery;
use common::errors::{FieldErrors, number};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use crate::{RunId, run_list};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunPage {
    items: Vec<RunItem>,
    /// Runs in all.
    total: i64,
}

/// What the shops are paid in one week.
#[derive(Debug, Serialize, ToSchema)]
struct RunItem {
    #[schema(value_type = uuid::Uuid)]
    id: RunId,
    number: i64,
    /// The Monday of its week.
    #[schema(example = "2026-11-23")]
    week: String,
    /// Entries up to here are in it, RFC 3339.
    cutoff: String,
    /// draft · signed · approved · closed · withdrawn
    state: String,
    /// Shops that are paid.
    shops: i64,
    /// Yuan with at most two decimals.
    amount: String,
}

/// Settlement runs, newest first, 25 a page.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/settlement-runs",
    tag = "alliance",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("page" = Option<i64>, Query, description = "From 1", minimum = 1, maximum = 10000)
    ),
    responses(
        (status = 200, description = "A page of runs", body = RunPage),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Needs a token made with the second factor", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<RunPage>, Failure> {
    let page = query.get("page").filter(|value| !value.is_empty());
    let page = page.map_or(Ok(1), |v| number(v, 1, 10_000)).map_err(|msg| FieldErrors::one("page", msg))?;
    let asked = ListQuery { page, ..ListQuery::default() };
    let found = ctx.read(move |r, cx| run_list(r, cx, &asked)).await?;
    let item = |(run, shops, amount): (crate::Run, i64, common::Beans)| RunItem {
        id: run.id,
        number: run.number,
        week: run.week.to_string(),
        cutoff: run.cutoff.rfc3339(),
        state: run.state.as_str().to_owned(),
        shops,
        amount: amount.to_string(),
    };
    Ok(axum::Json(RunPage { items: found.rows.into_iter().map(item).collect(), total: found.total }))
}
