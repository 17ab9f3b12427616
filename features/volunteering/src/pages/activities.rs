//! `/c/{c}/activities`: what is coming up; open to everyone.

use askama::Template;
use axum::extract::Query;
use common::{ListQuery, Timestamp};
use text::T;
use web::{Area, Ctx, ListView, Page, PageResult, html};

use super::{leads, view};
use crate::{Activity, store};

#[derive(Template)]
#[template(path = "volunteering/activities.html")]
struct List {
    page: Page,
    list: ListView,
    action: String,
    rows: Vec<Row>,
    joins: bool,
    leads: bool,
}

/// A line of a list of activities.
pub(super) struct Row {
    pub href: String,
    pub title: String,
    pub sub: String,
    pub tag: (&'static str, String),
}

impl Row {
    pub(super) fn of(t: &T, activity: &Activity, now: Timestamp, href: String) -> Self {
        let when = view::when(t, activity.starts_at, activity.ends_at);
        let sub = format!("{when} · {} · {}", activity.place, activity.team_name);
        Self { href, title: activity.title.clone(), sub, tag: view::places(t, activity, now) }
    }
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let wanted = query.clone();
    let (found, teams) = ctx
        .read(move |r, cx| -> Result<_, db::Error> {
            let found = store::activities::activities(r, cx.community, &wanted, cx.now, false)?;
            Ok((found, store::teams::teams(r, cx.community)?))
        })
        .await?;
    let now = ctx.app.now();
    let row = |a: &Activity| Row::of(&ctx.t, a, now, ctx.url(&format!("/activities/{}", a.id)));
    html(&List {
        page: ctx.page(Area::Resident, "volunteering-activities"),
        list: ListView::new(&query, found.total, view::filters(&ctx.t, &query, &teams)),
        action: ctx.url("/activities"),
        rows: found.rows.iter().map(row).collect(),
        joins: ctx.cx().may(&crate::access::JOIN),
        leads: leads(&ctx),
    })
}
