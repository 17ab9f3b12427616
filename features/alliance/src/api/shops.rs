use std::collections::BTreeMap;

use axum::extract::Query;
use common::ListQuery;
use common::errors::{FieldErrors, number, text};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Ctx, Failure, Problem};

use crate::{MerchantId, ShopWindow, shop_windows};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShopPage {
    items: Vec<ShopItem>,
    /// Shops that fit in all.
    total: i64,
}

/// A shop that takes beans now.
#[derive(Debug, Serialize, ToSchema)]
struct ShopItem {
    #[schema(value_type = uuid::Uuid)]
    id: MerchantId,
    /// Printed in the shop.
    code: String,
    name: String,
    #[schema(example = "grocery")]
    category: String,
    address: String,
    hours: String,
    offers: Vec<String>,
    /// Beans the shop still takes this month; none: no limit.
    cap_left: Option<String>,
}

impl From<ShopWindow> for ShopItem {
    fn from(window: ShopWindow) -> Self {
        Self {
            id: window.merchant.id,
            code: window.merchant.code,
            name: window.merchant.name,
            category: window.merchant.category.as_str().to_owned(),
            address: window.merchant.address,
            hours: window.merchant.hours,
            offers: window.offers.into_iter().map(|offer| offer.title).collect(),
            cap_left: window.cap_left.map(|left| left.to_string()),
        }
    }
}

/// Shops that take beans now, 25 a page, by name.
#[utoipa::path(
    get,
    path = "/api/v1/c/{community}/merchants",
    tag = "alliance",
    params(
        ("community" = String, Path, description = "12-digit division code", example = "510182001009"),
        ("q" = Option<String>, Query, description = "Part of the name or address", max_length = 100),
        ("page" = Option<i64>, Query, description = "From 1", minimum = 1, maximum = 10000)
    ),
    responses(
        (status = 200, description = "A page of shops", body = ShopPage),
        (status = 404, description = "No such community", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter of another shape", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Busy; see Retry-After", body = Problem, content_type = "application/problem+json")
    )
)]
pub(crate) async fn list(
    ctx: Ctx,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<axum::Json<ShopPage>, Failure> {
    let mut errors = FieldErrors::default();
    let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let q = errors.take("q", text(given("q").unwrap_or_default(), 0, 100));
    let page = errors.take("page", given("page").map_or(Ok(1), |v| number(v, 1, 10_000)));
    let (Some(q), Some(page)) = (q, page) else { return Err(errors.into()) };
    let asked = ListQuery { q, page, ..ListQuery::default() };
    let found = ctx.read(move |r, cx| shop_windows(r, cx, &asked)).await?;
    let items = found.rows.into_iter().map(ShopItem::from).collect();
    Ok(axum::Json(ShopPage { items, total: found.total }))
}
