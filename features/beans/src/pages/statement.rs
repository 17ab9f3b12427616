//! `/c/{community}/me/statement`: every line, page by page into the past.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;
use web::{Area, Ctx, Page, PageResult, html};

use super::view::{LineView, lines};
use crate::{BeansError, statement};

const LINES_SHOWN: i64 = 25;

#[derive(Template)]
#[template(path = "beans/statement.html")]
struct StatementPage {
    page: Page,
    lines: Vec<LineView>,
    older: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    before: String,
}

pub(crate) async fn show(ctx: Ctx, Query(from): Query<From>) -> PageResult {
    let (t, before) = (ctx.t.clone(), from.before.parse().ok());
    let (lines, next) = ctx
        .read(move |r, cx| {
            let page = statement(r, cx, cx.person()?, before, LINES_SHOWN)?;
            Ok::<_, BeansError>((lines(r, cx, &t, &page.lines)?, page.next))
        })
        .await?;
    let older = next.map_or_else(String::new, |seq| format!("?before={seq}"));
    html(&StatementPage { page: ctx.page(Area::Resident, "beans-statement-title"), lines, older })
}
