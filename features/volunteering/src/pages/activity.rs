//! `/c/{c}/activities/{id}`: one activity, with the one big button.

use askama::Template;
use axum::extract::Path;
use common::errors::FieldErrors;
use db::Reader;
use http::StatusCode;
use web::{Area, Ctx, Fields, Page, PageResult, html_with};

use super::{One, id, leads, on_top, shown, view};
use crate::access::JOIN;
use crate::{
    Activity, ActivityId, ActivityState, Participation, SignUp, SignUpState, VolunteeringError, actions,
    store,
};

#[derive(Template)]
#[template(path = "volunteering/activity.html")]
struct Show {
    page: Page,
    activity: Activity,
    when: String,
    state: (&'static str, String),
    places: String,
    organiser: String,
    earns: String,
    mine: Mine,
    leads: bool,
}

/// How the asker stands to it.
#[derive(Default)]
struct Mine {
    tag: Option<(&'static str, String)>,
    signs_up: bool,
    queues: bool,
    withdraws: bool,
    scans: bool,
    is_in: bool,
}

/// What the page is made of.
struct Found {
    activity: Activity,
    organiser: String,
    earns: Option<common::Beans>,
    sign_up: Option<SignUp>,
    ahead: i64,
    stay: Option<Participation>,
}

fn find(r: &mut Reader<'_>, cx: &access::Cx, id: ActivityId) -> Result<Found, VolunteeringError> {
    let activity = actions::activity(r, cx, id)?;
    if activity.state == ActivityState::Draft {
        crate::access::lead(cx, activity.team).map_err(|_| VolunteeringError::NotFound)?;
    }
    let c = cx.community;
    let organiser = activity.organiser.map(|person| view::name(r, c, person)).transpose()?;
    let rule =
        activity.rule.map(|rule| store::rules::rule_in_force(r, c, rule, activity.starts_at)).transpose()?;
    let person = cx.actor.id();
    let sign_up = person.map(|p| store::sign_ups::sign_up_of(r, c, id, p)).transpose()?.flatten();
    let ahead = sign_up.as_ref().map(|s| store::sign_ups::ahead(r, c, id, s.place_no)).transpose()?;
    let stay = person.map(|p| store::participations::participation_of(r, c, id, p)).transpose()?.flatten();
    Ok(Found {
        activity,
        organiser: people::mask_name(&organiser.unwrap_or_default()),
        earns: rule.flatten().map(|rule| rule.terms.rates.own).filter(|beans| beans.is_positive()),
        sign_up,
        ahead: ahead.unwrap_or(0),
        stay,
    })
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One) -> PageResult {
    page(&ctx, StatusCode::OK, id(&given)?, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, status: StatusCode, id: ActivityId, errors: FieldErrors) -> PageResult {
    let found = ctx.read(move |r, cx| find(r, cx, id)).await?;
    let (t, now) = (&ctx.t, ctx.app.now());
    let activity = &found.activity;
    let joins = ctx.cx().may(&JOIN);
    let earns = match found.earns {
        Some(beans) => t.msg("volunteering-earns").arg("beans", beans).to_string(),
        None => t.s("volunteering-earns-none"),
    };
    html_with(
        status,
        &Show {
            page: ctx.page_titled(Area::Resident, activity.title.clone()).with_errors(errors),
            when: view::when(t, activity.starts_at, activity.ends_at),
            state: (view::tag(activity.state), t.s(activity.state.label())),
            places: t
                .msg("volunteering-places")
                .arg("going", activity.going)
                .arg("n", activity.capacity)
                .to_string(),
            organiser: found.organiser.clone(),
            earns,
            mine: mine(ctx, &found, joins, now),
            leads: leads(ctx) && crate::access::lead(&ctx.cx(), activity.team).is_ok(),
            activity: found.activity,
        },
    )
}

fn mine(ctx: &Ctx, found: &Found, joins: bool, now: common::Timestamp) -> Mine {
    let (t, activity) = (&ctx.t, &found.activity);
    let state = found.sign_up.as_ref().map(|s| s.state).filter(|s| *s != SignUpState::Withdrawn);
    let tag = match (&found.stay, state) {
        (Some(stay), _) if stay.until.is_some() => {
            let text = t.msg("volunteering-served").arg("length", view::length(t, stay.minutes));
            Some(("ok", text.to_string()))
        }
        (Some(_), _) => Some(("info", t.s("volunteering-checked-in"))),
        (None, Some(SignUpState::Going)) => Some(("ok", t.s("volunteering-sign-up-going"))),
        (None, Some(_)) => {
            let text = t.msg("volunteering-waiting-at").arg("n", found.ahead + 1);
            Some(("wait", text.to_string()))
        }
        _ => None,
    };
    let open = joins && activity.state == ActivityState::Open && now < activity.ends_at;
    let there = found.stay.is_some();
    let soon = now >= activity.starts_at.plus(-common::clock::HOUR_MS);
    Mine {
        tag,
        signs_up: open && state.is_none() && !there && activity.places_left() > 0,
        queues: open && state.is_none() && !there && activity.places_left() == 0,
        is_in: found.stay.as_ref().is_some_and(|stay| stay.until.is_none()),
        withdraws: open && state.is_some() && !there,
        scans: open && soon && found.stay.as_ref().is_none_or(|stay| stay.until.is_none()),
    }
}

pub(crate) async fn sign_up(ctx: Ctx, Path((_, given)): One, _: Fields) -> PageResult {
    let id = id(&given)?;
    match ctx.write(move |tx, cx| actions::sign_up::sign_up(tx, cx, id)).await.map_err(shown) {
        Ok(SignUpState::Going) => Ok(ctx.done("volunteering-notice-signed-up", &at(&ctx, id))),
        Ok(_) => Ok(ctx.done("volunteering-notice-waiting", &at(&ctx, id))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn withdraw(ctx: Ctx, Path((_, given)): One, _: Fields) -> PageResult {
    let id = id(&given)?;
    match ctx.write(move |tx, cx| actions::withdraw::withdraw(tx, cx, id)).await.map_err(shown) {
        Ok(()) => Ok(ctx.done("volunteering-notice-withdrew", &at(&ctx, id))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}

fn at(ctx: &Ctx, id: ActivityId) -> String {
    ctx.url(&format!("/activities/{id}"))
}
