//! `/c/{community}/receipt/{id}`: one movement, names masked; the id is known only to who was given it.

use ::access::Cx;
use askama::Template;
use axum::extract::Path;
use common::Beans;
use db::Reader;
use web::{Area, Ctx, Failure, Page, PageResult, html};

use super::view::qr;
use crate::store::{awards, notes, owners};
use crate::{BeansError, Owner, Purpose, Receipt, access as may, party, receipt, receipt_file, refunded};

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
    /// The receipt with its proof, as a QR code and as an address.
    svg: String,
    check: String,
    mine: bool,
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let t = ctx.t.clone();
    let (receipt, from, to, award, note, back, proof) = ctx
        .read(move |r, cx| {
            let receipt = receipt(r, cx.community, id)?;
            let sides = (
                party(r, cx.community, receipt.from)?.show(&t),
                party(r, cx.community, receipt.to)?.show(&t),
            );
            let award = awards::of_transfer(r, cx.community, id)?;
            let note = if sees_note(r, cx, &receipt)? {
                notes::at(r, cx.community, receipt.seq)?.text
            } else {
                String::new()
            };
            let back = refunded(r, cx, id)?;
            let proof = receipt_file(r, &cx.vault, cx.community, id)?.to_compact();
            let proof = proof.map_err(|error| BeansError::Log(error.to_string()))?;
            Ok::<_, BeansError>((receipt, sides.0, sides.1, award, note, back, proof))
        })
        .await?;
    let (kind, state) = state(receipt.purpose, receipt.amount, back);
    html(&ReceiptPage {
        page: ctx.page(Area::Public, "beans-receipt-title"),
        kind,
        state,
        amount: receipt.amount.to_string(),
        yuan: receipt.purpose.is_yuan(),
        purpose: receipt.purpose.label(),
        from,
        to,
        at: receipt.at.minute_text(),
        seq: receipt.seq,
        id: receipt.id.to_string(),
        source: award.map_or_else(String::new, |award| award.source.label),
        note,
        refunded: if back == Beans::ZERO { String::new() } else { back.to_string() },
        svg: qr(&format!("{}{}#{proof}", ctx.origin, ctx.url("/verify")))?,
        check: format!("{}#{proof}", ctx.url("/verify")),
        mine: ctx.actor.is_signed_in(),
    })
}

/// A note is for its two parties and for who reads the journal.
fn sees_note(r: &mut Reader<'_>, cx: &Cx, receipt: &Receipt) -> Result<bool, BeansError> {
    let Some(person) = cx.actor.id() else { return Ok(false) };
    let own = owners::find(r, cx.community, Owner::Wallet(person.uuid()))?;
    Ok(own == Some(receipt.from) || own == Some(receipt.to) || cx.may(&may::JOURNAL_READ))
}

fn state(purpose: Purpose, amount: Beans, back: Beans) -> (&'static str, &'static str) {
    match purpose {
        _ if back == amount => ("warn", "beans-receipt-refunded"),
        _ if back != Beans::ZERO => ("warn", "beans-receipt-part-refunded"),
        p if p.is_payment() => ("ok", "beans-receipt-paid"),
        _ => ("ok", "beans-receipt-done"),
    }
}
