//! The desk's list of shops.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use web::{Area, Ctx, FilterView, ListView, Page, PageResult, html};

use crate::{Category, MerchantState, access, merchant_list};

pub(crate) struct Row {
    pub id: String,
    pub code: String,
    pub name: String,
    pub category: &'static str,
    pub address: String,
    pub kind: &'static str,
    pub state: &'static str,
    pub cap: String,
}

#[derive(Template)]
#[template(path = "alliance/desk_merchants.html")]
struct MerchantsPage {
    page: Page,
    list: ListView,
    rows: Vec<Row>,
    may_edit: bool,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let found = ctx.read(move |r, cx| merchant_list(r, cx, &asked)).await?;
    let t = &ctx.t;
    let mut states = vec![("", t.s("alliance-all-states"))];
    states.extend(MerchantState::ALL.iter().map(|s| (s.as_str(), t.s(s.label()))));
    let mut kinds = vec![("", t.s("alliance-all-categories"))];
    kinds.extend(Category::ALL.iter().map(|c| (c.as_str(), t.s(c.label()))));
    let filters = vec![
        FilterView::new(&query, "state", t.s("alliance-state"), states),
        FilterView::new(&query, "category", t.s("alliance-category"), kinds),
    ];
    let row = |m: crate::Merchant| Row {
        id: m.id.to_string(),
        code: m.code,
        name: m.name,
        category: m.category.label(),
        address: m.address,
        kind: m.state.kind(),
        state: m.state.label(),
        cap: if m.monthly_cap.is_positive() { m.monthly_cap.to_string() } else { "—".to_owned() },
    };
    html(&MerchantsPage {
        page: ctx.page(Area::Staff, "alliance-desk-title"),
        list: ListView::new(&query, found.total, filters),
        rows: found.rows.into_iter().map(row).collect(),
        may_edit: ctx.cx().may(&access::MERCHANT_EDIT),
    })
}
