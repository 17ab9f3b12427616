//! `/c/{c}/lead/new` and `/c/{c}/lead/{id}/edit`.

use askama::Template;
use axum::extract::Path;
use common::Timestamp;
use common::clock::DAY_MS;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Page, PageResult, html_with};

use super::lead::own_teams;
use super::{One, id, shown};
use crate::{
    Activity, ActivityId, ActivityState, NewActivity, Rule, Team, VolunteeringError, actions, store,
};

#[derive(Template)]
#[template(path = "volunteering/lead_form.html")]
struct Form {
    page: Page,
    action: String,
    back: String,
    fields: Fields,
    teams: Vec<OptionView>,
    rules: Vec<OptionView>,
    is_new: bool,
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    let start = Timestamp::start_of(ctx.app.now().date()).plus(DAY_MS + 9 * common::clock::HOUR_MS);
    let end = start.plus(2 * common::clock::HOUR_MS);
    let fields = Fields::default()
        .with("starts_at", start.local_input())
        .with("ends_at", end.local_input())
        .with("capacity", 20);
    form(&ctx, StatusCode::OK, None, fields, FieldErrors::default()).await
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let open = fields.get("do") == "open";
    let outcome = match NewActivity::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| create_and_open(tx, cx, &new, open)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(id) => Ok(ctx.done("volunteering-notice-saved", &ctx.url(&format!("/lead/{id}")))),
        Err(Ok(errors)) => form(&ctx, StatusCode::UNPROCESSABLE_ENTITY, None, fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

fn create_and_open(
    tx: &mut db::Tx<'_>,
    cx: &access::Cx,
    new: &NewActivity,
    open: bool,
) -> Result<ActivityId, VolunteeringError> {
    let id = actions::create_activity::create_activity(tx, cx, new)?;
    if open {
        actions::activity_states::open_activity(tx, cx, id)?;
    }
    Ok(id)
}

pub(crate) async fn edit(ctx: Ctx, Path((_, given)): One) -> PageResult {
    let id: ActivityId = id(&given)?;
    let activity = ctx.read(move |r, cx| led(r, cx, id)).await?;
    form(&ctx, StatusCode::OK, Some(id), fields_of(&activity), FieldErrors::default()).await
}

pub(crate) async fn change(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id: ActivityId = id(&given)?;
    let outcome = match NewActivity::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| actions::change_activity::change_activity(tx, cx, id, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(()) => Ok(ctx.done("volunteering-notice-saved", &ctx.url(&format!("/lead/{id}")))),
        Err(Ok(errors)) => form(&ctx, StatusCode::UNPROCESSABLE_ENTITY, Some(id), fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

/// The activity, when the asker leads its team.
pub(super) fn led(
    r: &mut db::Reader<'_>,
    cx: &access::Cx,
    id: ActivityId,
) -> Result<Activity, VolunteeringError> {
    let activity = actions::activity(r, cx, id)?;
    crate::access::lead(cx, activity.team)?;
    Ok(activity)
}

fn fields_of(activity: &Activity) -> Fields {
    let rule = activity.rule.map(|rule| rule.to_string()).unwrap_or_default();
    Fields::default()
        .with("team", activity.team)
        .with("rule", rule)
        .with("title", &activity.title)
        .with("place", &activity.place)
        .with("about", &activity.about)
        .with("starts_at", activity.starts_at.local_input())
        .with("ends_at", activity.ends_at.local_input())
        .with("capacity", activity.capacity)
}

async fn form(
    ctx: &Ctx,
    status: StatusCode,
    id: Option<ActivityId>,
    fields: Fields,
    errors: FieldErrors,
) -> PageResult {
    let (teams, rules, fresh) = ctx
        .read(move |r, cx| {
            let state = id.map(|id| led(r, cx, id).map(|activity| activity.state)).transpose()?;
            let fresh = state.is_none_or(|state| state == ActivityState::Draft);
            let teams = own_teams(r, cx)?;
            Ok::<_, VolunteeringError>((teams, store::rules::rules(r, cx.community)?, fresh))
        })
        .await?;
    if teams.is_empty() {
        return Err(Failure::NotFound);
    }
    let team =
        if fields.get("team").is_empty() { teams[0].id.to_string() } else { fields.get("team").to_owned() };
    let own = id.map_or_else(|| "/lead".to_owned(), |id| format!("/lead/{id}"));
    let title = if id.is_some() { "volunteering-edit" } else { "volunteering-new" };
    html_with(
        status,
        &Form {
            page: ctx.page(Area::Resident, title).with_errors(errors),
            action: ctx.url(&id.map_or_else(|| "/lead/new".to_owned(), |id| format!("/lead/{id}/edit"))),
            back: ctx.url(&own),
            teams: teams
                .iter()
                .map(|t: &Team| OptionView::new(t.id.to_string(), t.name.clone(), &team))
                .collect(),
            rules: rule_options(ctx, &rules, &fields, id.is_none()),
            is_new: id.is_none() && fresh,
            fields,
        },
    )
}

fn rule_options(ctx: &Ctx, rules: &[Rule], fields: &Fields, is_new: bool) -> Vec<OptionView> {
    let untouched = is_new && fields.get("title").is_empty() && fields.get("place").is_empty();
    let first = rules.first().filter(|_| untouched).map(|rule| rule.id.to_string());
    let chosen = first.unwrap_or_else(|| fields.get("rule").to_owned());
    let shown =
        rules.iter().map(|rule| OptionView::new(rule.id.to_string(), rule.terms.name.clone(), &chosen));
    shown.chain([OptionView::new("", ctx.t.s("volunteering-rule-none"), &chosen)]).collect()
}
