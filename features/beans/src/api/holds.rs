use axum::extract::Path;
use common::errors::{FieldErrors, text};
use common::{Msg, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Ctx, Failure, IdempotencyKey, Json, Problem};

use super::receipts::{ReceiptDto, answered};
use crate::actions::holds::HOLD_DAYS_MAX;
use crate::fund::positive_beans;
use crate::{Capture, Held, NewHeld, Once, capture, hold, holds_of, void};

/// Beans to reserve for a shop.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewHold {
    shop: Uuid,
    /// Beans with at most two decimals.
    #[schema(example = "20", max_length = 11)]
    amount: String,
    /// Local time in Asia/Shanghai, at most 30 days ahead.
    #[schema(example = "2026-03-31T18:00")]
    until: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 60)]
    note: String,
}

/// Beans reserved for a shop.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoldDto {
    id: Uuid,
    shop: Uuid,
    /// Hundredths.
    amount: i64,
    /// RFC 3339.
    made: String,
    /// RFC 3339; from this moment on the beans are free again.
    until: String,
}

/// What the shop takes.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCapture {
    /// Beans with at most two decimals; empty: all of it. The rest is free again.
    #[serde(default)]
    #[schema(example = "15.50", max_length = 11)]
    amount: String,
}

/// Reserves beans for a shop. The same key and body again give the first answer.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/me/holds",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewHold,
    responses(
        (status = 200, description = "Reserved", body = HoldDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, or the key came before with another body", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn make(
    ctx: Ctx,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewHold>,
) -> Result<axum::Json<HoldDto>, Failure> {
    let mut errors = FieldErrors::default();
    let amount = errors.take("amount", positive_beans(&body.amount));
    let until = errors.take("until", moment(&body.until, ctx.cx().now));
    let note = errors.take("note", text(&body.note, 0, 60));
    let (Some(amount), Some(until), Some(note)) = (amount, until, note) else { return Err(errors.into()) };
    let told = ctx
        .write(move |tx, cx| {
            let said = [body.shop.to_string(), amount.to_string(), until.rfc3339(), note.clone()];
            let once = Once::new(cx, "hold", &key, &said.each_ref().map(String::as_str));
            hold(tx, cx, &NewHeld { once, shop: body.shop, amount, until, note: note.clone(), refused: None })
        })
        .await?;
    told.map(|held| axum::Json(dto(&held))).map_err(|reason| Failure::Refused(reason.message()))
}

/// A retry may come when the moment has passed: only the far end is checked here, the rest is the ledger's.
fn moment(text: &str, now: Timestamp) -> Result<Timestamp, Msg> {
    let latest = now.plus(HOLD_DAYS_MAX * common::clock::DAY_MS);
    let until = Timestamp::parse_local(text.trim()).filter(|until| *until <= latest);
    until.ok_or_else(|| Msg::new("beans-error-until").arg("days", HOLD_DAYS_MAX))
}

/// The asker's holds that still count.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/holds",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009")),
    responses(
        (status = 200, description = "The first to end first", body = Vec<HoldDto>),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn mine(ctx: Ctx) -> Result<axum::Json<Vec<HoldDto>>, Failure> {
    let found = ctx.read(|r, cx| holds_of(r, cx, cx.person()?)).await?;
    Ok(axum::Json(found.iter().map(dto).collect()))
}

/// Takes all or a part of a hold for the shop it was made for; the rest is free again.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/holds/{id}/capture",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = String, Path, description = "Id of the hold (UUID)"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewCapture,
    responses(
        (status = 200, description = "Taken", body = ReceiptDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or hold, or not your shop's", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, or the key came before with another body", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn take(
    ctx: Ctx,
    path: Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewCapture>,
) -> Result<axum::Json<ReceiptDto>, Failure> {
    let hold: Uuid = path.0.1.parse().map_err(|_| Failure::NotFound)?;
    let amount = match body.amount.trim() {
        "" => None,
        text => Some(positive_beans(text).map_err(|msg| FieldErrors::one("amount", msg))?),
    };
    let answer = ctx
        .write(move |tx, cx| {
            let said = [hold.to_string(), amount.map_or_else(String::new, |beans| beans.to_string())];
            let once = Once::new(cx, "capture", &key, &said.each_ref().map(String::as_str));
            capture(tx, cx, &Capture { once, hold, amount })
        })
        .await?;
    answered(&ctx, answer).await.map(axum::Json)
}

/// Lets a hold go: all of it is free again. The shop may at any time, the holder within 10 minutes of making it.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/holds/{id}/void",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = String, Path, description = "Id of the hold (UUID)"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    responses(
        (status = 204, description = "Free again"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or hold, or neither yours nor your shop's", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It has ended, or the holder's minutes are over", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "No Idempotency-Key", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn let_go(
    ctx: Ctx,
    path: Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<http::StatusCode, Failure> {
    let hold: Uuid = path.0.1.parse().map_err(|_| Failure::NotFound)?;
    let told = ctx
        .write(move |tx, cx| void(tx, cx, Once::new(cx, "void", &key, &[&hold.to_string()]), hold))
        .await?;
    told.map(|()| http::StatusCode::NO_CONTENT).map_err(|reason| Failure::Refused(reason.message()))
}

fn dto(held: &Held) -> HoldDto {
    let (made, until) = (held.made.rfc3339(), held.until.rfc3339());
    HoldDto { id: held.id, shop: held.shop, amount: held.amount.0, made, until }
}
