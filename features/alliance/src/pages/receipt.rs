//! One payment or refund of a shop: to show, print and give back.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html_with};

use super::view::{EntryView, id};
use crate::{
    AllianceError, Charged, EntryId, EntryKind, MerchantId, RefundPayment, access, entry, may_cancel,
    refund_payment,
};

#[derive(Template)]
#[template(path = "alliance/receipt.html")]
struct ReceiptPage {
    page: Page,
    shop: String,
    name: String,
    entry: EntryView,
    kind: &'static str,
    state: &'static str,
    amount: String,
    may_cancel: bool,
    cancel_minutes: i64,
    /// A staff member looks at it from the desk.
    by_staff: bool,
}

pub(crate) async fn show(ctx: Ctx, Path((_, shop, entry)): Path<(String, String, String)>) -> PageResult {
    page(&ctx, &shop, &entry, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, shop: &str, number: &str, errors: FieldErrors) -> PageResult {
    let (merchant, number): (MerchantId, EntryId) = (id(shop)?, id(number)?);
    let (merchant, entry, cancel, by_staff) = ctx
        .read(move |r, cx| {
            let (merchant, entry) = entry(r, cx, merchant, number)?;
            let at_till = cx.permit_unit(&access::TILL, merchant.id.uuid()).is_ok();
            let open = entry.kind == EntryKind::Payment && !entry.refunded;
            let staff = open && cx.may(&access::REFUND);
            let cancel = (at_till && may_cancel(&merchant, &entry, cx)) || staff;
            Ok::<_, AllianceError>((merchant, entry, cancel, !at_till))
        })
        .await?;
    let (kind, state) = match entry.kind {
        EntryKind::Payment if entry.refunded => ("warn", "alliance-receipt-refunded"),
        EntryKind::Payment => ("ok", "alliance-paid"),
        EntryKind::Refund | EntryKind::Returned | EntryKind::Abandoned => ("warn", "alliance-entry-refund"),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let area = if by_staff { Area::Resident } else { Area::Merchant };
    let view = ReceiptPage {
        page: ctx.page(area, "alliance-receipt-title").with_errors(errors),
        shop: shop.to_owned(),
        name: merchant.name,
        entry: EntryView::new(&ctx.t, &entry),
        kind,
        state,
        amount: entry.amount.to_string(),
        may_cancel: cancel,
        cancel_minutes: merchant.cancel_minutes,
        by_staff,
    };
    html_with(status, &view)
}

pub(crate) async fn cancel(
    ctx: Ctx,
    Path((_, shop, number)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let outcome = refund(&ctx, &shop, &number, &fields).await;
    match outcome.map_err(Failure::into_fields) {
        Ok(refund) => {
            let to = ctx.url(&format!("/till/{shop}/receipts/{refund}"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Ok(errors)) => page(&ctx, &shop, &number, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

async fn refund(ctx: &Ctx, shop: &str, number: &str, fields: &Fields) -> Outcome<EntryId> {
    let (merchant, payment) = (id(shop)?, id(number)?);
    let reason = fields.get("reason").to_owned();
    let new = RefundPayment { merchant, payment, key: fields.key()?.to_string(), reason };
    match ctx.write(move |tx, cx| refund_payment(tx, cx, &new)).await? {
        Charged::Paid(entry) => Ok(entry.id),
        Charged::Refused(why) => Err(Failure::Refused(why)),
    }
}
