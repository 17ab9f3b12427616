//! `/c/{c}/desk/volunteering/teams/{id}`: name, leaders, members.

use access::Role;
use askama::Template;
use axum::extract::{Path, Query};
use common::errors::FieldErrors;
use db::Reader;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Fields, Page, PageResult, html_with};

use super::people_search::{Candidate, search};
use super::{One, id, on_top, shown, view};
use crate::{NewTeam, Team, TeamId, VolunteeringError, actions, store};

#[derive(Template)]
#[template(path = "volunteering/desk_team.html")]
struct Show {
    page: Page,
    team: Team,
    fields: Fields,
    leaders: Vec<Leader>,
    members: Vec<String>,
    q: String,
    found: Vec<Candidate>,
}

struct Leader {
    membership: String,
    name: String,
    since: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

struct Found {
    team: Team,
    leaders: Vec<Leader>,
    members: Vec<String>,
    candidates: Vec<Candidate>,
}

fn find(r: &mut Reader<'_>, cx: &access::Cx, id: TeamId, q: &str) -> Result<Found, VolunteeringError> {
    let c = cx.community;
    let team = actions::team(r, cx, id)?;
    let mut leaders = Vec::new();
    for held in people::memberships_of_unit(r, c, id.uuid())? {
        if held.role == Role::TeamLeader && held.until.is_none_or(|until| until > cx.now) {
            let name = view::name(r, c, held.person)?;
            leaders.push(Leader {
                membership: held.id.to_string(),
                name,
                since: held.from.date().to_string(),
            });
        }
    }
    let mut members = Vec::new();
    for person in store::teams::members(r, c, id)? {
        members.push(view::name(r, c, person)?);
    }
    Ok(Found { team, leaders, members, candidates: search(r, cx, q, false)? })
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One, Query(search): Query<Search>) -> PageResult {
    page(&ctx, StatusCode::OK, id(&given)?, search.q, None, FieldErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    id: TeamId,
    q: String,
    fields: Option<Fields>,
    errors: FieldErrors,
) -> PageResult {
    let q: String = q.chars().take(40).collect();
    let wanted = q.clone();
    let found = ctx.read(move |r, cx| find(r, cx, id, &wanted)).await?;
    let own = || Fields::default().with("name", &found.team.name).with("about", &found.team.about);
    let view = Show {
        page: ctx.page_titled(Area::Staff, found.team.name.clone()).with_errors(errors),
        fields: fields.unwrap_or_else(own),
        leaders: found.leaders,
        members: found.members,
        found: found.candidates,
        team: found.team,
        q,
    };
    html_with(status, &view)
}

pub(crate) async fn change(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: TeamId = id(&given)?;
    let outcome = match NewTeam::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| actions::create_team::change_team(tx, cx, id, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(()) => Ok(ctx.done("volunteering-notice-saved", &at(&ctx, id))),
        Err(Ok(errors)) => {
            page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, id, String::new(), Some(fields), errors).await
        }
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn appoint(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: TeamId = id(&given)?;
    let person = super::id(fields.get("person"))?;
    let done = ctx.write(move |tx, cx| actions::appoint_leader::appoint_leader(tx, cx, id, person)).await;
    match done.map_err(shown) {
        Ok(_) => Ok(ctx.done("volunteering-notice-appointed", &at(&ctx, id))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, String::new(), None, on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn dismiss(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: TeamId = id(&given)?;
    let membership = super::id::<()>(fields.get("membership"))?.uuid();
    ctx.write(move |tx, cx| actions::appoint_leader::dismiss_leader(tx, cx, id, membership)).await?;
    Ok(ctx.done("volunteering-notice-dismissed", &at(&ctx, id)))
}

fn at(ctx: &Ctx, id: TeamId) -> String {
    ctx.url(&format!("/desk/volunteering/teams/{id}"))
}
