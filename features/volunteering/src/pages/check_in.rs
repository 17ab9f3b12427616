//! Scanning: `/c/{c}/activities/scan` takes the code, `/c/{c}/in/{activity}/{code}` confirms with one tap.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Fields, Page, PageResult, html, html_with};

use super::{id, on_top, shown, view};
use crate::{ActivityId, actions, code, store};

#[derive(Template)]
#[template(path = "volunteering/scan.html")]
struct Scan {
    page: Page,
    code: String,
}

#[derive(Template)]
#[template(path = "volunteering/check_in.html")]
struct Confirm {
    page: Page,
    title: String,
    when: String,
    place: String,
    action: String,
    step: Step,
}

/// What the tap will do.
enum Step {
    In,
    Out {
        length: String,
    },
    Done {
        length: String,
    },
    /// The code is old or wrong.
    Stale,
}

pub(crate) async fn scan(ctx: Ctx) -> PageResult {
    html(&Scan { page: ctx.page(Area::Resident, "volunteering-scan"), code: String::new() })
}

/// The eight digits, typed.
pub(crate) async fn enter(ctx: Ctx, fields: Fields) -> PageResult {
    let code: String = fields.get("code").chars().filter(char::is_ascii_digit).take(20).collect();
    let digits = code.clone();
    match ctx.read(move |r, cx| actions::check_in_code::activity_of_code(r, cx, &digits)).await.map_err(shown)
    {
        Ok(id) => Ok(Redirect::to(&ctx.url(&format!("/in/{id}/{code}"))).into_response()),
        Err(Ok(errors)) => {
            let page = ctx.page(Area::Resident, "volunteering-scan").with_errors(errors);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &Scan { page, code })
        }
        Err(Err(failure)) => Err(failure),
    }
}

type Landing = Path<(String, String, String)>;

pub(crate) async fn confirm(ctx: Ctx, Path((_, given, digits)): Landing) -> PageResult {
    page(&ctx, StatusCode::OK, id(&given)?, &digits, FieldErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    id: ActivityId,
    digits: &str,
    errors: FieldErrors,
) -> PageResult {
    let (activity, stay) = ctx
        .read(move |r, cx| {
            let activity = actions::activity(r, cx, id)?;
            let stay = store::participations::participation_of(r, cx.community, id, cx.person()?)?;
            Ok::<_, crate::VolunteeringError>((activity, stay))
        })
        .await?;
    let (t, now) = (&ctx.t, ctx.app.now());
    let length = |minutes| view::length(t, minutes);
    let step = match stay {
        Some(stay) if stay.until.is_some() => Step::Done { length: length(stay.minutes) },
        _ if !code::fits(&ctx.cx(), id, digits) => Step::Stale,
        Some(stay) => {
            let served = crate::rules::served(activity.starts_at, activity.ends_at, stay.from, now);
            Step::Out { length: length(served.1) }
        }
        None => Step::In,
    };
    let view = Confirm {
        page: ctx.page(Area::Resident, "volunteering-check-in").with_errors(errors),
        when: view::when(t, activity.starts_at, activity.ends_at),
        action: ctx.url(&format!("/in/{id}/{digits}")),
        title: activity.title,
        place: activity.place,
        step,
    };
    html_with(status, &view)
}

pub(crate) async fn tap(ctx: Ctx, Path((_, given, digits)): Landing, fields: Fields) -> PageResult {
    let (id, code) = (id(&given)?, digits.clone());
    let out = fields.get("do") == "out";
    let done = ctx
        .write(move |tx, cx| match out {
            true => actions::check_in::check_out_self(tx, cx, id, &code),
            false => actions::check_in::check_in_self(tx, cx, id, &code),
        })
        .await;
    let to = ctx.url(&format!("/activities/{id}"));
    match done.map_err(shown) {
        Ok(_) if out => Ok(ctx.done("volunteering-notice-out", &to)),
        Ok(_) => Ok(ctx.done("volunteering-notice-in", &to)),
        Err(Ok(errors)) => page(&ctx, StatusCode::CONFLICT, id, &digits, on_top(&errors)).await,
        Err(Err(failure)) => Err(failure),
    }
}
