//! Finding the shop of a printed code. The amount is taken at `/c/{community}/pay/{code}`, which is the alliance's: a payment
//! there is also an entry of what the shop is owed.

use askama::Template;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use common::errors::FieldErrors;
use http::StatusCode;
use serde::Deserialize;
use web::{Area, Ctx, Failure, Page, PageResult, html, html_with};

use crate::{Reason, shop_by_code};

#[derive(Template)]
#[template(path = "beans/scan.html")]
struct ScanPage {
    page: Page,
    code: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: String,
}

pub(crate) async fn scan(ctx: Ctx, Query(Code { code }): Query<Code>) -> PageResult {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if digits.is_empty() {
        return html(&ScanPage { page: ctx.page(Area::Resident, "beans-scan-title"), code });
    }
    let asked = digits.clone();
    match ctx.read(move |r, cx| shop_by_code(r, cx, &asked)).await {
        Ok(_) => Ok(Redirect::to(&ctx.url(&format!("/pay/{digits}"))).into_response()),
        Err(Failure::NotFound) => {
            let errors = FieldErrors::one("code", Reason::ShopUnknown.message());
            let page = ctx.page(Area::Resident, "beans-scan-title").with_errors(errors);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &ScanPage { page, code })
        }
        Err(failure) => Err(failure),
    }
}
