//! `/c/{community}/me/code`: the code to show at the till, and, once it was used, what was paid.

use askama::Template;
use axum::extract::Query;
use serde::Deserialize;
use web::{Area, Ctx, Outcome, Page, PageResult, html};

use super::view::qr;
use crate::{BeansError, PayCode, Purpose, ensure_wallet, party, pay_code, statement};

#[derive(Template)]
#[template(path = "beans/my_code.html")]
struct CodePage {
    page: Page,
    svg: String,
    spaced: String,
    seconds: i64,
    state: State,
}

#[derive(Template)]
#[template(path = "beans/code_state.html")]
struct StatePart {
    page: Page,
    state: State,
}

/// What the screen waits for, or what came.
struct State {
    /// The newest entry when the code was first shown.
    since: i64,
    paid: Option<Paid>,
}

struct Paid {
    id: String,
    shop: String,
    amount: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Since {
    #[serde(default)]
    since: i64,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    ctx.write(|tx, cx| ensure_wallet(tx, cx, cx.person()?)).await?;
    let (code, since): (PayCode, i64) = ctx
        .read(|r, cx| {
            let last = statement(r, cx, cx.person()?, None, 1)?.lines.first().map_or(0, |line| line.seq);
            Ok::<_, BeansError>((pay_code(r, cx)?, last))
        })
        .await?;
    html(&CodePage {
        page: ctx.page(Area::Resident, "beans-code-title"),
        svg: qr(&code.digits)?,
        spaced: code.spaced(),
        seconds: code.seconds_left.max(1),
        state: State { since, paid: None },
    })
}

/// The part of the page that asks every two seconds whether the till has charged.
pub(crate) async fn state(ctx: Ctx, Query(Since { since }): Query<Since>) -> PageResult {
    let paid = paid_after(&ctx, since).await?;
    html(&StatePart { page: ctx.page(Area::Resident, "beans-code-title"), state: State { since, paid } })
}

async fn paid_after(ctx: &Ctx, since: i64) -> Outcome<Option<Paid>> {
    let t = ctx.t.clone();
    ctx.read(move |r, cx| {
        let newest = statement(r, cx, cx.person()?, None, 1)?.lines.into_iter().next();
        let Some(line) = newest.filter(|line| line.seq > since && line.purpose == Purpose::PayCode) else {
            return Ok::<_, BeansError>(None);
        };
        let shop = party(r, cx.community, line.other)?.show(&t);
        Ok(Some(Paid { id: line.id.to_string(), shop, amount: line.amount.to_string() }))
    })
    .await
}
