//! The till: which shop, how much, who pays, really?

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::view::{EntryView, cap_text, id};
use crate::{Merchant, MerchantId, access, amount, catch_up, is_behind, my_shops, payable, takings, till};

#[derive(Template)]
#[template(path = "alliance/choose.html")]
struct ChoosePage {
    page: Page,
    shops: Vec<Merchant>,
    /// Path before the shop's id.
    to: String,
}

#[derive(Template)]
#[template(path = "alliance/till.html")]
struct TillPage {
    page: Page,
    shop: String,
    name: String,
    open: bool,
    amount: String,
    today_count: i64,
    today_sum: String,
    cap: String,
    latest: Vec<EntryView>,
}

#[derive(Template)]
#[template(path = "alliance/payer.html")]
struct PayerPage {
    page: Page,
    shop: String,
    name: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "alliance/confirm.html")]
struct ConfirmPage {
    page: Page,
    shop: String,
    name: String,
    amount: String,
    number: String,
    payer: String,
    is_card: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Amount {
    #[serde(default)]
    amount: String,
}

pub(crate) async fn choose(ctx: Ctx) -> PageResult {
    choose_for(&ctx, "/till").await
}
pub(crate) async fn choose_takings(ctx: Ctx) -> PageResult {
    choose_for(&ctx, "/till/today").await
}
pub(crate) async fn choose_statements(ctx: Ctx) -> PageResult {
    choose_for(&ctx, "/till/statements").await
}

/// One shop: straight there.
async fn choose_for(ctx: &Ctx, to: &str) -> PageResult {
    let shops = ctx.read(my_shops).await?;
    let to = ctx.url(to);
    if let [only] = shops.as_slice() {
        return Ok(Redirect::to(&format!("{to}/{}", only.id)).into_response());
    }
    html(&ChoosePage { page: ctx.page(Area::Merchant, "alliance-choose-title"), shops, to })
}

pub(crate) async fn show(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    show_with(&ctx, &shop, String::new(), FieldErrors::default()).await
}

async fn show_with(ctx: &Ctx, shop: &str, amount: String, errors: FieldErrors) -> PageResult {
    let merchant: MerchantId = id(shop)?;
    catch_up_if_behind(ctx, merchant).await?;
    let (till, latest) = ctx
        .read(move |r, cx| {
            let till = till(r, cx, merchant)?;
            let (today, _) = takings(r, cx, merchant, cx.now.date(), 0)?;
            Ok::<_, crate::AllianceError>((till, today.rows))
        })
        .await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.page(Area::Merchant, "alliance-till-title").with_errors(errors);
    let view = TillPage {
        page,
        shop: shop.to_owned(),
        open: till.merchant.is_open(),
        name: till.merchant.name,
        amount,
        today_count: till.today_count,
        today_sum: till.today_sum.to_string(),
        cap: cap_text(&ctx.t, till.cap_left),
        latest: latest.iter().take(3).map(|e| EntryView::new(&ctx.t, e)).collect(),
    };
    html_with(status, &view)
}

/// Payments that came from elsewhere show at the till at once; on a full disk the page goes on without them.
pub(crate) async fn catch_up_if_behind(ctx: &Ctx, merchant: MerchantId) -> Outcome<()> {
    let behind = ctx
        .read(move |r, cx| {
            cx.permit_unit(&access::TILL, merchant.uuid())?;
            is_behind(r, cx, merchant)
        })
        .await?;
    if !behind {
        return Ok(());
    }
    match ctx.write(move |tx, cx| catch_up(tx, cx, merchant)).await {
        Err(Failure::Full) => Ok(()),
        done => done,
    }
}

/// The amount is in; whose code or card?
pub(crate) async fn payer(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    Query(asked): Query<Amount>,
) -> PageResult {
    if let Err(msg) = amount(&asked.amount) {
        return show_with(&ctx, &shop, asked.amount, FieldErrors::one("amount", msg)).await;
    }
    payer_with(&ctx, &shop, &asked.amount, FieldErrors::default()).await
}

/// The page that asks for a code or card, also after a payment was refused.
pub(crate) async fn payer_with(ctx: &Ctx, shop: &str, typed: &str, errors: FieldErrors) -> PageResult {
    let name = shop_name(ctx, shop).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.page(Area::Merchant, "alliance-payer-title").with_errors(errors);
    let amount = amount(typed).map_or_else(|_| typed.to_owned(), |beans| beans.to_string());
    html_with(status, &PayerPage { page, shop: shop.to_owned(), name, amount })
}

async fn shop_name(ctx: &Ctx, shop: &str) -> Outcome<String> {
    let merchant: MerchantId = id(shop)?;
    Ok(ctx.read(move |r, cx| till(r, cx, merchant)).await?.merchant.name)
}

/// Shows who would pay how much; nothing has moved yet.
pub(crate) async fn confirm(ctx: Ctx, Path((_, shop)): Path<(String, String)>, fields: Fields) -> PageResult {
    if let Err(msg) = amount(fields.get("amount")) {
        let typed = fields.get("amount").to_owned();
        return show_with(&ctx, &shop, typed, FieldErrors::one("amount", msg)).await;
    }
    confirm_with(&ctx, &shop, &fields, FieldErrors::default()).await
}

/// The page that asks to confirm, also after a wrong PIN. Its key is new each time: another try is another payment.
pub(crate) async fn confirm_with(ctx: &Ctx, shop: &str, fields: &Fields, errors: FieldErrors) -> PageResult {
    let merchant: MerchantId = id(shop)?;
    let (number, typed) = (fields.get("number").trim().to_owned(), fields.get("amount"));
    let asked = number.clone();
    let payer = match ctx.read(move |r, cx| payable(r, cx, merchant, &asked)).await? {
        Ok(payer) => payer,
        Err(reason) => {
            return payer_with(ctx, shop, typed, FieldErrors::one("number", reason.message())).await;
        }
    };
    let name = shop_name(ctx, shop).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let amount = amount(typed).map_err(|msg| Failure::Fields(FieldErrors::one("amount", msg)))?;
    let view = ConfirmPage {
        page: ctx.page(Area::Merchant, "alliance-confirm-title").with_errors(errors),
        shop: shop.to_owned(),
        name,
        amount: amount.to_string(),
        number,
        payer: payer.payer_mask,
        is_card: payer.is_card,
    };
    html_with(status, &view)
}
