//! What several pages show alike.

use access::Cx;
use common::Beans;
use common::errors::FieldErrors;
use db::Reader;
use qrcode::QrCode;
use qrcode::render::svg;
use text::T;
use web::{Failure, Outcome};

use crate::{Answer, BeansError, Line, Receipt, party};

/// A line of a wallet's statement.
pub(crate) struct LineView {
    pub id: String,
    pub purpose: &'static str,
    pub other: String,
    pub note: String,
    pub at: String,
    pub amount: String,
    pub incoming: bool,
}

pub(crate) fn lines(r: &mut Reader<'_>, cx: &Cx, t: &T, lines: &[Line]) -> Result<Vec<LineView>, BeansError> {
    let view = |line: &Line| {
        let other = party(r, cx.community, line.other)?.show(t);
        Ok(LineView {
            id: line.id.to_string(),
            purpose: line.purpose.label(),
            other,
            note: line.note.clone(),
            at: line.at.minute_text(),
            amount: line.amount.to_string(),
            incoming: line.incoming,
        })
    };
    lines.iter().map(view).collect()
}

/// A QR code (ISO/IEC 18004, level M) as SVG with its quiet zone.
///
/// # Errors
/// [`Failure::Internal`] for a text too long for any code.
pub(crate) fn qr(text: &str) -> Outcome<String> {
    let code = QrCode::new(text).map_err(|e| Failure::Internal(e.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(200, 200).quiet_zone(true).build();
    Ok(drawn.trim_start_matches(|c| c != '<').replacen("<?xml version=\"1.0\" standalone=\"yes\"?>", "", 1))
}

/// A refusal comes back to the form as an error of `field`.
pub(crate) fn receipt_or(answer: Answer, field: &'static str) -> Result<Receipt, Failure> {
    match answer {
        Answer::Done(receipt) => Ok(receipt),
        Answer::Refused(reason) => Err(FieldErrors::one(field, reason.message()).into()),
    }
}

/// `123.45%`, or a dash when nothing circulates.
pub(crate) fn percent(bp: Option<i64>) -> String {
    bp.map_or_else(|| "—".to_owned(), |bp| format!("{}%", Beans(bp)))
}

/// Per cent of the largest, for bars.
pub(crate) fn share(part: i64, largest: i64) -> i64 {
    if largest <= 0 { 0 } else { (i128::from(part.max(0)) * 100 / i128::from(largest)).min(100) as i64 }
}
