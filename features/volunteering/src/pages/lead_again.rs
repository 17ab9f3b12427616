//! `/c/{c}/lead/{id}/again/{person}`: a stay whose award was refused is proposed once more.

use access::PersonId;
use askama::Template;
use axum::extract::Path;
use common::errors::FieldErrors;
use db::Reader;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Page, PageResult, html_with};

use super::lead_form::led;
use super::{id, shown, view};
use crate::{Activity, ActivityId, Again, Participation, VolunteeringError, actions, store};

#[derive(Template)]
#[template(path = "volunteering/lead_again.html")]
struct Show {
    page: Page,
    back: String,
    activity: Activity,
    when: String,
    facts: Vec<(String, String)>,
    fields: Fields,
    hint: String,
}

/// `{c}`, the activity and the person of the path.
type Whose = Path<(String, String, String)>;

struct Found {
    activity: Activity,
    stay: Participation,
    name: String,
    refused: beans::Award,
}

fn find(
    r: &mut Reader<'_>,
    cx: &access::Cx,
    (id, person): (ActivityId, PersonId),
) -> Result<Found, VolunteeringError> {
    let activity = led(r, cx, id)?;
    let stay = store::participations::participation_of(r, cx.community, id, person)?;
    let stay = stay.ok_or(VolunteeringError::NotFound)?;
    let refused = beans::refused_for(r, cx.community, id.uuid())?;
    let refused = refused.into_iter().find(|award| Some(award.id.uuid()) == stay.award);
    let refused = refused.ok_or(VolunteeringError::NotFound)?;
    Ok(Found { activity, stay, name: view::name(r, cx.community, person)?, refused })
}

pub(crate) async fn show(ctx: Ctx, Path((_, activity, person)): Whose) -> PageResult {
    page(&ctx, StatusCode::OK, (id(&activity)?, id(&person)?), None, FieldErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    whose: (ActivityId, PersonId),
    fields: Option<Fields>,
    errors: FieldErrors,
) -> PageResult {
    let found = ctx.read(move |r, cx| find(r, cx, whose)).await?;
    let (t, stay, refused) = (&ctx.t, &found.stay, &found.refused);
    let facts = vec![
        (t.s("volunteering-person"), found.name),
        (t.s("volunteering-length"), view::length(t, stay.minutes)),
        (t.s("volunteering-grade"), t.s(stay.grade.label())),
        (t.s("volunteering-refused-beans"), refused.amount.to_string()),
        (t.s("volunteering-refused-why"), refused.reason.clone()),
    ];
    let view = Show {
        page: ctx.page(Area::Resident, "volunteering-again").with_errors(errors),
        back: ctx.url(&format!("/lead/{}", whose.0)),
        when: view::when(t, found.activity.starts_at, found.activity.ends_at),
        activity: found.activity,
        facts,
        fields: fields.unwrap_or_else(|| Fields::default().with("minutes", stay.minutes)),
        hint: t.msg("volunteering-again-minutes-hint").arg("n", stay.minutes).to_string(),
    };
    html_with(status, &view)
}

pub(crate) async fn save(ctx: Ctx, Path((_, activity, person)): Whose, fields: Fields) -> PageResult {
    let whose: (ActivityId, PersonId) = (id(&activity)?, id(&person)?);
    let outcome = match Again::parse(whose.0, whose.1, &fields) {
        Ok(again) => ctx.write(move |tx, cx| actions::propose_again::propose_again(tx, cx, &again)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(_) => Ok(ctx.done("volunteering-notice-proposed", &ctx.url(&format!("/lead/{}", whose.0)))),
        Err(Ok(errors)) => page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, whose, Some(fields), errors).await,
        Err(Err(failure)) => Err::<_, Failure>(failure),
    }
}
