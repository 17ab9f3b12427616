//! What several pages show alike.

use std::fmt::Display;

use axum::response::{IntoResponse, Response};
use common::{Beans, Id};
use http::header;
use qrcode::QrCode;
use qrcode::render::svg;
use text::T;
use web::{Ctx, Failure, OptionView, Outcome};

use crate::{Category, Entry, EntryKind, Line, Merchant, MerchantState};

/// An id in a path; anything else is not found.
pub(crate) fn id<K>(text: &str) -> Outcome<Id<K>> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// The key in a path: a UUID as the page gave it.
pub(crate) fn key(text: &str) -> Outcome<String> {
    text.parse::<uuid::Uuid>().map(|key| key.to_string()).map_err(|_| Failure::NotFound)
}

/// `base/part`, for links in templates.
pub(crate) fn under(base: impl Display, part: impl Display) -> String {
    format!("{base}/{part}")
}

/// `base?name=value`; the value needs no encoding.
pub(crate) fn asking(base: impl Display, name: &str, value: impl Display) -> String {
    format!("{base}?{name}={value}")
}

/// An entry in a list.
pub(crate) struct EntryView {
    pub id: String,
    pub title: String,
    pub sub: String,
    /// Signed.
    pub amount: String,
    /// `2026-11-23 16:05`
    pub at: String,
    pub kind: String,
    pub way: String,
    pub payer: String,
    pub short: String,
}

impl EntryView {
    pub fn new(t: &T, entry: &Entry) -> Self {
        let (kind, way) = (t.s(entry.kind.label()), t.s(entry.way.label()));
        let at = entry.at.minute_text();
        let time = at.get(11..).unwrap_or_default();
        let payment = entry.kind == EntryKind::Payment;
        let mut sub = if payment { format!("{time} · {way}") } else { format!("{time} · {kind}") };
        if entry.refunded {
            sub = format!("{sub} · {}", t.s("alliance-refunded"));
        }
        let title = if entry.payer_mask.is_empty() { kind.clone() } else { entry.payer_mask.clone() };
        let amount = signed(entry.amount);
        Self {
            id: entry.id.to_string(),
            title,
            sub,
            amount,
            at,
            kind,
            way,
            payer: entry.payer_mask.clone(),
            short: entry.short(),
        }
    }
}

/// `+12.50`, `−3`: a minus sign as wide as the plus.
pub(crate) fn signed(amount: Beans) -> String {
    if amount < Beans::ZERO { format!("−{}", -amount) } else { format!("+{amount}") }
}

/// A line of a run.
pub(crate) struct LineView {
    pub merchant: String,
    pub name: String,
    pub payments: i64,
    pub taken: String,
    pub refunded: String,
    pub returned: String,
    pub amount: String,
    pub kind: &'static str,
    pub state: &'static str,
    pub holder: String,
    pub account: String,
    pub note: String,
    pub due: bool,
    pub paid: bool,
}

impl LineView {
    pub fn new(line: &Line) -> Self {
        Self {
            merchant: line.merchant.to_string(),
            name: line.merchant_name.clone(),
            payments: line.owed.payments,
            taken: line.owed.taken.to_string(),
            refunded: line.owed.refunded.to_string(),
            returned: line.owed.returned.to_string(),
            amount: line.amount.to_string(),
            kind: line.state.kind(),
            state: line.state.label(),
            holder: line.holder.clone(),
            account: format!("{} {}", line.bank, line.masked_account()),
            note: line.note.clone(),
            due: line.state == crate::LineState::Due,
            paid: line.state == crate::LineState::Paid,
        }
    }
}

/// What is left of the month's cap in words; empty without a cap.
pub(crate) fn cap_text(t: &T, left: Option<Beans>) -> String {
    left.map_or_else(String::new, |left| t.msg("alliance-cap-left").arg("beans", left).to_string())
}

/// The verb on the button that takes a shop from one state to another.
pub(crate) fn becoming(from: &MerchantState, to: &MerchantState) -> &'static str {
    match (*from, *to) {
        (MerchantState::Applied, MerchantState::Active) => "alliance-approve",
        (MerchantState::Applied, MerchantState::Left) => "alliance-turn-down",
        (_, MerchantState::Active | MerchantState::Applied) => "alliance-resume",
        (_, MerchantState::Suspended) => "alliance-suspend",
        (_, MerchantState::Left) => "alliance-let-go",
    }
}

pub(crate) fn categories(t: &T, selected: &str) -> Vec<OptionView> {
    Category::ALL.iter().map(|c| OptionView::new(c.as_str(), t.s(c.label()), selected)).collect()
}

/// Where the printed code of a shop leads.
pub(crate) fn pay_address(ctx: &Ctx, merchant: &Merchant) -> String {
    format!("{}{}", ctx.origin, ctx.url(&format!("/pay/{}", merchant.code)))
}

/// A QR code (ISO/IEC 18004, level M) as SVG with its quiet zone.
///
/// # Errors
/// [`Failure::Internal`] for a text too long for any code.
pub(crate) fn qr(text: &str) -> Outcome<String> {
    let code = QrCode::new(text).map_err(|e| Failure::Internal(e.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(drawn.replacen("<?xml version=\"1.0\" standalone=\"yes\"?>", "", 1))
}

/// A file to be saved under `name` (ASCII).
pub(crate) fn csv_file(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
