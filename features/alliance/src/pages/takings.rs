//! Today's takings of a shop.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use jiff::civil::Date;
use web::{Area, Ctx, ListView, Page, PageResult, html};

use super::till::catch_up_if_behind;
use super::view::{EntryView, cap_text, id};
use crate::{AllianceError, MerchantId, takings, till};

#[derive(Template)]
#[template(path = "alliance/takings.html")]
struct TakingsPage {
    page: Page,
    shop: String,
    name: String,
    date: String,
    /// Only today's list looks for new payments by itself.
    is_today: bool,
    yesterday: String,
    tomorrow: String,
    sum: String,
    cap: String,
    list: ListView,
    rows: Vec<EntryView>,
}

pub(crate) async fn show(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let today = ctx.app.now().date();
    let date = query.filter("day").parse::<Date>().map_or(today, |day| day.min(today));
    let offset = query.offset();
    catch_up_if_behind(&ctx, merchant).await?;
    let (till, (entries, sum)) = ctx
        .read(move |r, cx| {
            Ok::<_, AllianceError>((till(r, cx, merchant)?, takings(r, cx, merchant, date, offset)?))
        })
        .await?;
    let next = date.tomorrow().unwrap_or(date);
    html(&TakingsPage {
        page: ctx.page(Area::Merchant, "alliance-takings-title"),
        shop,
        name: till.merchant.name,
        date: date.to_string(),
        is_today: date == today,
        yesterday: date.yesterday().unwrap_or(date).to_string(),
        tomorrow: if next > today { String::new() } else { next.to_string() },
        sum: sum.to_string(),
        cap: cap_text(&ctx.t, till.cap_left),
        list: ListView::new(&query, entries.total, Vec::new()),
        rows: entries.rows.iter().map(|e| EntryView::new(&ctx.t, e)).collect(),
    })
}
