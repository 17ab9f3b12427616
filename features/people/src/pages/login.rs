//! `/login`: the number, and which way in.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Page, PageResult, html_with, local};

use super::login_demo::{DemoGroup, demo_groups};
use super::way_in::WayIn;
use crate::{LoginSettings, Phone};

#[derive(Template)]
#[template(path = "people/login.html")]
struct LoginPage {
    page: Page,
    phone: String,
    next: String,
    codes: bool,
    demo: Vec<DemoGroup>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

pub(crate) async fn show(ctx: Ctx, Query(query): Query<Next>) -> PageResult {
    let next = local(&query.next).to_owned();
    if ctx.actor.is_signed_in() {
        return Ok(Redirect::to(&next).into_response());
    }
    page(&ctx, StatusCode::OK, "", next, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, status: StatusCode, phone: &str, next: String, errors: FieldErrors) -> PageResult {
    let view = LoginPage {
        page: ctx.page(Area::Public, "people-login-title").with_errors(errors),
        phone: phone.to_owned(),
        next,
        codes: LoginSettings::of(ctx).sends_codes(),
        demo: demo_groups(ctx).await?,
    };
    html_with(status, &view)
}

/// Takes the number and goes on to the code or the password.
pub(crate) async fn choose(ctx: Ctx, fields: Fields) -> PageResult {
    let next = local(fields.get("next")).to_owned();
    let phone = match Phone::parse(fields.get("phone")) {
        Ok(phone) => phone,
        Err(msg) => {
            let errors = FieldErrors::one("phone", msg);
            return page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, fields.get("phone"), next, errors).await;
        }
    };
    let way = WayIn { phone, next, shown: String::new() };
    if fields.get("way") == "password" || !LoginSettings::of(&ctx).sends_codes() {
        return way.go(&ctx, "/login/password");
    }
    match super::login_code::send(&ctx, &way).await.map_err(Failure::into_fields) {
        Ok(way) => way.go(&ctx, "/login/code"),
        Err(Ok(errors)) => {
            page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, way.phone.as_str(), way.next.clone(), errors).await
        }
        Err(Err(failure)) => Err(failure),
    }
}
