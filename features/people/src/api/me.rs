use common::CommunityId;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use crate::{PeopleError, store};

/// Who the token belongs to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    #[schema(value_type = uuid::Uuid)]
    id: crate::PersonId,
    name: String,
    /// Logged in with the second factor.
    strong: bool,
    roles: Vec<HeldRole>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldRole {
    /// 12-digit division code; `000000000000`: the whole installation.
    #[schema(value_type = String, example = "510182001009")]
    community: CommunityId,
    #[schema(example = "resident")]
    role: String,
    /// The organisation, team … the role is for; none: the whole community.
    unit: Option<uuid::Uuid>,
    unit_name: String,
    /// RFC 3339.
    from: String,
    until: Option<String>,
}

/// The person behind the token and the roles they hold now.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "people",
    responses(
        (status = 200, description = "The person", body = Me),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(ctx: Ctx) -> Result<axum::Json<Me>, Failure> {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> {
        let id = cx.person()?;
        let held = store::memberships_of_person(r, id)?.into_iter().filter(|m| m.is_in_term(cx.now));
        Ok((id, held.collect::<Vec<_>>()))
    });
    let (id, held) = reading.await?;
    let role = |m: crate::Membership| HeldRole {
        community: m.community,
        role: m.role.to_string(),
        unit: m.unit,
        unit_name: m.unit_name,
        from: m.from.rfc3339(),
        until: m.until.map(common::Timestamp::rfc3339),
    };
    let roles = held.into_iter().map(role).collect();
    Ok(axum::Json(Me { id, name: ctx.actor.name().to_owned(), strong: ctx.actor.is_strong(), roles }))
}
