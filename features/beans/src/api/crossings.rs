use access::PersonId;
use common::CommunityId;
use common::errors::{FieldErrors, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Ctx, Failure, IdempotencyKey, Json, Problem};

use super::receipts::{ReceiptDto, answered};
use crate::fund::positive_beans;
use crate::{Crossing, NewCrossing, Once, Way, cross, crossings_of};

/// Beans for a person of another community.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewCrossingBody {
    /// 12-digit division code.
    #[schema(value_type = String, example = "510182001010", pattern = "^[1-9][0-9]{11}$")]
    community: CommunityId,
    to: Uuid,
    /// Beans with at most two decimals.
    #[schema(example = "5", max_length = 11)]
    amount: String,
    /// A line for the receiver.
    #[serde(default)]
    #[schema(max_length = 60)]
    note: String,
}

/// Beans between two communities.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CrossingDto {
    id: Uuid,
    /// `out` or `in`.
    way: String,
    /// 12-digit division code of the other community.
    other: String,
    /// Hundredths.
    amount: i64,
    /// `sent`, `arrived` or `returned`.
    state: String,
    /// RFC 3339.
    at: String,
    /// RFC 3339; none while it is under way.
    ended: Option<String>,
}

/// Sends beans to a person of another community. They wait until they have arrived there; what is refused there comes
/// back. The same key and body again give the first answer.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/me/crossings",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewCrossingBody,
    responses(
        (status = 200, description = "Sent", body = ReceiptDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, or the key came before with another body", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn send(
    ctx: Ctx,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewCrossingBody>,
) -> Result<axum::Json<ReceiptDto>, Failure> {
    let mut errors = FieldErrors::default();
    let amount = errors.take("amount", positive_beans(&body.amount));
    let note = errors.take("note", text(&body.note, 0, 60));
    let (Some(amount), Some(note)) = (amount, note) else { return Err(errors.into()) };
    let answer = ctx
        .write(move |tx, cx| {
            let (community, to) = (body.community, PersonId::new(body.to));
            let said = [&*community.to_string(), &to.to_string(), &amount.to_string(), &note];
            let once = Once::new(cx, "cross", &key, &said);
            cross(tx, cx, &NewCrossing { once, community, to, amount, note: note.clone() })
        })
        .await?;
    answered(&ctx, answer).await.map(axum::Json)
}

/// The asker's latest crossings, newest first, at most 20.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/crossings",
    tag = "beans",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009")),
    responses(
        (status = 200, description = "To and from other communities", body = Vec<CrossingDto>),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn mine(ctx: Ctx) -> Result<axum::Json<Vec<CrossingDto>>, Failure> {
    let found = ctx.read(crossings_of).await?;
    Ok(axum::Json(found.iter().map(dto).collect()))
}

fn dto(x: &Crossing) -> CrossingDto {
    let way = if x.way == Way::Out { "out" } else { "in" };
    CrossingDto {
        id: x.id,
        way: way.to_owned(),
        other: x.other.to_string(),
        amount: x.amount.0,
        state: x.state.as_str().to_owned(),
        at: x.at.rfc3339(),
        ended: x.ended.map(|at| at.rfc3339()),
    }
}
