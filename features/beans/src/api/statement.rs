use axum::extract::{Path, Query};
use serde::{Deserialize, Serialize};
use text::T;
use utoipa::{IntoParams, ToSchema};
use web::{Ctx, Failure, Problem};

use crate::{AccountNo, BeansError, Period, Statement, Whose, history, party};

const LINES_MAX: i64 = 100;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// First day, in Asia/Shanghai. One of the two alone is one day; without both it is everything.
    #[param(example = "2026-03-01")]
    #[serde(default)]
    from: String,
    /// Last day, included.
    #[param(example = "2026-03-31")]
    #[serde(default)]
    to: String,
    /// The `next` of the page before; without it the newest lines.
    before: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatementDto {
    /// Posted before the first day, in hundredths; the same on every page.
    opening: i64,
    /// Posted at the end of the last day, or now while it runs.
    closing: i64,
    items: Vec<LineDto>,
    /// Give this as `before` for the next page; none: this was the last.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LineDto {
    id: uuid::Uuid,
    seq: i64,
    /// RFC 3339.
    at: String,
    purpose: String,
    /// Persons are masked.
    other: String,
    /// Hundredths; below zero when it left the account.
    amount: i64,
    note: String,
}

/// The asker's statement, newest first, up to 100 lines a page.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/statement",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), Asked),
    responses(
        (status = 200, description = "A page of the statement", body = StatementDto),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a day, or the last before the first", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn mine(ctx: Ctx, Query(asked): Query<Asked>) -> Result<axum::Json<StatementDto>, Failure> {
    let person = ctx.cx().person()?;
    page(&ctx, Whose::Person(person), asked).await
}

/// The statement of any account: wallet, shop, fund or one of the house. Amounts of fund cash and bank are fen.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/accounts/{no}/statement",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("no" = i64, Path, description = "Number of the account"),
        Asked
    ),
    responses(
        (status = 200, description = "A page of the statement", body = StatementDto),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The log-in was not strong enough", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or account, or not yours to read", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a day, or the last before the first", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn of_account(
    ctx: Ctx,
    path: Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<axum::Json<StatementDto>, Failure> {
    let no = path.0.1.parse().map_err(|_| Failure::NotFound)?;
    page(&ctx, Whose::Account(AccountNo(no)), asked).await
}

async fn page(ctx: &Ctx, whose: Whose, asked: Asked) -> Result<axum::Json<StatementDto>, Failure> {
    let today = ctx.cx().now.date();
    let period = Period::parse(&asked.from, &asked.to)?.unwrap_or(Period::until(today));
    let before = asked.before.and_then(|text| text.parse().ok());
    let t = ctx.t.clone();
    let dto = ctx
        .read(move |r, cx| {
            let found = history(r, cx, whose, period, before, LINES_MAX)?;
            let next = found.page.next.map(|seq| seq.to_string());
            let items = lines(r, cx, &t, found.page)?;
            let (opening, closing) = (found.opening.0, found.closing.0);
            Ok::<_, BeansError>(StatementDto { opening, closing, items, next })
        })
        .await?;
    Ok(axum::Json(dto))
}

fn lines(
    r: &mut db::Reader<'_>,
    cx: &::access::Cx,
    t: &T,
    page: Statement,
) -> Result<Vec<LineDto>, BeansError> {
    let line = |line: crate::Line| {
        let amount = if line.incoming { line.amount.0 } else { -line.amount.0 };
        let other = party(r, cx.community, line.other)?.show(t);
        let (at, purpose) = (line.at.rfc3339(), line.purpose.word().to_owned());
        Ok(LineDto { id: line.id, seq: line.seq, at, purpose, other, amount, note: line.note })
    };
    page.lines.into_iter().map(line).collect()
}
