use axum::extract::Query;
use common::errors::FieldErrors;
use common::{Msg, Timestamp};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use web::{Ctx, Failure, Problem};

use crate::period::day;
use crate::{Whose, balance_of, balance_on};

/// What the asker has. Amounts are integer hundredths.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct BalanceDto {
    /// In the wallet, what is held included.
    posted: i64,
    /// To spend now: posted less held, less beans that have run out. Not for a past day.
    available: Option<i64>,
    /// Reserved for shops. Not for a past day.
    held: Option<i64>,
    /// When the next beans run out, RFC 3339, and how many.
    next_expiry: Option<String>,
    next_expiry_amount: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnDay {
    /// A day in Asia/Shanghai, `2026-03-31`: what was posted by its end, for `posted`. Without it: now.
    #[param(example = "2026-03-31")]
    at: Option<String>,
}

/// The asker's balance; with `at` only what was posted by the end of that day.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/balance",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), OnDay),
    responses(
        (status = 200, description = "The balance", body = BalanceDto),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a day, or one still to come", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn balance(ctx: Ctx, Query(asked): Query<OnDay>) -> Result<axum::Json<BalanceDto>, Failure> {
    if let Some(text) = asked.at {
        let day = past_day(&text, ctx.cx().now).map_err(|msg| FieldErrors::one("at", msg))?;
        let posted = ctx.read(move |r, cx| balance_on(r, cx, Whose::Person(cx.person()?), day)).await?;
        return Ok(axum::Json(BalanceDto { posted: posted.0, ..BalanceDto::default() }));
    }
    let balance = ctx.read(|r, cx| balance_of(r, cx, cx.person()?)).await?;
    Ok(axum::Json(BalanceDto {
        posted: balance.posted.0,
        available: Some(balance.available.0),
        held: Some(balance.held.0),
        next_expiry: balance.next_expiry.map(|(at, _)| at.rfc3339()),
        next_expiry_amount: balance.next_expiry.map(|(_, beans)| beans.0),
    }))
}

fn past_day(text: &str, now: Timestamp) -> Result<Date, Msg> {
    let day = day(text)?;
    if day > now.date() { Err(Msg::new("beans-error-future")) } else { Ok(day) }
}
