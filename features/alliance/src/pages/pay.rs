//! A resident pays by the shop's printed code: amount → confirm → `/c/{community}/pay/{code}/payments/{key}`.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use beans::Payer;
use common::errors::FieldErrors;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::view::{EntryView, cap_text, key};
use crate::{
    AllianceError, Charge, Charged, KeyState, ShopWindow, amount, charge, give_up, key_state, shop_by_code,
    shop_window,
};

#[derive(Template)]
#[template(path = "alliance/pay.html")]
struct PayPage {
    page: Page,
    code: String,
    name: String,
    address: String,
    balance: String,
    amount: String,
    cap: String,
}

#[derive(Template)]
#[template(path = "alliance/pay_confirm.html")]
struct ConfirmPage {
    page: Page,
    code: String,
    name: String,
    amount: String,
    left: String,
}

#[derive(Template)]
#[template(path = "alliance/pay_done.html")]
struct DonePage {
    page: Page,
    code: String,
    name: String,
    key: String,
    paid: Option<EntryView>,
    abandoned: bool,
    amount: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Amount {
    #[serde(default)]
    amount: String,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path((_, code)): Path<(String, String)>,
    Query(asked): Query<Amount>,
) -> PageResult {
    show_with(&ctx, code, asked.amount, FieldErrors::default()).await
}

async fn load(ctx: &Ctx, code: &str) -> Outcome<(ShopWindow, common::Beans)> {
    let code = code.to_owned();
    ctx.read(move |r, cx| {
        let window = shop_window(r, cx, &code)?;
        Ok::<_, AllianceError>((window, beans::balance_of(r, cx, cx.person()?)?.available))
    })
    .await
}

async fn show_with(ctx: &Ctx, code: String, amount: String, errors: FieldErrors) -> PageResult {
    let (window, balance) = load(ctx, &code).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = PayPage {
        page: ctx.page(Area::Resident, "alliance-pay-title").with_errors(errors),
        code,
        name: window.merchant.name,
        address: window.merchant.address,
        balance: balance.to_string(),
        amount,
        cap: cap_text(&ctx.t, window.cap_left),
    };
    html_with(status, &view)
}

pub(crate) async fn confirm(
    ctx: Ctx,
    Path((_, code)): Path<(String, String)>,
    Query(asked): Query<Amount>,
) -> PageResult {
    let beans = match amount(&asked.amount) {
        Ok(beans) => beans,
        Err(msg) => return show_with(&ctx, code, asked.amount, FieldErrors::one("amount", msg)).await,
    };
    let (window, balance) = load(&ctx, &code).await?;
    if beans > balance {
        let errors = FieldErrors::one("amount", common::Msg::new("beans-refused-not-enough"));
        return show_with(&ctx, code, asked.amount, errors).await;
    }
    html(&ConfirmPage {
        page: ctx.page(Area::Resident, "alliance-pay-confirm-title"),
        code,
        name: window.merchant.name,
        amount: beans.to_string(),
        left: (balance - beans).to_string(),
    })
}

pub(crate) async fn pay(
    ctx: Ctx,
    Path((_, code, form_key)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let key = key(&form_key)?;
    let amount =
        amount(fields.get("amount")).map_err(|msg| Failure::Fields(FieldErrors::one("amount", msg)))?;
    let (asked, form_key) = (code.clone(), key.clone());
    let charged = ctx
        .write(move |tx, cx| {
            let merchant = shop_by_code(tx, cx, &asked)?.id;
            charge(tx, cx, &Charge { merchant, key: form_key.clone(), amount, payer: Payer::Myself })
        })
        .await?;
    match charged {
        Charged::Paid(_) => {
            Ok(Redirect::to(&ctx.url(&format!("/pay/{code}/payments/{key}"))).into_response())
        }
        Charged::Refused(why) => {
            show_with(&ctx, code, amount.to_string(), FieldErrors::one("amount", why)).await
        }
    }
}

pub(crate) async fn done(ctx: Ctx, Path((_, code, form_key)): Path<(String, String, String)>) -> PageResult {
    let key = key(&form_key)?;
    let (asked, form_key) = (code.clone(), key.clone());
    let (name, state) = ctx
        .read(move |r, cx| {
            let merchant = shop_by_code(r, cx, &asked)?;
            let state = key_state(r, cx, merchant.id, &form_key)?;
            Ok::<_, AllianceError>((merchant.name, state))
        })
        .await?;
    let (title, entry) = match &state {
        KeyState::Paid(entry) => ("alliance-pay-paid", Some(entry)),
        KeyState::Abandoned => ("alliance-pay-not-paid", None),
        KeyState::Unknown => ("alliance-pay-not-yet", None),
    };
    html(&DonePage {
        page: ctx.page(Area::Resident, title),
        code,
        name,
        key,
        amount: entry.map_or_else(String::new, |entry| entry.amount.to_string()),
        paid: entry.map(|entry| EntryView::new(&ctx.t, entry)),
        abandoned: matches!(state, KeyState::Abandoned),
    })
}

pub(crate) async fn abandon(
    ctx: Ctx,
    Path((_, code, form_key)): Path<(String, String, String)>,
    _: Fields,
) -> PageResult {
    let key = key(&form_key)?;
    let to = ctx.url(&format!("/pay/{code}/payments/{key}"));
    ctx.write(move |tx, cx| {
        let merchant = shop_by_code(tx, cx, &code)?;
        give_up(tx, cx, merchant.id, &key)
    })
    .await?;
    Ok(Redirect::to(&to).into_response())
}
