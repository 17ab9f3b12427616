//! `/c/{c}/desk/volunteering/teams`: teams, and a new one.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Fields, ListView, Page, PageResult, html, html_with};

use super::shown;
use crate::{NewTeam, Team, actions, store};

#[derive(Template)]
#[template(path = "volunteering/desk_teams.html")]
struct List {
    page: Page,
    list: ListView,
    action: String,
    rows: Vec<Team>,
}

#[derive(Template)]
#[template(path = "volunteering/desk_team_new.html")]
struct New {
    page: Page,
    fields: Fields,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let wanted = query.clone();
    let found = ctx.read(move |r, cx| store::teams::search_teams(r, cx.community, &wanted)).await?;
    html(&List {
        page: ctx.page(Area::Staff, "volunteering-teams"),
        list: ListView::new(&query, found.total, Vec::new()),
        action: ctx.url("/desk/volunteering/teams"),
        rows: found.rows,
    })
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    html(&New { page: ctx.page(Area::Staff, "volunteering-team-new"), fields: Fields::default() })
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match NewTeam::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| actions::create_team::create_team(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(shown) {
        Ok(id) => {
            Ok(ctx.done("volunteering-notice-saved", &ctx.url(&format!("/desk/volunteering/teams/{id}"))))
        }
        Err(Ok(errors)) => new_again(&ctx, fields, errors),
        Err(Err(failure)) => Err(failure),
    }
}

fn new_again(ctx: &Ctx, fields: Fields, errors: FieldErrors) -> PageResult {
    let page = ctx.page(Area::Staff, "volunteering-team-new").with_errors(errors);
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &New { page, fields })
}
