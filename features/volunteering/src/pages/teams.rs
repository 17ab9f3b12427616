//! `/c/{c}/activities/teams`: teams to join.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use web::{Area, Ctx, Fields, ListView, Page, PageResult, html};

use super::{One, id};
use crate::{Team, TeamId, actions, store};

#[derive(Template)]
#[template(path = "volunteering/teams.html")]
struct Teams {
    page: Page,
    list: ListView,
    action: String,
    rows: Vec<(Team, bool)>,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let wanted = query.clone();
    let (found, mine) = ctx
        .read(move |r, cx| {
            let found = store::teams::search_teams(r, cx.community, &wanted)?;
            Ok::<_, crate::VolunteeringError>((found, store::teams::teams_of(r, cx.community, cx.person()?)?))
        })
        .await?;
    html(&Teams {
        page: ctx.page(Area::Resident, "volunteering-teams"),
        list: ListView::new(&query, found.total, Vec::new()),
        action: ctx.url("/activities/teams"),
        rows: found
            .rows
            .into_iter()
            .map(|team| (mine.contains(&team.id), team))
            .map(|(m, t)| (t, m))
            .collect(),
    })
}

pub(crate) async fn join(ctx: Ctx, Path((_, given)): One, _: Fields) -> PageResult {
    let id: TeamId = id(&given)?;
    ctx.write(move |tx, cx| actions::join_team::join_team(tx, cx, id, cx.person()?)).await?;
    Ok(ctx.done("volunteering-notice-joined", &ctx.url("/activities/teams")))
}

pub(crate) async fn leave(ctx: Ctx, Path((_, given)): One, _: Fields) -> PageResult {
    let id: TeamId = id(&given)?;
    ctx.write(move |tx, cx| actions::join_team::leave_team(tx, cx, id, cx.person()?)).await?;
    Ok(ctx.done("volunteering-notice-left", &ctx.url("/activities/teams")))
}
