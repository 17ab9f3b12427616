use common::errors::FieldErrors;
use common::{CommunityId, Msg};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Failure, Json, Problem, session};

use crate::login::{Attempt, NewLogin};
use crate::pages::login_password::try_password;
use crate::{PeopleError, Phone};

/// Who wants a token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionRequest {
    /// 11 digits.
    #[schema(min_length = 11, max_length = 20, example = "13812345678")]
    phone: String,
    #[schema(min_length = 1, max_length = 128)]
    password: String,
    /// The authenticator's six digits; work that needs a second factor asks for a token made with them.
    #[serde(default)]
    #[schema(max_length = 8)]
    totp: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionToken {
    /// For `Authorization: Bearer …`.
    token: String,
    #[schema(value_type = uuid::Uuid)]
    person: crate::PersonId,
    /// Made with the second factor.
    strong: bool,
}

/// Log in for a program.
#[utoipa::path(
    post,
    path = "/api/v1/sessions",
    tag = "people",
    security(()),
    request_body = SessionRequest,
    responses(
        (status = 201, description = "A token", body = SessionToken),
        (status = 400, description = "Not a JSON body of this shape", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Number, password or code is not right", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries; see Retry-After", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn open_session(
    ctx: Ctx,
    Json(asked): Json<SessionRequest>,
) -> Result<(StatusCode, axum::Json<SessionToken>), Failure> {
    let phone = Phone::parse(&asked.phone).map_err(|m| FieldErrors::one("phone", m))?;
    let login = NewLogin { token: session::new_token(), kind: "api", device: ctx.device.clone() };
    let (token, factor) = (login.token.clone(), asked.totp.unwrap_or_default());
    match try_password(&ctx, phone, &asked.password, &factor, login).await? {
        Attempt::In { person, .. } => {
            Ok((StatusCode::CREATED, axum::Json(SessionToken { token, person, strong: !factor.is_empty() })))
        }
        Attempt::Locked(seconds) => Err(Failure::TooMany(seconds)),
        Attempt::Wrong => Err(FieldErrors::one("password", Msg::new("people-error-login-wrong")).into()),
    }
}

/// Give the token back.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions/current",
    tag = "people",
    responses(
        (status = 204, description = "The token works no more"),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn close_session(ctx: Ctx) -> Result<StatusCode, Failure> {
    let id = ctx.session.as_ref().map(|s| s.id).ok_or(Failure::NotFound)?;
    ctx.write_in(CommunityId::HOUSE, move |tx, cx| -> Result<_, PeopleError> {
        Ok(session::revoke(tx, cx.person()?, id)?)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
