//! `/c/{community}/till/{shop}/holds`: what residents have reserved here.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use beans::{HOLDS_SHOWN_MAX, HeldFor};
use common::errors::FieldErrors;
use http::StatusCode;
use uuid::Uuid;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::view::{id, key};
use crate::{AllianceError, Charged, EntryId, MerchantId, TakeHold, amount, release_hold, take_hold, till};

#[derive(Template)]
#[template(path = "alliance/till_holds.html")]
struct HoldsPage {
    page: Page,
    shop: String,
    name: String,
    /// Set where there may be more than are shown.
    most: Option<i64>,
    rows: Vec<HoldView>,
}

struct HoldView {
    id: String,
    payer: String,
    note: String,
    beans: String,
    until: String,
    /// What was typed for this one and did not do, back in its field.
    typed: String,
}

/// A part that was asked for and not taken, with the reason.
#[derive(Default)]
struct Wrong {
    hold: String,
    amount: String,
    errors: FieldErrors,
}

impl Wrong {
    /// The errors by the fields of the page, where each reservation has its own amount.
    fn beside(self, rows: &[HoldView]) -> FieldErrors {
        let shown = rows.iter().any(|row| row.id == self.hold);
        let mut errors = FieldErrors::default();
        for (field, msg) in self.errors {
            match (field.as_ref(), shown) {
                ("amount", true) => errors.add(format!("amount-{}", self.hold), msg),
                ("amount", false) => errors.add("", msg),
                _ => errors.add(field, msg),
            }
        }
        errors
    }
}

pub(crate) async fn list(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    show(&ctx, &shop, Wrong::default()).await
}

async fn show(ctx: &Ctx, shop: &str, wrong: Wrong) -> PageResult {
    let merchant: MerchantId = id(shop)?;
    let (till, mut rows) = ctx
        .read(move |r, cx| {
            let till = till(r, cx, merchant)?;
            let mut rows = vec![];
            for HeldFor { held, person, note } in beans::holds_at(r, cx, merchant.uuid())? {
                let name = people::name_of(r, cx.community, person)?.unwrap_or_default();
                rows.push(HoldView {
                    id: held.id.to_string(),
                    payer: people::mask_name(&name),
                    note,
                    beans: held.amount.to_string(),
                    until: held.until.minute_text(),
                    typed: String::new(),
                });
            }
            Ok::<_, AllianceError>((till, rows))
        })
        .await?;
    if let Some(row) = rows.iter_mut().find(|row| row.id == wrong.hold) {
        row.typed.clone_from(&wrong.amount);
    }
    let errors = wrong.beside(&rows);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.page(Area::Merchant, "alliance-holds-title").with_errors(errors);
    let most = (rows.len() as i64 >= HOLDS_SHOWN_MAX).then_some(HOLDS_SHOWN_MAX);
    html_with(status, &HoldsPage { page, shop: shop.to_owned(), name: till.merchant.name, most, rows })
}

/// Takes it: all, or the amount that was typed.
pub(crate) async fn take(
    ctx: Ctx,
    Path((_, shop, hold)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    match taken(&ctx, &shop, &hold, &fields).await.map_err(Failure::into_fields) {
        Ok(entry) => Ok(Redirect::to(&ctx.url(&format!("/till/{shop}/receipts/{entry}"))).into_response()),
        Err(Ok(errors)) => {
            let amount = fields.get("amount").to_owned();
            show(&ctx, &shop, Wrong { hold, amount, errors }).await
        }
        Err(Err(failure)) => Err(failure),
    }
}

async fn taken(ctx: &Ctx, shop: &str, hold: &str, fields: &Fields) -> Outcome<EntryId> {
    let (merchant, hold) = (id(shop)?, hold_id(hold)?);
    let typed = fields.get("amount").trim();
    let amount = match typed {
        "" => None,
        typed => Some(amount(typed).map_err(|msg| FieldErrors::one("amount", msg))?),
    };
    let new = TakeHold { merchant, hold, key: fields.key()?.to_string(), amount };
    match ctx.write(move |tx, cx| take_hold(tx, cx, &new)).await? {
        Charged::Paid(entry) => Ok(entry.id),
        Charged::Refused(why) => Err(Failure::Refused(why)),
    }
}

pub(crate) async fn release(
    ctx: Ctx,
    Path((_, shop, hold)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    match released(&ctx, &shop, &hold, &fields).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("alliance-notice-released", &ctx.url(&format!("/till/{shop}/holds")))),
        Err(Ok(errors)) => show(&ctx, &shop, Wrong { errors, ..Wrong::default() }).await,
        Err(Err(failure)) => Err(failure),
    }
}

async fn released(ctx: &Ctx, shop: &str, hold: &str, fields: &Fields) -> Outcome<()> {
    let (merchant, hold): (MerchantId, Uuid) = (id(shop)?, hold_id(hold)?);
    let key = key(fields.get("key"))?;
    let told = ctx.write(move |tx, cx| release_hold(tx, cx, merchant, hold, &key)).await?;
    told.map_err(Failure::Refused)
}

fn hold_id(text: &str) -> Outcome<Uuid> {
    text.parse().map_err(|_| Failure::NotFound)
}
