//! What the steps of logging in hand to each other, sealed in a short-lived cookie: the number never stands in an address.

use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use common::Timestamp;
use common::clock::MINUTE_MS;
use http::{HeaderMap, HeaderValue, header};
use web::{Ctx, Failure, local, session};

use crate::login::NewLogin;
use crate::{Phone, mask_phone};

const COOKIE: &str = "way-in";
const SEAL: &str = "cookie.way-in";
const LIFE_MS: i64 = 15 * MINUTE_MS;

/// Who is on the way in, and where to.
#[derive(Clone, Debug)]
pub(crate) struct WayIn {
    pub phone: Phone,
    pub next: String,
    /// The code on its way, in the demo only, where the page shows it.
    pub shown: String,
}

impl WayIn {
    /// What the cookie says; nothing when it is missing, old or not ours.
    pub(crate) fn read(ctx: &Ctx, head: &HeaderMap) -> Option<Self> {
        let jar = CookieJar::from_headers(head);
        let sealed = unhex(jar.get(COOKIE)?.value())?;
        let text = ctx.app.vault.open_text(SEAL, &sealed).ok()?;
        let mut parts = text.splitn(4, '|');
        let until = Timestamp::from_millis(parts.next()?.parse().ok()?);
        let phone = Phone::parse(parts.next()?).ok()?;
        let shown = parts.next()?.to_owned();
        let next = local(parts.next()?).to_owned();
        (ctx.app.now() < until).then_some(Self { phone, next, shown })
    }

    /// The cookie that the next step reads.
    pub(crate) fn cookie(&self, ctx: &Ctx) -> Result<HeaderValue, Failure> {
        let until = ctx.app.now().plus(LIFE_MS).millis();
        let text = format!("{until}|{}|{}|{}", self.phone.as_str(), self.shown, self.next);
        let sealed = ctx.app.vault.seal_text(SEAL, &text).map_err(|e| Failure::Internal(e.to_string()))?;
        Ok(ctx.cookie(COOKIE, &vault::hex(&sealed), LIFE_MS / 1000))
    }

    /// 303 to the next step.
    pub(crate) fn go(&self, ctx: &Ctx, to: &str) -> Result<Response, Failure> {
        Ok(([(header::SET_COOKIE, self.cookie(ctx)?)], Redirect::to(to)).into_response())
    }

    pub(crate) fn masked(&self) -> String {
        mask_phone(self.phone.as_str())
    }
}

/// A browser session to be.
pub(crate) fn browser(ctx: &Ctx) -> NewLogin {
    NewLogin { token: session::new_token(), kind: "browser", device: ctx.device.clone() }
}

/// 303 with the session's cookie; the way in is forgotten.
pub(crate) fn welcome(ctx: &Ctx, token: &str, to: &str) -> Response {
    let mut response = Redirect::to(local(to)).into_response();
    let head = response.headers_mut();
    head.append(header::SET_COOKIE, session::cookie(ctx, token));
    head.append(header::SET_COOKIE, ctx.cookie(COOKIE, "", 0));
    response
}

/// Bytes written as hexadecimal digits, at most 2,048 of them.
pub(crate) fn unhex(hex: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (0..hex.len().min(4096)).step_by(2).map(pair).collect()
}
