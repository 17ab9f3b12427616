//! A form as sent: names and texts. Rooms parse it into nouns; nothing is trusted before.

use axum::extract::{FromRequest, Request};
use axum::response::IntoResponse;
use common::Msg;
use common::errors::FieldErrors;
use http_body_util::BodyExt;

use crate::{Ctx, Failure};

const FIELDS_MAX: usize = 2_000;

/// Fields in the order they came; a name may come more than once.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// From anything that serialises to a JSON object of texts, numbers and yes/no, so that API and pages parse alike.
    pub fn of(value: &impl serde::Serialize) -> Self {
        let Ok(serde_json::Value::Object(map)) = serde_json::to_value(value) else {
            return Self::default();
        };
        let shown = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            serde_json::Value::Bool(yes) => if yes { "yes" } else { "" }.to_owned(),
            other => other.to_string(),
        };
        Self(map.into_iter().map(|(name, value)| (name, shown(value))).collect())
    }

    /// The first value; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v.as_str()))
    }
    /// A ticked box.
    pub fn yes(&self, name: &str) -> bool {
        matches!(self.get(name), "yes" | "on" | "true" | "1")
    }
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }
    /// The form's idempotency key, given when the page was made.
    ///
    /// # Errors
    /// Names the field when it is missing or malformed.
    pub fn key(&self) -> Result<uuid::Uuid, FieldErrors> {
        self.get("key").parse().map_err(|_| FieldErrors::one("key", Msg::new("web-form-key")))
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Self::Rejection> {
        let ctx = request.extensions().get::<Ctx>().cloned();
        let malformed = || Failure::BadRequest(Msg::new("web-form-malformed")).into_response();
        let body = request.into_body().collect().await.map_err(|_| malformed())?.to_bytes();
        let pairs: Vec<(String, String)> =
            form_urlencoded::parse(&body).into_owned().take(FIELDS_MAX + 1).collect();
        if pairs.len() > FIELDS_MAX {
            return Err(malformed());
        }
        let fields = Self(pairs);
        let expected = ctx.map(|c| c.csrf.clone()).unwrap_or_default();
        if expected.is_empty() || !vault::same(fields.get("csrf").as_bytes(), expected.as_bytes()) {
            return Err(Failure::BadRequest(Msg::new("web-form-stale")).into_response());
        }
        Ok(fields)
    }
}
