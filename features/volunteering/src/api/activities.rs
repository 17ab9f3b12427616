use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use super::PageAsked;
use crate::pages::mine::{PAGE, cursor_text};
use crate::{Activity, ActivityId, ActivityState, VolunteeringError, actions, pages, store};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityPage {
    items: Vec<ActivityDto>,
    /// Give this as `after` for the next page; none: this was the last.
    next: Option<String>,
}

/// An activity that was published.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityDto {
    id: uuid::Uuid,
    title: String,
    place: String,
    about: String,
    team: uuid::Uuid,
    team_name: String,
    /// RFC 3339.
    starts_at: String,
    ends_at: String,
    capacity: i64,
    /// Places taken.
    going: i64,
    waiting: i64,
    /// open, closed or cancelled.
    #[schema(example = "open")]
    state: &'static str,
}

impl From<Activity> for ActivityDto {
    fn from(a: Activity) -> Self {
        Self {
            id: a.id.uuid(),
            team: a.team.uuid(),
            starts_at: a.starts_at.rfc3339(),
            ends_at: a.ends_at.rfc3339(),
            state: a.state.as_str(),
            title: a.title,
            place: a.place,
            about: a.about,
            team_name: a.team_name,
            capacity: a.capacity,
            going: a.going,
            waiting: a.waiting,
        }
    }
}

/// Published activities, latest start first.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/activities",
    tag = "volunteering",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), PageAsked),
    responses(
        (status = 200, description = "A page of activities", body = ActivityPage),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<ActivityPage>, Failure> {
    let after = PageAsked::parse(&asked)?;
    let found =
        ctx.read(move |r, cx| store::activities::published_after(r, cx.community, after, PAGE)).await?;
    let full = i64::try_from(found.len()).unwrap_or(0) == PAGE;
    let next = found.last().filter(|_| full).map(|last| cursor_text(last.starts_at, last.id.uuid()));
    Ok(axum::Json(ActivityPage { items: found.into_iter().map(ActivityDto::from).collect(), next }))
}

/// One activity.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/activities/{id}",
    tag = "volunteering",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("id" = uuid::Uuid, Path, description = "The activity")
    ),
    responses(
        (status = 200, description = "The activity", body = ActivityDto),
        (status = 404, description = "No such community or activity", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn show(ctx: Ctx, path: Path<(String, String)>) -> Result<axum::Json<ActivityDto>, Failure> {
    let id: ActivityId = pages::id(&path.1)?;
    let found = ctx.read(move |r, cx| actions::activity(r, cx, id)).await?;
    if found.state == ActivityState::Draft {
        return Err(VolunteeringError::NotFound.into());
    }
    Ok(axum::Json(found.into()))
}
