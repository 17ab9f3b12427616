//! `/c/{c}/lead/{id}/roster`: the leader ticks who is there and for how long.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use common::Msg;
use common::errors::{FieldErrors, number};
use db::{Reader, Tx};
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Fields, Page, PageResult, html_with};

use super::lead_form::led;
use super::people_search::{Candidate, search};
use super::{One, id, on_top, shown, view};
use crate::access::MANAGE;
use crate::{
    Activity, ActivityId, Participation, RosterTick, SignUpState, VolunteeringError, actions, store,
};

#[derive(Template)]
#[template(path = "volunteering/roster.html")]
struct Roster {
    page: Page,
    activity: Activity,
    when: String,
    back: String,
    open: bool,
    lines: Vec<Line>,
    q: String,
    found: Vec<Candidate>,
}

struct Line {
    id: String,
    name: String,
    here: bool,
    minutes: i64,
    note: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

struct Found {
    activity: Activity,
    people: Vec<(access::PersonId, String, Option<Participation>)>,
    candidates: Vec<Candidate>,
}

fn find(r: &mut Reader<'_>, cx: &access::Cx, id: ActivityId, q: &str) -> Result<Found, VolunteeringError> {
    let activity = led(r, cx, id)?;
    let mut stays: BTreeMap<_, _> = store::participations::participations(r, cx.community, id)?
        .into_iter()
        .map(|stay| (stay.person, stay))
        .collect();
    let mut people = Vec::new();
    for sign_up in store::sign_ups::sign_ups(r, cx.community, id)? {
        let stay = stays.remove(&sign_up.person);
        if sign_up.state == SignUpState::Going || stay.is_some() {
            people.push((sign_up.person, view::name(r, cx.community, sign_up.person)?, stay));
        }
    }
    for (person, stay) in stays {
        people.push((person, view::name(r, cx.community, person)?, Some(stay)));
    }
    let candidates = search(r, cx, q, !cx.may(&MANAGE))?;
    let candidates = candidates.into_iter().filter(|c| !people.iter().any(|(id, ..)| *id == c.id)).collect();
    Ok(Found { activity, people, candidates })
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One, Query(search): Query<Search>) -> PageResult {
    page(&ctx, StatusCode::OK, id(&given)?, search.q, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, status: StatusCode, id: ActivityId, q: String, errors: FieldErrors) -> PageResult {
    let wanted: String = q.chars().take(40).collect();
    let q = wanted.clone();
    let found = ctx.read(move |r, cx| find(r, cx, id, &wanted)).await?;
    let (t, most) = (&ctx.t, found.activity.minutes());
    let lines = found.people.into_iter().map(|(person, name, stay)| Line {
        id: person.to_string(),
        name,
        here: stay.as_ref().is_some_and(|stay| stay.until.is_some()),
        minutes: stay.as_ref().filter(|stay| stay.until.is_some()).map_or(most, |stay| stay.minutes),
        note: match &stay {
            Some(stay) if stay.until.is_none() => t.s("volunteering-checked-in"),
            Some(stay) => t.s(stay.grade.label()),
            None => String::new(),
        },
    });
    let view = Roster {
        page: ctx.page(Area::Resident, "volunteering-roster").with_errors(errors),
        when: view::when(t, found.activity.starts_at, found.activity.ends_at),
        back: ctx.url(&format!("/lead/{id}")),
        open: found.activity.state == crate::ActivityState::Open,
        lines: lines.collect(),
        activity: found.activity,
        q,
        found: found.candidates,
    };
    html_with(status, &view)
}

/// Each person on the page is sent as `person`; `here-{id}` is the tick, `minutes-{id}` the time.
fn ticks(fields: &Fields) -> Result<Vec<RosterTick>, FieldErrors> {
    let mut ticks = Vec::new();
    for text in fields.all("person") {
        let wrong = |msg: Msg| FieldErrors::one("", msg);
        let person = text.parse().map_err(|_| wrong(Msg::new("volunteering-error-person")))?;
        let minutes = match fields.yes(&format!("here-{text}")) {
            true => number(fields.get(&format!("minutes-{text}")), 1, 1440).map_err(wrong)?,
            false => 0,
        };
        ticks.push(RosterTick { person, minutes });
    }
    Ok(ticks)
}

pub(crate) async fn save(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: ActivityId = id(&given)?;
    let outcome = match ticks(&fields) {
        Ok(ticks) => ctx.write(move |tx, cx| actions::tick_roster::tick_roster(tx, cx, id, &ticks)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(()) => Ok(ctx.done("volunteering-notice-roster", &ctx.url(&format!("/lead/{id}")))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, String::new(), on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}

/// Adds someone who came without signing up: here for the whole time, until the leader says less.
pub(crate) async fn add(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: ActivityId = id(&given)?;
    let person = super::id(fields.get("person"))?;
    let whole = move |tx: &mut Tx<'_>, cx: &access::Cx| {
        let minutes = led(tx, cx, id)?.minutes();
        actions::tick_roster::tick_roster(tx, cx, id, &[RosterTick { person, minutes }])
    };
    match ctx.write(whole).await.map_err(shown) {
        Ok(()) => Ok(ctx.done("volunteering-notice-added", &ctx.url(&format!("/lead/{id}/roster")))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, String::new(), on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}
