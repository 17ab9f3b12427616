use std::collections::BTreeMap;

use axum::extract::Query;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use super::PageAsked;
use crate::pages::mine::{PAGE, cursor_text};
use crate::{Participation, VolunteeringError, store};

/// Hours served. Honour hours are all minutes; earning ones those whose grade earns beans.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyParticipations {
    minutes: i64,
    earning_minutes: i64,
    /// Proposed or posted, in hundredths of a bean.
    beans: i64,
    items: Vec<MyStay>,
    /// Give this as `after` for the next page; none: this was the last.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MyStay {
    title: String,
    team_name: String,
    #[serde(flatten)]
    stay: StayDto,
}

/// One person at one activity.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StayDto {
    id: uuid::Uuid,
    activity: uuid::Uuid,
    /// How it is proved: self, roster, backfill or imported.
    #[schema(example = "self")]
    grade: &'static str,
    /// RFC 3339.
    from: String,
    /// None while the person is there.
    until: Option<String>,
    minutes: i64,
    /// The version of the earning rule it is served under; 0: none.
    rule_version: i64,
    earns: bool,
    /// Hundredths of a bean; none until awards are proposed.
    beans: Option<i64>,
}

impl StayDto {
    pub(crate) fn of(stay: &Participation) -> Self {
        Self {
            id: stay.id.uuid(),
            activity: stay.activity.uuid(),
            grade: stay.grade.as_str(),
            from: stay.from.rfc3339(),
            until: stay.until.map(common::Timestamp::rfc3339),
            minutes: stay.minutes,
            rule_version: stay.rule_version,
            earns: stay.earns,
            beans: stay.beans.map(|beans| beans.0),
        }
    }
}

/// The asker's own hours, latest first.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/me/participations",
    tag = "volunteering",
    params(("community" = String, Path, description = "12-digit division code", example = "510182001009"), PageAsked),
    responses(
        (status = 200, description = "A page of hours and their sums", body = MyParticipations),
        (status = 401, description = "Log in first", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<MyParticipations>, Failure> {
    let after = PageAsked::parse(&asked)?;
    let (hours, stays) = ctx
        .read(move |r, cx| {
            let person = cx.person()?;
            let hours = store::hours::hours_of(r, cx.community, person)?;
            let stays = store::hours::of_person(r, cx.community, person, after, PAGE)?;
            Ok::<_, VolunteeringError>((hours, stays))
        })
        .await?;
    let full = i64::try_from(stays.len()).unwrap_or(0) == PAGE;
    let next = stays.last().filter(|_| full).map(|last| cursor_text(last.stay.from, last.stay.id.uuid()));
    let item = |s: crate::Served| MyStay { stay: StayDto::of(&s.stay), title: s.title, team_name: s.team };
    Ok(axum::Json(MyParticipations {
        minutes: hours.minutes,
        earning_minutes: hours.earning_minutes,
        beans: hours.beans.0,
        items: stays.into_iter().map(item).collect(),
        next,
    }))
}
