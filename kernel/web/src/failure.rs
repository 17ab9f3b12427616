//! Everything that can go wrong on the way, as one answer: a page or problem+json (RFC 9457).

use access::Denied;
use axum::response::{IntoResponse, Response};
use common::errors::{FieldErrors, Msg};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

/// What an action's outcome looks like to the shell.
pub type Outcome<T> = Result<T, Failure>;

#[derive(Clone, Debug)]
pub enum Failure {
    /// Not there, or not for these eyes: the same answer.
    NotFound,
    Denied(Denied),
    /// Fields of the input and what is expected of them (422).
    Fields(FieldErrors),
    /// Understood and refused as things stand (409).
    Refused(Msg),
    /// The request itself is malformed (400).
    BadRequest(Msg),
    /// The queue is full (503 + Retry-After).
    Busy,
    /// The database does not answer; whether it was done, the same key again tells (503 + Retry-After).
    Away,
    /// No room on the disk: reading goes on, nothing is written (503 + Retry-After).
    Full,
    /// Too many requests; seconds to wait (429 + Retry-After).
    TooMany(u64),
    /// Our fault; the text goes to the log only (500).
    Internal(String),
}

impl Failure {
    /// The failure as field errors of a form, when it can be shown there.
    ///
    /// # Errors
    /// The failure itself when it cannot.
    pub fn into_fields(self) -> Result<FieldErrors, Self> {
        match self {
            Self::Fields(errors) => Ok(errors),
            Self::Refused(msg) => Ok(FieldErrors::one("", msg)),
            other => Err(other),
        }
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Denied(denied) if denied.needs_second_factor => StatusCode::FORBIDDEN,
            Self::Denied(_) => StatusCode::NOT_FOUND,
            Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Busy | Self::Away | Self::Full => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The sentence for the person.
    pub(crate) fn message(&self) -> Msg {
        match self {
            Self::NotFound => Msg::new("web-not-found"),
            Self::Denied(denied) if denied.needs_second_factor => Msg::new("web-second-factor"),
            Self::Denied(_) => Msg::new("web-not-found"),
            Self::Fields(_) => Msg::new("web-fields"),
            Self::Refused(msg) | Self::BadRequest(msg) => msg.clone(),
            Self::Busy => Msg::new("web-busy"),
            Self::Away => Msg::new("web-away"),
            Self::Full => Msg::new("web-full"),
            Self::TooMany(seconds) => Msg::new("web-too-many").arg("seconds", *seconds),
            Self::Internal(_) => Msg::new("web-internal"),
        }
    }

    pub(crate) fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Busy => Some(1),
            Self::Away => Some(2),
            Self::Full => Some(60),
            Self::TooMany(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

/// The context middleware turns the failure into a page or JSON in the reader's language.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<db::Error> for Failure {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Busy | db::Error::Conflict(_) | db::Error::Stopped => Self::Busy,
            db::Error::Away(_) | db::Error::Open(..) => Self::Away,
            db::Error::Full => Self::Full,
            other => Self::Internal(other.to_string()),
        }
    }
}
impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}
impl From<FieldErrors> for Failure {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}
impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// A URI naming the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    /// Translation key: stable, for programs.
    pub code: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemField>,
    pub request_id: String,
}

/// One field and what is expected of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    pub field: String,
    pub code: String,
    pub message: String,
}
