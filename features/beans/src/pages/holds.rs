//! `/c/{community}/me/holds`: what I have reserved at shops.

use askama::Template;
use axum::extract::Path;
use common::clock::MINUTE_MS;
use common::errors::FieldErrors;
use http::StatusCode;
use uuid::Uuid;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use crate::store::owners;
use crate::{BeansError, HOLDER_MINUTES, Once, Owner, holds_of, void};

#[derive(Template)]
#[template(path = "beans/holds.html")]
struct HoldsPage {
    page: Page,
    minutes: i64,
    rows: Vec<HoldView>,
}

struct HoldView {
    id: String,
    shop: String,
    beans: String,
    until: String,
    /// The holder may still let it go.
    open: bool,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    list(&ctx, FieldErrors::default()).await
}

async fn list(ctx: &Ctx, errors: FieldErrors) -> PageResult {
    let rows = ctx
        .read(|r, cx| {
            let mut rows = vec![];
            for held in holds_of(r, cx, cx.person()?)? {
                rows.push(HoldView {
                    id: held.id.to_string(),
                    shop: owners::label(r, cx.community, Owner::Shop(held.shop))?,
                    beans: held.amount.to_string(),
                    until: held.until.minute_text(),
                    open: cx.now.since(held.made) <= HOLDER_MINUTES * MINUTE_MS,
                });
            }
            Ok::<_, BeansError>(rows)
        })
        .await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ctx.page(Area::Resident, "beans-holds-title").with_errors(errors);
    html_with(status, &HoldsPage { page, minutes: HOLDER_MINUTES, rows })
}

pub(crate) async fn let_go(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    match free(&ctx, &id, &fields).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-hold-gone", &ctx.url("/me/holds"))),
        Err(Ok(errors)) => list(&ctx, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

async fn free(ctx: &Ctx, id: &str, fields: &Fields) -> Outcome<()> {
    let hold: Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let key = fields.key()?.to_string();
    let told = ctx
        .write(move |tx, cx| void(tx, cx, Once::new(cx, "void", &key, &[&hold.to_string()]), hold))
        .await?;
    told.map_err(|reason| Failure::Refused(reason.message()))
}
