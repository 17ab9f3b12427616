//! `/account/second-factor`: shows the code field, or sets the second factor up.

use askama::Template;
use axum::extract::Query;
use common::errors::FieldErrors;
use common::{CommunityId, Msg, Timestamp};
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with, local};

use super::account::current;
use super::way_in::{browser, unhex, welcome};
use crate::actions::second_factor::{enrol_second_factor, show_second_factor};
use crate::login::{Attempt, locked};
use crate::totp::{self, SECRET_BYTES};
use crate::{PeopleError, mask_phone, store};

const SEAL: &str = "form.second-factor";
const FORM_LIFE_MS: i64 = common::clock::HOUR_MS;

#[derive(Template)]
#[template(path = "people/second_factor.html")]
struct FactorPage {
    page: Page,
    next: String,
}

#[derive(Template)]
#[template(path = "people/second_factor_new.html")]
struct EnrolPage {
    page: Page,
    next: String,
    svg: String,
    key: String,
    sealed: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    next: String,
    /// Wants another authenticator in place of the one there is.
    #[serde(default)]
    new: String,
}

pub(crate) async fn show(ctx: Ctx, Query(ask): Query<Ask>) -> PageResult {
    let next = local(&ask.next).to_owned();
    let has_one = has_factor(&ctx).await?;
    if has_one && (ask.new.is_empty() || !ctx.actor.is_strong()) {
        return factor_page(&ctx, next, StatusCode::OK, FieldErrors::default());
    }
    enrol_page(&ctx, next, totp::new_secret(), StatusCode::OK, FieldErrors::default()).await
}

async fn has_factor(ctx: &Ctx) -> Outcome<bool> {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> {
        Ok(store::account(r, cx.person()?)?.ok_or(PeopleError::NotFound)?.totp_sealed.is_some())
    });
    reading.await
}

fn factor_page(ctx: &Ctx, next: String, status: StatusCode, errors: FieldErrors) -> PageResult {
    html_with(
        status,
        &FactorPage { page: ctx.page(Area::Public, "people-factor-title").with_errors(errors), next },
    )
}

async fn enrol_page(
    ctx: &Ctx,
    next: String,
    secret: [u8; SECRET_BYTES],
    status: StatusCode,
    errors: FieldErrors,
) -> PageResult {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> { store::account_phone(r, cx, cx.person()?) });
    let account = mask_phone(&reading.await?.unwrap_or_default());
    let code =
        qrcode::QrCode::new(totp::uri(secret, &account)).map_err(|e| Failure::Internal(e.to_string()))?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(220, 220).build();
    // The XML declaration does not belong inside a page.
    let svg = svg.split_once("?>").map_or(svg.as_str(), |(_, rest)| rest).to_owned();
    html_with(
        status,
        &EnrolPage {
            page: ctx.page(Area::Public, "people-enrol-title").with_errors(errors),
            next,
            svg,
            key: totp::manual_key(secret),
            sealed: seal(ctx, secret)?,
        },
    )
}

/// The secret waits in the form itself, sealed for this person and an hour.
fn seal(ctx: &Ctx, secret: [u8; SECRET_BYTES]) -> Outcome<String> {
    let until = ctx.app.now().plus(FORM_LIFE_MS).millis().to_be_bytes();
    let sealed = ctx.app.vault.seal(&place(ctx)?, &[&until[..], &secret].concat());
    Ok(vault::hex(&sealed.map_err(|e| Failure::Internal(e.to_string()))?))
}

fn unseal(ctx: &Ctx, text: &str) -> Outcome<[u8; SECRET_BYTES]> {
    let stale = || Failure::BadRequest(Msg::new("web-form-stale"));
    let opened = unhex(text).and_then(|bytes| ctx.app.vault.open_sealed(&place(ctx).ok()?, &bytes).ok());
    let opened = opened.ok_or_else(stale)?;
    let (until, secret) = opened.split_first_chunk::<8>().ok_or_else(stale)?;
    if ctx.app.now() > Timestamp::from_millis(i64::from_be_bytes(*until)) {
        return Err(stale());
    }
    secret.try_into().map_err(|_| stale())
}

fn place(ctx: &Ctx) -> Outcome<String> {
    Ok(format!("{SEAL}.{}", ctx.actor.id().ok_or(Failure::NotFound)?))
}

pub(crate) async fn check(ctx: Ctx, fields: Fields) -> PageResult {
    let (old, login, code) = (current(&ctx)?, browser(&ctx), fields.get("code").to_owned());
    let (token, next) = (login.token.clone(), local(fields.get("next")).to_owned());
    let attempt = ctx
        .write_in(CommunityId::HOUSE, move |tx, cx| show_second_factor(tx, cx, &code, old, &login))
        .await?;
    match wrong(attempt) {
        None => Ok(welcome(&ctx, &token, &next)),
        Some(msg) => factor_page(&ctx, next, StatusCode::UNPROCESSABLE_ENTITY, FieldErrors::one("code", msg)),
    }
}

pub(crate) async fn enrol(ctx: Ctx, fields: Fields) -> PageResult {
    let secret = unseal(&ctx, fields.get("secret"))?;
    let (old, login, code) = (current(&ctx)?, browser(&ctx), fields.get("code").to_owned());
    let (token, next) = (login.token.clone(), local(fields.get("next")).to_owned());
    let enrolling = ctx
        .write_in(CommunityId::HOUSE, move |tx, cx| enrol_second_factor(tx, cx, &secret, &code, old, &login));
    match wrong(enrolling.await?) {
        None => Ok(welcome(&ctx, &token, &next)),
        Some(msg) => {
            let errors = FieldErrors::one("code", msg);
            enrol_page(&ctx, next, secret, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
    }
}

fn wrong(attempt: Attempt) -> Option<Msg> {
    match attempt {
        Attempt::In { .. } => None,
        Attempt::Wrong => Some(Msg::new("people-error-factor-wrong")),
        Attempt::Locked(seconds) => Some(locked(seconds)),
    }
}
