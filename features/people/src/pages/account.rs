//! `/account`: one's own way in, and who looked.

use askama::Template;
use axum::extract::Path;
use axum::response::Redirect;
use axum::response::{IntoResponse, Response};
use common::CommunityId;
use http::header;
use uuid::Uuid;
use web::{Area, Ctx, Failure, Fields, Page, PageResult, html, session};

use crate::{PeopleError, mask_phone, store};

#[derive(Template)]
#[template(path = "people/account.html")]
struct AccountPage {
    page: Page,
    name: String,
    phone: String,
    has_password: bool,
    has_factor: bool,
    other_lang: &'static str,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let found = ctx.read(|r, cx| -> Result<_, PeopleError> {
        let me = cx.person()?;
        let account = store::account(r, me)?.ok_or(PeopleError::NotFound)?;
        Ok((account, store::account_phone(r, cx, me)?.unwrap_or_default()))
    });
    let (account, phone) = found.await?;
    html(&AccountPage {
        page: ctx.page(Area::Public, "people-account-title"),
        name: ctx.actor.name().to_owned(),
        phone: mask_phone(&phone),
        has_password: !account.password_hash.is_empty(),
        has_factor: account.totp_sealed.is_some(),
        other_lang: if ctx.t.lang == text::Lang::Zh { "en" } else { "zh-CN" },
    })
}

#[derive(Template)]
#[template(path = "people/account_devices.html")]
struct DevicesPage {
    page: Page,
    devices: Vec<Device>,
}

struct Device {
    id: String,
    name: String,
    kind: String,
    strong: bool,
    since: String,
    seen: String,
    current: bool,
}

pub(crate) async fn devices(ctx: Ctx) -> PageResult {
    let sessions =
        ctx.read(|r, cx| -> Result<_, PeopleError> { Ok(session::of_person(r, cx.person()?, cx.now)?) });
    let current = ctx.session.as_ref().map(|s| s.id);
    let device = |s: session::Session| Device {
        id: s.id.to_string(),
        name: device_name(&ctx, &s.device),
        kind: s.kind,
        strong: s.strong,
        since: s.created_at.minute_text(),
        seen: s.seen_at.minute_text(),
        current: Some(s.id) == current,
    };
    let devices = sessions.await?.into_iter().map(device).collect();
    html(&DevicesPage { page: ctx.page(Area::Public, "people-devices-title"), devices })
}

/// What people call the thing in their hand, out of a `User-Agent`.
fn device_name(ctx: &Ctx, agent: &str) -> String {
    let known = [
        ("MicroMessenger", "people-device-wechat"),
        ("HarmonyOS", "people-device-harmony"),
        ("iPhone", "people-device-iphone"),
        ("iPad", "people-device-ipad"),
        ("Android", "people-device-android"),
        ("Windows", "people-device-windows"),
        ("Macintosh", "people-device-mac"),
        ("Linux", "people-device-linux"),
    ];
    let found = known.iter().find(|(mark, _)| agent.contains(mark));
    ctx.t.s(found.map_or("people-device-other", |(_, key)| *key))
}

pub(crate) async fn revoke(ctx: Ctx, Path(id): Path<String>, _: Fields) -> PageResult {
    let id: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let ended = ctx.write_in(CommunityId::HOUSE, move |tx, cx| -> Result<_, PeopleError> {
        Ok(session::revoke(tx, cx.person()?, id)?)
    });
    if !ended.await? {
        return Err(Failure::NotFound);
    }
    Ok(ctx.done("people-notice-device-out", "/account/devices"))
}

pub(crate) async fn revoke_others(ctx: Ctx, _: Fields) -> PageResult {
    let keep = current(&ctx)?;
    let ended = ctx.write_in(CommunityId::HOUSE, move |tx, cx| -> Result<_, PeopleError> {
        Ok(session::revoke_others(tx, cx.person()?, keep)?)
    });
    ended.await?;
    Ok(ctx.done("people-notice-devices-out", "/account/devices"))
}

/// The session that asks.
pub(crate) fn current(ctx: &Ctx) -> Result<Uuid, Failure> {
    ctx.session.as_ref().map(|s| s.id).ok_or(Failure::NotFound)
}

pub(crate) async fn log_out(ctx: Ctx, _: Fields) -> PageResult {
    let id = current(&ctx)?;
    let ended = ctx.write_in(CommunityId::HOUSE, move |tx, cx| -> Result<_, PeopleError> {
        Ok(session::revoke(tx, cx.person()?, id)?)
    });
    ended.await?;
    let response: Response =
        ([(header::SET_COOKIE, session::end_cookie(&ctx))], Redirect::to("/")).into_response();
    Ok(response)
}
