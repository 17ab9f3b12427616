//! `/c/{c}/lead`: the activities of the teams the asker leads (staff: of all).

use access::{Cx, Role};
use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use db::Reader;
use web::{Area, Ctx, ListView, Page, PageResult, html};

use super::activities::Row;
use super::view;
use crate::access::MANAGE;
use crate::{Team, VolunteeringError, store};

#[derive(Template)]
#[template(path = "volunteering/lead.html")]
struct Lead {
    page: Page,
    list: ListView,
    action: String,
    rows: Vec<Row>,
}

/// The teams the asker may lead.
pub(super) fn own_teams(r: &mut Reader<'_>, cx: &Cx) -> Result<Vec<Team>, VolunteeringError> {
    let all = store::teams::teams(r, cx.community)?;
    if cx.may(&MANAGE) {
        return Ok(all);
    }
    let own = cx.actor.units(Role::TeamLeader, cx.community, cx.now);
    Ok(all.into_iter().filter(|team| own.contains(&team.id.uuid())).collect())
}

pub(crate) async fn list(ctx: Ctx, Query(mut query): Query<ListQuery>) -> PageResult {
    let (query, found, teams) = ctx
        .read(move |r, cx| {
            let teams = own_teams(r, cx)?;
            let first = teams.first().ok_or(VolunteeringError::NotFound)?;
            // One who leads some teams only sees one of those at a time.
            if !cx.may(&MANAGE) && !teams.iter().any(|team| team.name == query.filter("team")) {
                query.filters.insert("team".to_owned(), first.name.clone());
            }
            let found = store::activities::activities(r, cx.community, &query, cx.now, true)?;
            Ok::<_, VolunteeringError>((query, found, teams))
        })
        .await?;
    let now = ctx.app.now();
    let rows = found.rows.iter().map(|a| Row {
        tag: (view::tag(a.state), ctx.t.s(a.state.label())),
        ..Row::of(&ctx.t, a, now, ctx.url(&format!("/lead/{}", a.id)))
    });
    html(&Lead {
        page: ctx.page(Area::Resident, "volunteering-lead"),
        list: ListView::new(&query, found.total, view::filters(&ctx.t, &query, &teams)),
        action: ctx.url("/lead"),
        rows: rows.collect(),
    })
}
