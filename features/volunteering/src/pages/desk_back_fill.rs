//! `/c/{c}/desk/volunteering/activities/{id}/back-fill`: hours that nobody recorded on the spot.

use askama::Template;
use axum::extract::{Path, Query};
use common::errors::FieldErrors;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Fields, OptionView, Page, PageResult, html_with};

use super::people_search::search;
use super::{One, id, shown, view};
use crate::{Activity, ActivityId, NewBackFill, VolunteeringError, actions};

#[derive(Template)]
#[template(path = "volunteering/desk_back_fill.html")]
struct Show {
    page: Page,
    activity: Activity,
    when: String,
    q: String,
    people: Vec<OptionView>,
    fields: Fields,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One, Query(search): Query<Search>) -> PageResult {
    let fields = Fields::default().with("q", search.q);
    page(&ctx, StatusCode::OK, id(&given)?, fields, FieldErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    id: ActivityId,
    fields: Fields,
    errors: FieldErrors,
) -> PageResult {
    let q: String = fields.get("q").chars().take(40).collect();
    let wanted = q.clone();
    let (activity, found) = ctx
        .read(move |r, cx| {
            let activity = actions::activity(r, cx, id)?;
            Ok::<_, VolunteeringError>((activity, search(r, cx, &wanted, false)?))
        })
        .await?;
    let label = |name: &str, compound: &str| match compound {
        "" => name.to_owned(),
        compound => format!("{name} · {compound}"),
    };
    let chosen = fields.get("person").to_owned();
    let people =
        found.iter().map(|p| OptionView::new(p.id.to_string(), label(&p.name, &p.compound), &chosen));
    let view = Show {
        page: ctx.page(Area::Staff, "volunteering-back-fill").with_errors(errors),
        when: view::when(&ctx.t, activity.starts_at, activity.ends_at),
        people: people.collect(),
        activity,
        q,
        fields,
    };
    html_with(status, &view)
}

pub(crate) async fn save(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: ActivityId = id(&given)?;
    let outcome = match NewBackFill::parse(id, &fields) {
        Ok(new) => ctx.write(move |tx, cx| actions::back_fill::back_fill(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    let back = ctx.url(&format!("/desk/volunteering/activities/{id}/back-fill"));
    match outcome.map_err(shown) {
        Ok(_) => Ok(ctx.done("volunteering-notice-back-filled", &back)),
        Err(Ok(errors)) => page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, id, fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}
