use axum::extract::{FromRequest, FromRequestParts, Request};
use common::Msg;
use common::errors::FieldErrors;
use http::request::Parts;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::Failure;

/// A JSON body; what does not fit is named by field.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let kind = request
            .headers()
            .get(http::header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if kind.split(';').next().unwrap_or_default().trim() != "application/json" {
            return Err(Failure::BadRequest(Msg::new("web-json-type")));
        }
        let malformed = |e: String| Failure::BadRequest(Msg::new("web-json-malformed").arg("detail", e));
        let body = request.into_body().collect().await.map_err(|e| malformed(e.to_string()))?.to_bytes();
        serde_json::from_slice(&body).map(Self).map_err(|e| malformed(e.to_string()))
    }
}

/// `Idempotency-Key`: 1–64 visible ASCII characters, required on every POST that moves beans or money.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub String);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let key = parts.headers.get("idempotency-key").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let fits = (1..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            return Err(FieldErrors::one("Idempotency-Key", Msg::new("web-idempotency-key")).into());
        }
        Ok(Self(key.to_owned()))
    }
}
