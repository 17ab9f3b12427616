//! `/c/{c}/lead/{id}`: everything the leader does with one activity.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use common::errors::FieldErrors;
use db::{Reader, Tx};
use http::StatusCode;
use uuid::Uuid;
use web::{Area, Ctx, Failure, Fields, Page, PageResult, html_with};

use super::lead_form::led;
use super::{One, id, on_top, shown, view};
use crate::actions::activity_states::{cancel_activity, close_activity, open_activity};
use crate::{
    Activity, ActivityId, ActivityState, Participation, SignUp, SignUpState, VolunteeringError, actions,
    rules, store,
};

#[derive(Template)]
#[template(path = "volunteering/lead_activity.html")]
struct Show {
    page: Page,
    activity: Activity,
    when: String,
    state: (&'static str, String),
    facts: Vec<(String, String)>,
    people: Vec<Line>,
    may: May,
    warning: String,
}

/// What can be done now.
struct May {
    edit: bool,
    open: bool,
    code: bool,
    roster: bool,
    close: bool,
    cancel: bool,
    propose: bool,
}

/// Someone who is coming, was there, or waits.
struct Line {
    name: String,
    sub: String,
    tag: (&'static str, String),
    flags: Vec<String>,
    beans: String,
    /// Why its award was refused.
    refused: String,
    /// Where it is proposed again; empty when it cannot be.
    again: String,
}

struct Found {
    activity: Activity,
    sign_ups: Vec<(SignUp, String)>,
    stays: Vec<(Participation, String)>,
    /// Awards for this activity that were refused and not proposed again.
    refused: BTreeMap<Uuid, beans::Award>,
}

fn find(r: &mut Reader<'_>, cx: &access::Cx, id: ActivityId) -> Result<Found, VolunteeringError> {
    let activity = led(r, cx, id)?;
    let c = cx.community;
    let refused = beans::refused_for(r, c, id.uuid())?.into_iter().map(|award| (award.id.uuid(), award));
    let mut found = Found { activity, sign_ups: Vec::new(), stays: Vec::new(), refused: refused.collect() };
    for stay in store::participations::participations(r, c, id)? {
        let name = view::name(r, c, stay.person)?;
        found.stays.push((stay, name));
    }
    for sign_up in store::sign_ups::sign_ups(r, c, id)? {
        if !found.stays.iter().any(|(stay, _)| stay.person == sign_up.person) {
            let name = view::name(r, c, sign_up.person)?;
            found.sign_ups.push((sign_up, name));
        }
    }
    Ok(found)
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One) -> PageResult {
    page(&ctx, StatusCode::OK, id(&given)?, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, status: StatusCode, id: ActivityId, errors: FieldErrors) -> PageResult {
    let found = ctx.read(move |r, cx| find(r, cx, id)).await?;
    let (t, activity) = (&ctx.t, &found.activity);
    let there = found.stays.len();
    let place = access::Place::Within(ctx.community_id());
    let proposes = ctx.cx().permit_at(&beans::access::AWARD_PROPOSE, place).is_ok();
    let facts = vec![
        (t.s("volunteering-place"), activity.place.clone()),
        (t.s("volunteering-team"), activity.team_name.clone()),
        (
            t.s("volunteering-capacity"),
            t.msg("volunteering-places").arg("going", activity.going).arg("n", activity.capacity).to_string(),
        ),
        (t.s("volunteering-there"), t.msg("volunteering-people").arg("n", there).to_string()),
    ];
    let without = found.stays.iter().filter(|(stay, _)| stay.until.is_none()).count();
    let open = activity.state == ActivityState::Open;
    let warning = match without {
        n if n > 0 && open && ctx.app.now() >= activity.ends_at => {
            t.msg("volunteering-warn-no-check-out").arg("n", n).to_string()
        }
        _ => String::new(),
    };
    let view = Show {
        page: ctx.page_titled(Area::Resident, activity.title.clone()).with_errors(errors),
        when: view::when(t, activity.starts_at, activity.ends_at),
        state: (view::tag(activity.state), t.s(activity.state.label())),
        facts,
        people: lines(ctx, &found, proposes),
        may: may(ctx, &found, proposes),
        warning,
        activity: found.activity,
    };
    html_with(status, &view)
}

fn may(ctx: &Ctx, found: &Found, proposes: bool) -> May {
    let (now, activity) = (ctx.app.now(), &found.activity);
    let (draft, open) = (activity.state == ActivityState::Draft, activity.state == ActivityState::Open);
    let begun = activity.starts_at <= now;
    let left = found.stays.iter().any(|(stay, _)| stay.beans.is_none());
    May {
        edit: draft || open,
        open: draft,
        code: open && now < activity.ends_at.plus(common::clock::DAY_MS),
        roster: open && begun,
        close: open && begun,
        cancel: (draft || open) && found.stays.is_empty(),
        propose: activity.state == ActivityState::Closed && left && proposes,
    }
}

fn lines(ctx: &Ctx, found: &Found, proposes: bool) -> Vec<Line> {
    let (t, activity) = (&ctx.t, &found.activity);
    let over = activity.state == ActivityState::Closed;
    let stays = found.stays.iter().map(|(stay, name)| {
        let sub = match stay.until {
            Some(until) => {
                let time = format!("{}–{}", view::clock(stay.from), view::clock(until));
                format!("{time} · {}", view::length(t, stay.minutes))
            }
            None => t.msg("volunteering-since").arg("time", view::clock(stay.from)).to_string(),
        };
        let flags = match stay.until {
            None if !over => Vec::new(),
            until => rules::flags(activity.starts_at, activity.ends_at, stay.from, until)
                .into_iter()
                .map(|flag| view::flag(t, flag))
                .collect(),
        };
        let refused = stay.award.and_then(|award| found.refused.get(&award));
        let earned = stay.beans.filter(|b| b.is_positive() && refused.is_none());
        let again = format!("/lead/{}/again/{}", activity.id, stay.person);
        Line {
            name: name.clone(),
            sub,
            tag: ("ok", t.s(stay.grade.label())),
            flags,
            beans: earned.map(|b| format!("+{b}")).unwrap_or_default(),
            refused: refused.map(|award| award.reason.clone()).unwrap_or_default(),
            again: if refused.is_some() && proposes { ctx.url(&again) } else { String::new() },
        }
    });
    let coming = found.sign_ups.iter().map(|(sign_up, name)| Line {
        name: name.clone(),
        sub: String::new(),
        tag: match sign_up.state {
            SignUpState::Going if over => ("off", t.s("volunteering-no-show")),
            SignUpState::Going => ("info", t.s("volunteering-sign-up-going")),
            state => ("wait", t.s(state.label())),
        },
        flags: Vec::new(),
        beans: String::new(),
        refused: String::new(),
        again: String::new(),
    });
    stays.chain(coming).collect()
}

type Move = fn(&mut Tx<'_>, &access::Cx, ActivityId) -> Result<(), VolunteeringError>;

/// `do`: open, close, cancel, propose.
pub(crate) async fn act(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: ActivityId = id(&given)?;
    let (action, notice): (Move, &'static str) = match fields.get("do") {
        "open" => (open_activity, "volunteering-notice-opened"),
        "close" => (close_activity, "volunteering-notice-closed"),
        "cancel" => (cancel_activity, "volunteering-notice-cancelled"),
        "propose" => (propose, "volunteering-notice-proposed"),
        _ => return Err(Failure::NotFound),
    };
    match ctx.write(move |tx, cx| action(tx, cx, id)).await.map_err(shown) {
        Ok(()) => Ok(ctx.done(notice, &ctx.url(&format!("/lead/{id}")))),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}

fn propose(tx: &mut Tx<'_>, cx: &access::Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    actions::propose_awards::propose_awards(tx, cx, id).map(|_| ())
}
