use std::collections::BTreeMap;

use axum::extract::Query;
use common::errors::{FieldErrors, number, text};
use common::{ListQuery, Msg};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use web::{Ctx, Failure, Problem};

use crate::access::READ;
use crate::{PeopleError, Person, PersonId, store};

const PAGE_MAX: i64 = 200;

/// Where to go on and how many to give.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageAsked {
    /// Part of the name.
    #[param(max_length = 100)]
    q: Option<String>,
    /// `next` of the page before.
    after: Option<uuid::Uuid>,
    /// 1–200, else 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

impl PageAsked {
    /// # Errors
    /// Names `q`, `after` or `limit`.
    pub(crate) fn parse(query: &BTreeMap<String, String>) -> Result<Self, FieldErrors> {
        let given = |name: &str| query.get(name).map(String::as_str).filter(|v| !v.is_empty());
        let mut errors = FieldErrors::default();
        let q = errors.take("q", given("q").map(|v| text(v, 0, 100)).transpose());
        let after = given("after").map(|v| v.parse().map_err(|_| Msg::new("people-error-after"))).transpose();
        let after = errors.take("after", after);
        let limit = errors.take("limit", given("limit").map(|v| number(v, 1, PAGE_MAX)).transpose());
        match (q, after, limit) {
            (Some(q), Some(after), Some(limit)) => Ok(Self { q, after, limit }),
            _ => Err(errors),
        }
    }

    /// LIKE pattern, id to go on after, and how many.
    pub(crate) fn parts(self) -> (String, uuid::Uuid, i64) {
        let like = ListQuery { q: self.q.unwrap_or_default(), ..ListQuery::default() }.like();
        (like, self.after.unwrap_or_default(), self.limit.unwrap_or(50))
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonPage {
    items: Vec<PersonItem>,
    /// Give this as `after` for the next page; none: this was the last.
    next: Option<uuid::Uuid>,
}

/// Someone on the register; the phone stays in the house.
#[derive(Debug, Serialize, ToSchema)]
struct PersonItem {
    #[schema(value_type = uuid::Uuid)]
    id: PersonId,
    name: String,
    has_phone: bool,
    birth_year: Option<i64>,
    compound: String,
    /// active · left
    state: String,
    /// RFC 3339.
    created_at: String,
}

impl From<Person> for PersonItem {
    fn from(p: Person) -> Self {
        let Person { id, name, has_phone, birth_year, compound, state, created_at } = p;
        Self { id, name, has_phone, birth_year, compound, state, created_at: created_at.rfc3339() }
    }
}

/// The register, oldest entries first.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/persons",
    tag = "people",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), PageAsked),
    responses(
        (status = 200, description = "A page of the register", body = PersonPage),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Needs a token made with the second factor", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community, or not for you", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<PersonPage>, Failure> {
    let (like, after, limit) = PageAsked::parse(&query)?.parts();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&READ)?;
        Ok(store::persons_after(r, cx.community, &like, after, limit)?)
    });
    let persons = reading.await?;
    let full = usize::try_from(limit).is_ok_and(|n| persons.len() == n);
    let next = persons.last().filter(|_| full).map(|p| p.id.uuid());
    Ok(axum::Json(PersonPage { items: persons.into_iter().map(Into::into).collect(), next }))
}
