//! One shop on the desk: its terms, state, clerks, offers, bank account and poster.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use common::Msg;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::view::{cap_text, id, pay_address, qr};
use crate::{
    MerchantFile, MerchantId, MerchantState, NewOffer, OfferId, access, add_offer, end_offer, merchant_file,
    remove_clerk, set_merchant_state, unmask_account,
};

#[derive(Template)]
#[template(path = "alliance/desk_merchant.html")]
struct MerchantPage {
    page: Page,
    id: String,
    file: MerchantFile,
    cap: String,
    may_edit: bool,
    may_approve: bool,
    may_unmask: bool,
    /// The account in full, after a reason was given.
    account: String,
    next: Vec<MerchantState>,
    offer_title: String,
    offer_beans: String,
}

#[derive(Template)]
#[template(path = "alliance/poster.html")]
struct PosterPage {
    page: Page,
    id: String,
    name: String,
    code: String,
    svg: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    page(&ctx, &shop, &Fields::default(), String::new(), FieldErrors::default()).await
}

pub(crate) async fn file(ctx: &Ctx, shop: &str) -> Outcome<MerchantFile> {
    let merchant: MerchantId = id(shop)?;
    ctx.read(move |r, cx| merchant_file(r, cx, merchant)).await
}

async fn page(ctx: &Ctx, shop: &str, fields: &Fields, account: String, errors: FieldErrors) -> PageResult {
    let file = file(ctx, shop).await?;
    let cx = ctx.cx();
    let next = MerchantState::ALL.into_iter().filter(|to| file.merchant.state.may_become(*to));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = MerchantPage {
        page: ctx.page_titled(Area::Staff, file.merchant.name.clone()).with_errors(errors),
        id: shop.to_owned(),
        cap: cap_text(&ctx.t, file.cap_left),
        may_edit: cx.may(&access::MERCHANT_EDIT),
        may_approve: cx.may(&access::MERCHANT_APPROVE),
        may_unmask: cx.may(&access::ACCOUNT_UNMASK),
        account,
        next: next.collect(),
        offer_title: fields.get("title").to_owned(),
        offer_beans: fields.get("beans").to_owned(),
        file,
    };
    html_with(status, &view)
}

/// Back to the shop, or the shop with what is wrong.
async fn after<T>(ctx: &Ctx, shop: &str, fields: &Fields, outcome: Outcome<T>) -> Result<Response, Failure> {
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("alliance-notice-changed", &ctx.url(&format!("/desk/shops/{shop}")))),
        Err(Ok(errors)) => page(ctx, shop, fields, String::new(), errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn set_state(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let Some(to) = MerchantState::parse(fields.get("state")) else {
        let errors = FieldErrors::one("state", Msg::new("error-choice"));
        return page(&ctx, &shop, &fields, String::new(), errors).await;
    };
    let reason = fields.get("reason").chars().take(100).collect::<String>();
    let outcome = ctx.write(move |tx, cx| set_merchant_state(tx, cx, merchant, to, &reason)).await;
    after(&ctx, &shop, &fields, outcome).await
}

pub(crate) async fn unmask(ctx: Ctx, Path((_, shop)): Path<(String, String)>, fields: Fields) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let reason = fields.get("reason").to_owned();
    let outcome = ctx.write(move |tx, cx| unmask_account(tx, cx, merchant, &reason)).await;
    match outcome.map_err(Failure::into_fields) {
        Ok(account) => page(&ctx, &shop, &Fields::default(), account.number, FieldErrors::default()).await,
        Err(Ok(errors)) => page(&ctx, &shop, &fields, String::new(), errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn offer(ctx: Ctx, Path((_, shop)): Path<(String, String)>, fields: Fields) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let outcome = match NewOffer::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| add_offer(tx, cx, merchant, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    after(&ctx, &shop, &fields, outcome).await
}

pub(crate) async fn drop_offer(
    ctx: Ctx,
    Path((_, shop, offer)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let (merchant, offer): (MerchantId, OfferId) = (id(&shop)?, id(&offer)?);
    let outcome = ctx.write(move |tx, cx| end_offer(tx, cx, merchant, offer)).await;
    after(&ctx, &shop, &fields, outcome).await
}

pub(crate) async fn drop_clerk(
    ctx: Ctx,
    Path((_, shop, membership)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let membership = membership.parse().map_err(|_| Failure::NotFound)?;
    let outcome = ctx.write(move |tx, cx| remove_clerk(tx, cx, merchant, membership)).await;
    after(&ctx, &shop, &fields, outcome).await
}

pub(crate) async fn poster(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    let merchant = file(&ctx, &shop).await?.merchant;
    html(&PosterPage {
        page: ctx.page(Area::Staff, "alliance-poster-title"),
        id: shop,
        svg: qr(&pay_address(&ctx, &merchant))?,
        name: merchant.name,
        code: merchant.code,
    })
}
