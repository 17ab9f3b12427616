//! `/account/password`: a new password, after the old one or a code to one's own phone.

use askama::Template;
use axum::extract::Query;
use common::errors::FieldErrors;
use common::{CommunityId, Msg};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::account::current;
use super::login_code::send;
use super::login_password::fitting_hash;
use super::way_in::WayIn;
use crate::actions::passwords::change_password;
use crate::actions::sign_in::Proof;
use crate::login::{Attempt, locked};
use crate::{LoginSettings, PeopleError, Phone, passwords, store};

#[derive(Template)]
#[template(path = "people/account_password.html")]
struct ChangePage {
    page: Page,
    by_code: bool,
    codes: bool,
    shown: String,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct By {
    #[serde(default)]
    by: String,
}

pub(crate) async fn show(ctx: Ctx, head: HeaderMap, Query(query): Query<By>) -> PageResult {
    page(&ctx, &head, query.by == "code", StatusCode::OK, FieldErrors::default()).await
}

async fn page(
    ctx: &Ctx,
    head: &HeaderMap,
    by_code: bool,
    status: StatusCode,
    errors: FieldErrors,
) -> PageResult {
    let shown = WayIn::read(ctx, head).map_or_else(String::new, |way| way.shown);
    let codes = LoginSettings::of(ctx).sends_codes();
    html_with(
        status,
        &ChangePage {
            page: ctx.page(Area::Public, "people-change-title").with_errors(errors),
            by_code,
            codes,
            shown,
        },
    )
}

/// Sends a code to one's own phone, for those who forgot.
pub(crate) async fn send_code(ctx: Ctx, head: HeaderMap, _: Fields) -> PageResult {
    let phone = own_phone(&ctx).await?;
    let way = WayIn { phone, next: "/account".to_owned(), shown: String::new() };
    match send(&ctx, &way).await.map_err(Failure::into_fields) {
        Ok(way) => {
            let mut response = ctx.done("people-notice-code-sent", "/account/password?by=code");
            response.headers_mut().append(header::SET_COOKIE, way.cookie(&ctx)?);
            Ok(response)
        }
        Err(Ok(errors)) => page(&ctx, &head, false, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn change(ctx: Ctx, head: HeaderMap, fields: Fields) -> PageResult {
    let by_code = fields.get("by") == "code";
    match try_change(&ctx, &fields, by_code).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("people-notice-password", "/account")),
        Err(Ok(errors)) => page(&ctx, &head, by_code, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

async fn try_change(ctx: &Ctx, fields: &Fields, by_code: bool) -> Outcome<()> {
    let (keep, phone) = (current(ctx)?, own_phone(ctx).await?);
    let new =
        passwords::password(fields.get("new"), phone.as_str()).map_err(|m| FieldErrors::one("new", m))?;
    let proof = fields.get(if by_code { "code" } else { "current" }).to_owned();
    let fitting = if by_code { None } else { fitting_hash(ctx, phone, &proof).await? };
    let hash = passwords::hash_aside(new).await.map_err(Failure::Internal)?;
    let changing = ctx.write_in(CommunityId::HOUSE, move |tx, cx| {
        let proof = if by_code { Proof::Code(&proof) } else { Proof::Password(fitting.as_deref()) };
        change_password(tx, cx, &proof, &hash, keep)
    });
    let field = if by_code { "code" } else { "current" };
    let msg = match (changing.await?, by_code) {
        (Attempt::In { .. }, _) => return Ok(()),
        (Attempt::Locked(seconds), _) => locked(seconds),
        (Attempt::Wrong, true) => Msg::new("people-error-code-wrong"),
        (Attempt::Wrong, false) => Msg::new("people-error-current-wrong"),
    };
    Err(FieldErrors::one(field, msg).into())
}

async fn own_phone(ctx: &Ctx) -> Outcome<Phone> {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> { store::account_phone(r, cx, cx.person()?) });
    let phone = reading.await?.ok_or(Failure::NotFound)?;
    Phone::parse(&phone).map_err(|_| Failure::NotFound)
}
