//! `/c/{community}/receipt/{id}`: one movement, names masked; the id is known only to who was given it.

use askama::Template;
use axum::extract::Path;
use common::Beans;
use web::{Area, Ctx, Failure, Page, PageResult, html};

use crate::store::{awards, notes};
use crate::{BeansError, Purpose, party, receipt, refunded};

#[derive(Template)]
#[template(path = "beans/receipt.html")]
struct ReceiptPage {
    page: Page,
    kind: &'static str,
    state: &'static str,
    amount: String,
    yuan: bool,
    purpose: &'static str,
    from: String,
    to: String,
    at: String,
    seq: i64,
    id: String,
    source: String,
    note: String,
    refunded: String,
    mine: bool,
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let t = ctx.t.clone();
    let (receipt, from, to, award, note, back) = ctx
        .read(move |r, cx| {
            let receipt = receipt(r, cx.community, id)?;
            let sides = (
                party(r, cx.community, receipt.from)?.show(&t),
                party(r, cx.community, receipt.to)?.show(&t),
            );
            let award = awards::of_transfer(r, cx.community, id)?;
            let note = notes::at(r, cx.community, receipt.seq)?.text;
            let back = refunded(r, cx, id)?;
            Ok::<_, BeansError>((receipt, sides.0, sides.1, award, note, back))
        })
        .await?;
    let (kind, state) = state(receipt.purpose, receipt.amount, back);
    html(&ReceiptPage {
        page: ctx.page(Area::Public, "beans-receipt-title"),
        kind,
        state,
        amount: receipt.amount.to_string(),
        yuan: matches!(receipt.purpose, Purpose::Deposit | Purpose::Payout),
        purpose: receipt.purpose.label(),
        from,
        to,
        at: receipt.at.minute_text(),
        seq: receipt.seq,
        id: receipt.id.to_string(),
        source: award.map_or_else(String::new, |award| award.source.label),
        // A gift's line is between two people; other notes are the house's own words.
        note: if receipt.purpose == Purpose::Gift { String::new() } else { note },
        refunded: if back == Beans::ZERO { String::new() } else { back.to_string() },
        mine: ctx.actor.is_signed_in(),
    })
}

fn state(purpose: Purpose, amount: Beans, back: Beans) -> (&'static str, &'static str) {
    match purpose {
        _ if back == amount => ("warn", "beans-receipt-refunded"),
        _ if back != Beans::ZERO => ("warn", "beans-receipt-part-refunded"),
        p if p.is_payment() => ("ok", "beans-receipt-paid"),
        _ => ("ok", "beans-receipt-done"),
    }
}
