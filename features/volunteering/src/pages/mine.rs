//! `/c/{c}/activities/mine`: what I signed up for, my hours, what they earned.

use askama::Template;
use axum::extract::Query;
use common::Timestamp;
use db::Reader;
use serde::Deserialize;
use uuid::Uuid;
use web::{Area, Ctx, Page, PageResult, html};

use super::activities::Row;
use super::view;
use crate::store::{self, hours::Cursor};
use crate::{Hours, Served, SignUpState, VolunteeringError};

#[derive(Template)]
#[template(path = "volunteering/mine.html")]
struct Mine {
    page: Page,
    total: String,
    earning: String,
    beans: String,
    coming: Vec<Row>,
    stays: Vec<Stay>,
    earlier: String,
}

struct Stay {
    href: String,
    title: String,
    sub: String,
    value: String,
    state: (&'static str, String),
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct After {
    /// `{milliseconds}_{id}` of the last row seen.
    #[serde(default)]
    before: String,
}

pub(crate) const PAGE: i64 = 25;

/// Before every row of a list that shows the latest first.
pub(crate) const START: Cursor = (Timestamp::from_millis(i64::MAX), Uuid::max());

/// What [`cursor_text`] wrote.
pub(crate) fn cursor(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp::from_millis(at.parse().ok()?), id.parse().ok()?))
}

pub(crate) fn cursor_text(at: Timestamp, id: Uuid) -> String {
    format!("{}_{id}", at.millis())
}

struct Found {
    hours: Hours,
    coming: Vec<(crate::Activity, SignUpState)>,
    stays: Vec<(Served, Option<beans::AwardState>)>,
}

fn find(r: &mut Reader<'_>, cx: &access::Cx, after: Cursor) -> Result<Found, VolunteeringError> {
    let (c, person) = (cx.community, cx.person()?);
    let mut coming = Vec::new();
    for activity in store::activities::coming_of(r, c, person, cx.now)? {
        let sign_up = store::sign_ups::sign_up_of(r, c, activity.id, person)?;
        coming.push((activity, sign_up.map_or(SignUpState::Going, |s| s.state)));
    }
    let mut stays = Vec::new();
    for served in store::hours::of_person(r, c, person, after, PAGE)? {
        let award = served.stay.award.map(|id| beans::award(r, cx, id.into())).transpose()?;
        stays.push((served, award.map(|(award, _)| award.state)));
    }
    Ok(Found { hours: store::hours::hours_of(r, c, person)?, coming, stays })
}

pub(crate) async fn show(ctx: Ctx, Query(query): Query<After>) -> PageResult {
    let after = cursor(&query.before).unwrap_or(START);
    let found = ctx.read(move |r, cx| find(r, cx, after)).await?;
    let t = &ctx.t;
    let full = i64::try_from(found.stays.len()).unwrap_or(0) == PAGE;
    let earlier = found
        .stays
        .last()
        .filter(|_| full)
        .map(|(last, _)| format!("?before={}", cursor_text(last.stay.from, last.stay.id.uuid())));
    let coming = found.coming.iter().map(|(activity, state)| Row {
        tag: (if *state == SignUpState::Going { "ok" } else { "wait" }, t.s(state.label())),
        ..Row::of(t, activity, ctx.app.now(), ctx.url(&format!("/activities/{}", activity.id)))
    });
    html(&Mine {
        page: ctx.page(Area::Resident, "volunteering-mine"),
        total: view::hours(found.hours.minutes),
        earning: view::hours(found.hours.earning_minutes),
        beans: found.hours.beans.to_string(),
        coming: coming.collect(),
        stays: found.stays.iter().map(|(served, award)| stay(&ctx, served, *award)).collect(),
        earlier: earlier.unwrap_or_default(),
    })
}

fn stay(ctx: &Ctx, served: &Served, award: Option<beans::AwardState>) -> Stay {
    let (t, stay) = (&ctx.t, &served.stay);
    let parts = [view::day(t, stay.from), view::length(t, stay.minutes), t.s(stay.grade.label())];
    let state = match (stay.until, stay.beans, award) {
        (None, None, _) if served.state == crate::ActivityState::Open => {
            ("info", t.s("volunteering-checked-in"))
        }
        (None, ..) => ("warn", t.s("volunteering-flag-no-check-out")),
        (_, _, Some(award)) => (award.tag(), t.s(award.label())),
        (_, None, _) if stay.earns => ("wait", t.s("volunteering-to-be-proposed")),
        _ => ("off", t.s("volunteering-honour-only")),
    };
    Stay {
        href: ctx.url(&format!("/activities/{}", stay.activity)),
        title: served.title.clone(),
        sub: parts.join(" · "),
        value: stay.beans.filter(|b| b.is_positive()).map(|b| format!("+{b}")).unwrap_or_default(),
        state,
    }
}
