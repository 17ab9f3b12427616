//! `/c/{c}/lead/{id}/code`: the changing code on the leader's screen, renewed each minute with or without scripts.

use askama::Template;
use axum::extract::Path;
use qrcode::QrCode;
use qrcode::render::svg;
use web::{Area, Ctx, Failure, Page, PageResult, html};

use super::{One, id, view};
use crate::{ActivityId, VolunteeringError, actions};

#[derive(Template)]
#[template(path = "volunteering/lead_code.html")]
struct Show {
    page: Page,
    when: String,
    back: String,
    svg: String,
    /// `1234 5678`
    digits: String,
    seconds: i64,
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One) -> PageResult {
    let id: ActivityId = id(&given)?;
    let (activity, code) = ctx
        .read(move |r, cx| {
            let code = actions::check_in_code::check_in_code(r, cx, id)?;
            Ok::<_, VolunteeringError>((actions::activity(r, cx, id)?, code))
        })
        .await?;
    let address = format!("{}{}", ctx.origin, ctx.url(&format!("/in/{id}/{}", code.digits)));
    let (head, tail) = code.digits.split_at(4);
    html(&Show {
        page: ctx.page_titled(Area::Resident, activity.title.clone()),
        back: ctx.url(&format!("/lead/{id}")),
        when: view::when(&ctx.t, activity.starts_at, activity.ends_at),
        svg: picture(&address)?,
        digits: format!("{head} {tail}"),
        seconds: code.seconds_left.max(1),
    })
}

fn picture(address: &str) -> Result<String, Failure> {
    let code = QrCode::new(address).map_err(|e| Failure::Internal(e.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(320, 320).build();
    Ok(drawn.find("<svg").and_then(|at| drawn.get(at..)).unwrap_or_default().to_owned())
}
