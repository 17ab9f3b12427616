//! `/setup`: the first community and its first administrator. Open once, to whoever holds the token the server printed.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use common::{ListQuery, Msg};
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::way_in::{browser, welcome};
use crate::actions::found_community::{needs_setup, set_up};
use crate::actions::sign_in::open_session;
use crate::{Division, Founding, LoginSettings, PeopleError, passwords, store};

const FOUND_MAX: i64 = 20;

#[derive(Template)]
#[template(path = "people/setup.html")]
struct SetupPage {
    page: Page,
    /// A list of divisions was imported.
    has_list: bool,
    q: String,
    found: Vec<Division>,
    code: String,
    name: String,
    admin: String,
    phone: String,
    token: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    q: String,
    code: String,
    name: String,
}

impl Search {
    /// What was picked from the list, as the fields of the form.
    pub(crate) fn fields(&self) -> Fields {
        Fields::default().with("code", &self.code).with("name", &self.name)
    }
}

pub(crate) async fn show(ctx: Ctx, Query(search): Query<Search>) -> PageResult {
    let fields = search.fields();
    page(&ctx, search.q, &fields, StatusCode::OK, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, q: String, fields: &Fields, status: StatusCode, errors: FieldErrors) -> PageResult {
    if LoginSettings::of(ctx).setup_token.is_none() {
        return Err(Failure::NotFound);
    }
    let query = ListQuery { q: q.chars().take(40).collect(), ..ListQuery::default() };
    let like = query.like();
    let reading = ctx.read(move |r, _| -> Result<_, PeopleError> {
        let found = if like == "%%" { Vec::new() } else { store::divisions(r, &like, FOUND_MAX)? };
        Ok((needs_setup(r)?, found, !store::divisions(r, "%", 1)?.is_empty()))
    });
    let (open, found, has_list) = reading.await?;
    if !open {
        return Ok(Redirect::to("/login").into_response());
    }
    let [code, name, admin, phone, token] =
        ["code", "name", "admin", "phone", "token"].map(|field| fields.get(field).to_owned());
    let page = ctx.page(Area::Public, "people-setup-title").with_errors(errors);
    html_with(status, &SetupPage { page, has_list, q: query.q, found, code, name, admin, phone, token })
}

pub(crate) async fn run(ctx: Ctx, fields: Fields) -> PageResult {
    match found(&ctx, &fields).await.map_err(Failure::into_fields) {
        Ok(token) => Ok(welcome(&ctx, &token, "/account/second-factor?next=/")),
        Err(Ok(errors)) => page(&ctx, String::new(), &fields, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

/// Gives the token of the new administrator's session.
async fn found(ctx: &Ctx, fields: &Fields) -> Outcome<String> {
    let expected = LoginSettings::of(ctx).setup_token.ok_or(Failure::NotFound)?;
    if !vault::same(expected.as_bytes(), fields.get("token").trim().as_bytes()) {
        return Err(FieldErrors::one("token", Msg::new("people-error-setup-token")).into());
    }
    let founding = Founding::parse(fields)?;
    let hash = passwords::hash_aside(founding.password.clone()).await.map_err(Failure::Internal)?;
    let login = browser(ctx);
    let (token, community) = (login.token.clone(), founding.community.id);
    let setting_up = ctx.write_in(community, move |tx, cx| -> Result<(), PeopleError> {
        let cx = cx.as_system();
        let person = set_up(tx, &cx, &founding, &hash)?;
        open_session(tx, &cx, person, false, &login)
    });
    setting_up.await?;
    Ok(token)
}
