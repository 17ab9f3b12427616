use access::PersonId;
use common::errors::{FieldErrors, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, IdempotencyKey, Json, Problem};

use super::receipts::{ReceiptDto, answered};
use crate::fund::positive_beans;
use crate::{Gift, Once, gift};

/// Beans for another person.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGift {
    to: uuid::Uuid,
    /// Beans with at most two decimals.
    #[schema(example = "5", max_length = 11)]
    amount: String,
    /// A line for the receiver.
    #[serde(default)]
    #[schema(max_length = 60)]
    note: String,
}

/// Gives beans away; they keep their expiry. The same key and body again give the first answer.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/me/gifts",
    tag = "beans",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewGift,
    responses(
        (status = 200, description = "Given", body = ReceiptDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community or person", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Refused, or the key came before with another body", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn give(
    ctx: Ctx,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewGift>,
) -> Result<axum::Json<ReceiptDto>, Failure> {
    let mut errors = FieldErrors::default();
    let amount = errors.take("amount", positive_beans(&body.amount));
    let note = errors.take("note", text(&body.note, 0, 60));
    let (Some(amount), Some(note)) = (amount, note) else { return Err(errors.into()) };
    let answer = ctx
        .write(move |tx, cx| {
            let to = PersonId::new(body.to);
            let once = Once::new(cx, "gift", &key, &[&to.to_string(), &amount.to_string(), &note]);
            gift(tx, cx, &Gift { once, to, amount, note: note.clone() })
        })
        .await?;
    answered(&ctx, answer).await.map(axum::Json)
}
