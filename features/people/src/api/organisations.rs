use std::collections::BTreeMap;

use axum::extract::Query;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use super::persons::PageAsked;
use crate::access::READ;
use crate::{Organisation, OrganisationId, PeopleError, store};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationPage {
    items: Vec<OrganisationItem>,
    /// Give this as `after` for the next page; none: this was the last.
    next: Option<uuid::Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct OrganisationItem {
    #[schema(value_type = uuid::Uuid)]
    id: OrganisationId,
    #[schema(example = "sole-trader")]
    kind: String,
    name: String,
    /// Unified social credit code (GB 32100-2015) or empty.
    credit_code: String,
    /// The organisation that wholly owns this one.
    #[schema(value_type = Option<uuid::Uuid>)]
    parent: Option<OrganisationId>,
}

impl From<Organisation> for OrganisationItem {
    fn from(o: Organisation) -> Self {
        Self {
            id: o.id,
            kind: o.kind.as_str().to_owned(),
            name: o.name,
            credit_code: o.credit_code,
            parent: o.parent,
        }
    }
}

/// Bodies that act in the community, oldest entries first.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/organisations",
    tag = "people",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), PageAsked),
    responses(
        (status = 200, description = "A page of organisations", body = OrganisationPage),
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
) -> Result<axum::Json<OrganisationPage>, Failure> {
    let (like, after, limit) = PageAsked::parse(&query)?.parts();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&READ)?;
        Ok(store::organisations_after(r, cx.community, &like, after, limit)?)
    });
    let found = reading.await?;
    let full = usize::try_from(limit).is_ok_and(|n| found.len() == n);
    let next = found.last().filter(|_| full).map(|o| o.id.uuid());
    Ok(axum::Json(OrganisationPage { items: found.into_iter().map(Into::into).collect(), next }))
}
