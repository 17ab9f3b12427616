use axum::extract::Query;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Ctx, Failure, Problem};

use crate::{BeansError, balance_of, party};

const LINES_MAX: i64 = 100;

/// What the asker can spend. Amounts are integer hundredths.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceDto {
    available: i64,
    held: i64,
    /// When the next beans run out, RFC 3339, and how many.
    next_expiry: Option<String>,
    next_expiry_amount: Option<i64>,
}

/// The asker's balance.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/balance",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009")),
    responses(
        (status = 200, description = "The balance", body = BalanceDto),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn balance(ctx: Ctx) -> Result<axum::Json<BalanceDto>, Failure> {
    let balance = ctx.read(|r, cx| balance_of(r, cx, cx.person()?)).await?;
    Ok(axum::Json(BalanceDto {
        available: balance.available.0,
        held: balance.held.0,
        next_expiry: balance.next_expiry.map(|(at, _)| at.rfc3339()),
        next_expiry_amount: balance.next_expiry.map(|(_, beans)| beans.0),
    }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The `next` of the page before; without it the newest lines.
    before: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatementDto {
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
    other: String,
    /// Hundredths; below zero when it left the wallet.
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
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn statement(
    ctx: Ctx,
    Query(asked): Query<Asked>,
) -> Result<axum::Json<StatementDto>, Failure> {
    let before = asked.before.and_then(|text| text.parse().ok());
    let t = ctx.t.clone();
    let page = ctx
        .read(move |r, cx| {
            let page = crate::statement(r, cx, cx.person()?, before, LINES_MAX)?;
            let mut items = Vec::with_capacity(page.lines.len());
            for line in page.lines {
                let amount = if line.incoming { line.amount.0 } else { -line.amount.0 };
                let other = party(r, cx.community, line.other)?.show(&t);
                let (at, purpose) = (line.at.rfc3339(), line.purpose.word().to_owned());
                items.push(LineDto {
                    id: line.id,
                    seq: line.seq,
                    at,
                    purpose,
                    other,
                    amount,
                    note: line.note,
                });
            }
            Ok::<_, BeansError>(StatementDto { items, next: page.next.map(|seq| seq.to_string()) })
        })
        .await?;
    Ok(axum::Json(page))
}
