//! `/login/code`: the six digits that were sent.

use std::sync::Arc;

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use common::{CommunityId, Msg};
use http::{HeaderMap, StatusCode, header};
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::way_in::{WayIn, browser, welcome};
use crate::actions::send_code::{Sending, send_code};
use crate::actions::sign_in::{Proof, sign_in};
use crate::login::{Attempt, locked, new_code};
use crate::{Gateway, LoginSettings, Phone, SmsGateway};

#[derive(Template)]
#[template(path = "people/login_code.html")]
struct CodePage {
    page: Page,
    masked: String,
    /// The code itself, in the demo only.
    shown: String,
}

pub(crate) async fn show(ctx: Ctx, head: HeaderMap) -> PageResult {
    let Some(way) = WayIn::read(&ctx, &head) else { return Ok(Redirect::to("/login").into_response()) };
    page(&ctx, &way, StatusCode::OK, FieldErrors::default())
}

fn page(ctx: &Ctx, way: &WayIn, status: StatusCode, errors: FieldErrors) -> PageResult {
    let page = ctx.page(Area::Public, "people-code-title").with_errors(errors);
    html_with(status, &CodePage { page, masked: way.masked(), shown: way.shown.clone() })
}

pub(crate) async fn check(ctx: Ctx, head: HeaderMap, fields: Fields) -> PageResult {
    let Some(way) = WayIn::read(&ctx, &head) else { return Ok(Redirect::to("/login").into_response()) };
    let (phone, code, login) = (way.phone.clone(), fields.get("code").to_owned(), browser(&ctx));
    let token = login.token.clone();
    let attempt = ctx
        .write_in(CommunityId::HOUSE, move |tx, cx| sign_in(tx, cx, &phone, &Proof::Code(&code), "", &login))
        .await?;
    let msg = match attempt {
        Attempt::In { second_factor, .. } => {
            return Ok(welcome(&ctx, &token, &onward(&way.next, second_factor)));
        }
        Attempt::Wrong => Msg::new("people-error-code-wrong"),
        Attempt::Locked(seconds) => locked(seconds),
    };
    page(&ctx, &way, StatusCode::UNPROCESSABLE_ENTITY, FieldErrors::one("code", msg))
}

/// Another code to the same number.
pub(crate) async fn again(ctx: Ctx, head: HeaderMap, _: Fields) -> PageResult {
    let Some(way) = WayIn::read(&ctx, &head) else { return Ok(Redirect::to("/login").into_response()) };
    match send(&ctx, &way).await.map_err(Failure::into_fields) {
        Ok(way) => {
            let mut response = ctx.done("people-notice-code-sent", "/login/code");
            response.headers_mut().append(header::SET_COOKIE, way.cookie(&ctx)?);
            Ok(response)
        }
        Err(Ok(errors)) => page(&ctx, &way, StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(Err(failure)) => Err(failure),
    }
}

/// Where to after the door: those with a second factor are asked for it first.
pub(crate) fn onward(next: &str, second_factor: bool) -> String {
    match second_factor {
        true => format!("/account/second-factor?next={}", web::encoded(next)),
        false => next.to_owned(),
    }
}

/// Writes a code down and hands it to the gateway without waiting, so that a known number answers no later than an unknown one.
///
/// # Errors
/// Field errors when too many were sent.
pub(crate) async fn send(ctx: &Ctx, way: &WayIn) -> Outcome<WayIn> {
    let (phone, code) = (way.phone.clone(), new_code());
    let kept = code.clone();
    let sending = ctx.write_in(CommunityId::HOUSE, move |tx, cx| send_code(tx, cx, &phone, &kept)).await?;
    let known = match sending {
        Sending::Ready { known } => known,
        Sending::Wait(seconds) => return Err(FieldErrors::one("phone", locked(seconds)).into()),
    };
    let mut way = way.clone();
    match LoginSettings::of(ctx).gateway {
        Gateway::Demo => way.shown = code,
        Gateway::Sms(gateway) if known => hand_over(gateway, way.phone.clone(), code),
        Gateway::Sms(_) | Gateway::None => {}
    }
    Ok(way)
}

fn hand_over(gateway: Arc<dyn SmsGateway>, phone: Phone, code: String) {
    tokio::task::spawn_blocking(move || {
        if let Err(error) = gateway.send(phone.as_str(), &code) {
            tracing::error!(error, "the SMS gateway did not take a code");
        }
    });
}
