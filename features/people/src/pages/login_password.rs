//! `/login/password`, and the same check for the API.

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use common::{CommunityId, Msg};
use http::{HeaderMap, StatusCode};
use web::{Area, Ctx, Fields, Outcome, Page, PageResult, html_with};

use super::login_code::onward;
use super::way_in::{WayIn, browser, welcome};
use crate::actions::sign_in::{Proof, sign_in};
use crate::login::{Attempt, NewLogin, Way, locked};
use crate::{LoginSettings, PeopleError, Phone, passwords, store};

#[derive(Template)]
#[template(path = "people/login_password.html")]
struct PasswordPage {
    page: Page,
    masked: String,
    codes: bool,
}

pub(crate) async fn show(ctx: Ctx, head: HeaderMap) -> PageResult {
    match WayIn::read(&ctx, &head) {
        Some(way) => page(&ctx, &way, StatusCode::OK, FieldErrors::default()),
        None => Ok(Redirect::to("/login").into_response()),
    }
}

fn page(ctx: &Ctx, way: &WayIn, status: StatusCode, errors: FieldErrors) -> PageResult {
    let page = ctx.page(Area::Public, "people-password-title").with_errors(errors);
    html_with(
        status,
        &PasswordPage { page, masked: way.masked(), codes: LoginSettings::of(ctx).sends_codes() },
    )
}

pub(crate) async fn check(ctx: Ctx, head: HeaderMap, fields: Fields) -> PageResult {
    let Some(way) = WayIn::read(&ctx, &head) else { return Ok(Redirect::to("/login").into_response()) };
    let login = browser(&ctx);
    let token = login.token.clone();
    let msg = match try_password(&ctx, way.phone.clone(), fields.get("password"), "", login).await? {
        Attempt::In { second_factor, .. } => {
            return Ok(welcome(&ctx, &token, &onward(&way.next, second_factor)));
        }
        Attempt::Wrong => Msg::new("people-error-password-wrong"),
        Attempt::Locked(seconds) => locked(seconds),
    };
    page(&ctx, &way, StatusCode::UNPROCESSABLE_ENTITY, FieldErrors::one("password", msg))
}

/// Reads the stored hash, verifies outside every lane, then writes the outcome. An unknown number takes the same path.
pub(crate) async fn try_password(
    ctx: &Ctx,
    phone: Phone,
    password: &str,
    factor: &str,
    login: NewLogin,
) -> Outcome<Attempt> {
    let (fitting, factor) = (fitting_hash(ctx, phone.clone(), password).await?, factor.to_owned());
    ctx.write_in(CommunityId::HOUSE, move |tx, cx| {
        sign_in(tx, cx, &phone, &Proof::Password(fitting.as_deref()), &factor, &login)
    })
    .await
}

/// The stored hash of the phone's account if the password fits it. While the door is shut nothing is computed: the
/// action that follows says so.
pub(crate) async fn fitting_hash(ctx: &Ctx, phone: Phone, password: &str) -> Outcome<Option<String>> {
    let (stored, wait) = ctx
        .read(move |r, cx| -> Result<_, PeopleError> {
            let hash = store::account_phone_hash(cx, &phone);
            let wait = store::failures(r, &hash, Way::Password.as_str())?.wait_s(cx.now);
            let account = store::account_by_phone(r, cx, &phone)?;
            Ok((account.map_or_else(String::new, |a| a.password_hash), wait))
        })
        .await?;
    if wait.is_some() {
        return Ok(None);
    }
    let fits = passwords::verify(stored.clone(), password.chars().take(200).collect()).await;
    Ok(fits.then_some(stored))
}
