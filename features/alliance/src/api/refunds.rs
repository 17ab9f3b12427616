use axum::extract::Path;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Ctx, IdempotencyKey, Json, Problem};

use super::redemptions::{Answer, Redemption, answer};
use crate::pages::view::id;
use crate::{RefundPayment, refund_payment};

/// Why beans are given back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRefund {
    #[schema(max_length = 100)]
    #[serde(default)]
    reason: String,
}

/// Gives a whole payment back: the shop within its window, the community's staff at any time.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/shops/{shop}/redemptions/{redemption}/refund",
    tag = "alliance",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("shop" = uuid::Uuid, Path, description = "The shop"),
        ("redemption" = uuid::Uuid, Path, description = "The payment"),
        ("Idempotency-Key" = String, Header, description = "1 to 64 visible ASCII characters")
    ),
    request_body = NewRefund,
    responses(
        (status = 201, description = "Given back", body = Redemption),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Staff need a token made with the second factor", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community, shop or payment, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The window is over, or it was given back before", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn refund(
    ctx: Ctx,
    Path(place): Path<(String, String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Json(body): Json<NewRefund>,
) -> Answer {
    let (merchant, payment) = (id(&place.1)?, id(&place.2)?);
    let new = RefundPayment { merchant, payment, key, reason: body.reason };
    answer(ctx.write(move |tx, cx| refund_payment(tx, cx, &new)).await?)
}
