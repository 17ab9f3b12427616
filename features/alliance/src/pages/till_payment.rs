//! `/c/{community}/till/{shop}/payments/{key}`: POST charges, GET says what became of it. After a dropped connection the
//! address in the browser is already the one that knows.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use beans::Payer;
use common::errors::FieldErrors;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html};

use super::till::{confirm_with, payer_with};
use super::view::{EntryView, id, key};
use crate::{AllianceError, Charge, Charged, KeyState, MerchantId, amount, charge, give_up, key_state, till};

#[derive(Template)]
#[template(path = "alliance/till_payment.html")]
struct PaymentPage {
    page: Page,
    shop: String,
    name: String,
    key: String,
    paid: Option<EntryView>,
    abandoned: bool,
    amount: String,
}

pub(crate) async fn pay(
    ctx: Ctx,
    Path((_, shop, form_key)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let (merchant, form_key): (MerchantId, String) = (id(&shop)?, key(&form_key)?);
    let amount =
        amount(fields.get("amount")).map_err(|msg| Failure::Fields(FieldErrors::one("amount", msg)))?;
    let payer = payer(&ctx, &fields).await?;
    let by_card = matches!(payer, Payer::Card(_));
    let new = Charge { merchant, key: form_key.clone(), amount, payer };
    match ctx.write(move |tx, cx| charge(tx, cx, &new)).await? {
        Charged::Paid(_) => {
            let to = ctx.url(&format!("/till/{shop}/payments/{form_key}"));
            Ok(Redirect::to(&to).into_response())
        }
        Charged::Refused(why) if by_card && why.key == "beans-refused-wrong-pin" => {
            confirm_with(&ctx, &shop, &fields, FieldErrors::one("pin", why)).await
        }
        Charged::Refused(why) => {
            payer_with(&ctx, &shop, fields.get("amount"), FieldErrors::one("number", why)).await
        }
    }
}

/// A PIN is checked here, on a thread that may take its time, never inside the write action.
async fn payer(ctx: &Ctx, fields: &Fields) -> Outcome<Payer> {
    let number = fields.get("number").trim().to_owned();
    if !beans::looks_like_card(&number) {
        return Ok(Payer::Code(number));
    }
    card(ctx, number, fields.get("pin").to_owned()).await
}

/// The holder of the card, if the PIN is right; the charge counts the try.
pub(crate) async fn card(ctx: &Ctx, number: String, pin: String) -> Outcome<Payer> {
    let check = ctx.read(move |r, cx| beans::card_check(r, cx, &number)).await?;
    let proof = tokio::task::spawn_blocking(move || check.verify(pin.trim())).await;
    proof.map(Payer::Card).map_err(|e| Failure::Internal(e.to_string()))
}

pub(crate) async fn show(ctx: Ctx, Path((_, shop, form_key)): Path<(String, String, String)>) -> PageResult {
    let (merchant, key): (MerchantId, String) = (id(&shop)?, key(&form_key)?);
    let asked = key.clone();
    let (till, state) = ctx
        .read(move |r, cx| {
            Ok::<_, AllianceError>((till(r, cx, merchant)?, key_state(r, cx, merchant, &asked)?))
        })
        .await?;
    let title = match &state {
        KeyState::Paid(_) => "alliance-paid",
        KeyState::Abandoned => "alliance-not-paid",
        KeyState::Unknown => "alliance-not-yet-paid",
    };
    let entry = match &state {
        KeyState::Paid(entry) => Some(entry),
        KeyState::Abandoned | KeyState::Unknown => None,
    };
    html(&PaymentPage {
        page: ctx.page(Area::Merchant, title),
        shop,
        name: till.merchant.name,
        key,
        amount: entry.map_or_else(String::new, |entry| entry.amount.to_string()),
        paid: entry.map(|entry| EntryView::new(&ctx.t, entry)),
        abandoned: matches!(state, KeyState::Abandoned),
    })
}

pub(crate) async fn abandon(
    ctx: Ctx,
    Path((_, shop, form_key)): Path<(String, String, String)>,
    _: Fields,
) -> PageResult {
    let (merchant, key): (MerchantId, String) = (id(&shop)?, key(&form_key)?);
    let to = ctx.url(&format!("/till/{shop}/payments/{key}"));
    ctx.write(move |tx, cx| give_up(tx, cx, merchant, &key)).await?;
    Ok(Redirect::to(&to).into_response())
}
