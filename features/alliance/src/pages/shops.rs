//! Shops that take beans, for anyone.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use web::{Area, Ctx, FilterView, ListView, Page, PageResult, html};

use super::view::cap_text;
use crate::{Category, Offer, ShopWindow, shop_window, shop_windows};

pub(crate) struct Card {
    pub code: String,
    pub name: String,
    pub category: &'static str,
    /// Kind and address.
    pub sub: String,
    pub address: String,
    pub hours: String,
    pub offers: Vec<Offer>,
    pub cap: String,
    pub full: bool,
}

#[derive(Template)]
#[template(path = "alliance/shops.html")]
struct ShopsPage {
    page: Page,
    list: ListView,
    rows: Vec<Card>,
}

#[derive(Template)]
#[template(path = "alliance/shop.html")]
struct ShopPage {
    page: Page,
    shop: Card,
}

fn card(ctx: &Ctx, window: ShopWindow) -> Card {
    Card {
        code: window.merchant.code,
        name: window.merchant.name,
        category: window.merchant.category.label(),
        sub: format!("{} · {}", ctx.t.s(window.merchant.category.label()), window.merchant.address),
        address: window.merchant.address,
        hours: window.merchant.hours,
        offers: window.offers,
        cap: cap_text(&ctx.t, window.cap_left),
        full: window.cap_left.is_some_and(|left| !left.is_positive()),
    }
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let found = ctx.read(move |r, cx| shop_windows(r, cx, &asked)).await?;
    let mut options = vec![("", ctx.t.s("alliance-all-categories"))];
    options.extend(Category::ALL.iter().map(|c| (c.as_str(), ctx.t.s(c.label()))));
    let filter = FilterView::new(&query, "category", ctx.t.s("alliance-category"), options);
    html(&ShopsPage {
        page: ctx.page(Area::Resident, "alliance-shops-title"),
        list: ListView::new(&query, found.total, vec![filter]),
        rows: found.rows.into_iter().map(|window| card(&ctx, window)).collect(),
    })
}

pub(crate) async fn show(ctx: Ctx, Path((_, code)): Path<(String, String)>) -> PageResult {
    let window = ctx.read(move |r, cx| shop_window(r, cx, &code)).await?;
    let page = ctx.page_titled(Area::Resident, window.merchant.name.clone());
    html(&ShopPage { page, shop: card(&ctx, window) })
}
