use axum::extract::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, Json, Problem};

use super::mine::StayDto;
use crate::{ActivityId, actions, pages};

/// How the asker stands to the activity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceDto {
    /// going, waiting or withdrawn.
    #[schema(example = "going")]
    state: &'static str,
}

/// What the leader's screen shows now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ShownCode {
    /// Eight digits; they change each minute.
    #[schema(example = "01234567", min_length = 8, max_length = 8, pattern = "^[0-9]{8}$")]
    code: String,
}

type One = Path<(String, String)>;

/// Takes a place, or stands in the waiting list. Doing it again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/activities/{id}/sign-up",
    tag = "volunteering",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = uuid::Uuid, Path, description = "The activity")
    ),
    responses(
        (status = 200, description = "Going or waiting", body = PlaceDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such activity, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is over", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn sign_up(ctx: Ctx, path: One) -> Result<axum::Json<PlaceDto>, Failure> {
    let id: ActivityId = pages::id(&path.1)?;
    let state = ctx.write(move |tx, cx| actions::sign_up::sign_up(tx, cx, id)).await?;
    Ok(axum::Json(PlaceDto { state: state.as_str() }))
}

/// Gives the place back.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/activities/{id}/withdraw",
    tag = "volunteering",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = uuid::Uuid, Path, description = "The activity")
    ),
    responses(
        (status = 200, description = "Given back", body = PlaceDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such activity, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Not signed up, checked in already, or over", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn withdraw(ctx: Ctx, path: One) -> Result<axum::Json<PlaceDto>, Failure> {
    let id: ActivityId = pages::id(&path.1)?;
    ctx.write(move |tx, cx| actions::withdraw::withdraw(tx, cx, id)).await?;
    Ok(axum::Json(PlaceDto { state: crate::SignUpState::Withdrawn.as_str() }))
}

/// Checks in with the code of the leader's screen.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/activities/{id}/check-in",
    tag = "volunteering",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = uuid::Uuid, Path, description = "The activity")
    ),
    request_body = ShownCode,
    responses(
        (status = 200, description = "Checked in", body = StayDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such activity, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Too early, too late, full, there already, or elsewhere", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Wrong or old code", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn check_in(
    ctx: Ctx,
    path: One,
    Json(body): Json<ShownCode>,
) -> Result<axum::Json<StayDto>, Failure> {
    let id: ActivityId = pages::id(&path.1)?;
    let stay = ctx.write(move |tx, cx| actions::check_in::check_in_self(tx, cx, id, &body.code)).await?;
    Ok(axum::Json(StayDto::of(&stay)))
}

/// Checks out with the code of the leader's screen.
#[utoipa::path(
    post,
    path = "/api/v1/c/{community}/activities/{id}/check-out",
    tag = "volunteering",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = uuid::Uuid, Path, description = "The activity")
    ),
    request_body = ShownCode,
    responses(
        (status = 200, description = "Checked out", body = StayDto),
        (status = 400, description = "Malformed", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such activity, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Not checked in, or checked out already", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Wrong or old code", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn check_out(
    ctx: Ctx,
    path: One,
    Json(body): Json<ShownCode>,
) -> Result<axum::Json<StayDto>, Failure> {
    let id: ActivityId = pages::id(&path.1)?;
    let stay = ctx.write(move |tx, cx| actions::check_in::check_out_self(tx, cx, id, &body.code)).await?;
    Ok(axum::Json(StayDto::of(&stay)))
}
