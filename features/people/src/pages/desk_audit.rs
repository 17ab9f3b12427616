//! The audit log of the community.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use web::{Area, Ctx, ListView, Page, PageResult, html};

use crate::PeopleError;
use crate::access::AUDIT;
use crate::events::{self, EventView};

#[derive(Template)]
#[template(path = "people/desk_audit.html")]
struct AuditPage {
    page: Page,
    list: ListView,
    events: Vec<EventView>,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&AUDIT)?;
        let found = audit::latest(r, cx.community, &asked)?;
        let names = events::actor_names(r, cx.community, &found.rows)?;
        Ok((found, names))
    });
    let (found, names) = reading.await?;
    let events = found.rows.iter().map(|event| events::view(&ctx, event, &names)).collect();
    let list = ListView::new(&query, found.total, Vec::new());
    html(&AuditPage { page: ctx.page(Area::Staff, "people-audit-title"), list, events })
}
