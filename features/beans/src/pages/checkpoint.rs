//! The poster of a checkpoint for the notice board: figures to compare, a QR code, the key's fingerprint.

use askama::Template;
use axum::extract::Path;
use common::Timestamp;
use jiff::civil::Date;
use tlog::{Checkpoint, Note};
use web::{Area, Ctx, Failure, Page, PageResult, html};

use super::verify::public_key;
use super::view::qr;
use crate::proof::{checkpoint_to_compact, fingerprint};
use crate::{checkpoint, poster_of};

#[derive(Template)]
#[template(path = "beans/checkpoint.html")]
struct PosterPage {
    page: Page,
    /// `2026-11` on the poster of a month.
    month: Option<String>,
    svg: String,
    /// Where the QR code leads.
    check: String,
    at: String,
    size: u64,
    /// The root in groups of four hexadecimal digits.
    root: String,
    fingerprint: String,
    /// `NAME+ID+BASE64`, for who checks with the program.
    key: String,
}

/// The poster of a signed checkpoint of the community's log. Only one that the house's own key signed is shown.
fn poster(ctx: &Ctx, note: &Note, signed_at: Timestamp, month: Option<String>) -> PageResult {
    let refused = |error: &dyn std::fmt::Display| Failure::Internal(error.to_string());
    let key = public_key(ctx)?;
    let checkpoint =
        Checkpoint::of_note(note, key.name(), std::slice::from_ref(&key)).map_err(|e| refused(&e))?;
    let compact = checkpoint_to_compact(note).map_err(|e| refused(&e))?;
    let check = format!("{}#{compact}", ctx.url("/verify"));
    html(&PosterPage {
        page: ctx.page(Area::Public, "beans-checkpoint-title"),
        month,
        svg: qr(&format!("{}{check}", ctx.origin))?,
        check,
        at: signed_at.minute_text(),
        size: checkpoint.size,
        root: groups(&format!("{:?}", checkpoint.root)),
        fingerprint: fingerprint(&key),
        key: key.to_string(),
    })
}

/// The journal as it stands now, signed.
pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let note = ctx.read(|r, cx| checkpoint(r, &cx.vault, cx.community)).await?;
    poster(&ctx, &note, ctx.app.now(), None)
}

/// `/c/{community}/log/posters/2026-11`: the first checkpoint kept in a month; the same for ever.
pub(crate) async fn of_month(ctx: Ctx, Path((_, month)): Path<(String, String)>) -> PageResult {
    let day = first_day(&month).ok_or(Failure::NotFound)?;
    let kept = ctx.read(move |r, cx| poster_of(r, cx.community, day)).await?;
    let (note, _) = kept.open(&public_key(&ctx)?)?;
    poster(&ctx, &note, kept.at, Some(month))
}

/// Of `YYYY-MM`.
fn first_day(month: &str) -> Option<Date> {
    let day: Date = format!("{month}-01").parse().ok()?;
    (day.strftime("%Y-%m").to_string() == month).then_some(day)
}

fn groups(hex: &str) -> String {
    let groups: Vec<&str> = (0..hex.len()).step_by(4).filter_map(|at| hex.get(at..at + 4)).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_root_is_grouped_for_reading() {
        assert_eq!(super::groups("0123456789abcdef"), "0123 4567 89ab cdef");
    }

    #[test]
    fn a_month_is_four_digits_and_two() {
        assert_eq!(super::first_day("2026-11").map(|day| day.to_string()).as_deref(), Some("2026-11-01"));
        for bad in ["2026-13", "2026-1", "2026-11-02", "", "26-11", "2026-00"] {
            assert_eq!(super::first_day(bad), None, "{bad}");
        }
    }
}
