//! `/c/{community}/shops/{code}/reserve`: beans kept for a shop, for something it puts aside.

use askama::Template;
use axum::extract::Path;
use common::errors::{FieldErrors, text};
use common::{Beans, Msg};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Outcome, Page, PageResult, html_with};

use crate::{AllianceError, HOLD_DAYS, Merchant, Reserve, amount, reserve, shop_by_code};

/// Chosen where nothing is.
const USUAL_DAYS: &str = "3";

#[derive(Template)]
#[template(path = "alliance/reserve.html")]
struct ReservePage {
    page: Page,
    key: String,
    code: String,
    name: String,
    balance: String,
    amount: String,
    days: Vec<OptionView>,
    chosen_days: String,
    note: String,
    /// All is well: the page asks for a yes.
    asks: bool,
}

struct Asked {
    amount: Beans,
    days: i64,
    note: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, code)): Path<(String, String)>) -> PageResult {
    form(&ctx, &code, &Fields::default(), FieldErrors::default(), false).await
}

async fn load(ctx: &Ctx, code: &str) -> Outcome<(Merchant, Beans)> {
    let code = code.to_owned();
    ctx.read(move |r, cx| {
        let merchant = shop_by_code(r, cx, &code)?;
        Ok::<_, AllianceError>((merchant, beans::balance_of(r, cx, cx.person()?)?.available))
    })
    .await
}

async fn form(ctx: &Ctx, code: &str, fields: &Fields, errors: FieldErrors, asks: bool) -> PageResult {
    let (merchant, balance) = load(ctx, code).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chosen = if fields.get("days").is_empty() { USUAL_DAYS } else { fields.get("days") };
    let days = |n: i64| ctx.t.msg("alliance-reserve-days").arg("n", n).to_string();
    let page = ctx.page(Area::Resident, "alliance-reserve-title").with_errors(errors);
    let view = ReservePage {
        key: if asks { fields.get("key").to_owned() } else { page.key.clone() },
        page,
        code: code.to_owned(),
        name: merchant.name,
        balance: balance.to_string(),
        amount: fields.get("amount").to_owned(),
        days: HOLD_DAYS.iter().map(|n| OptionView::new(n.to_string(), days(*n), chosen)).collect(),
        chosen_days: chosen.to_owned(),
        note: fields.get("note").to_owned(),
        asks,
    };
    html_with(status, &view)
}

pub(crate) async fn make(ctx: Ctx, Path((_, code)): Path<(String, String)>, fields: Fields) -> PageResult {
    let outcome = match asked(&fields) {
        Ok(asked) if fields.yes("sure") => keep(&ctx, &code, &fields, asked).await,
        Ok(_) => return form(&ctx, &code, &fields, FieldErrors::default(), true).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("alliance-notice-reserved", &ctx.url("/me/holds"))),
        Err(Ok(errors)) => form(&ctx, &code, &fields, errors, false).await,
        Err(Err(failure)) => Err(failure),
    }
}

fn asked(fields: &Fields) -> Result<Asked, FieldErrors> {
    let mut errors = FieldErrors::default();
    let beans = errors.take("amount", amount(fields.get("amount")));
    let days = fields.get("days").parse().ok().filter(|n| HOLD_DAYS.contains(n));
    let days = errors.take("days", days.ok_or_else(|| Msg::new("alliance-error-days")));
    let note = errors.take("note", text(fields.get("note"), 0, 60));
    match (beans, days, note) {
        (Some(amount), Some(days), Some(note)) => Ok(Asked { amount, days, note }),
        _ => Err(errors),
    }
}

async fn keep(ctx: &Ctx, code: &str, fields: &Fields, asked: Asked) -> Outcome<()> {
    let (key, code) = (fields.key()?.to_string(), code.to_owned());
    let Asked { amount, days, note } = asked;
    let told = ctx
        .write(move |tx, cx| {
            let merchant = shop_by_code(tx, cx, &code)?.id;
            reserve(tx, cx, &Reserve { merchant, key: key.clone(), amount, days, note: note.clone() })
        })
        .await?;
    told.map(|_| ()).map_err(|why| FieldErrors::one("amount", why).into())
}
