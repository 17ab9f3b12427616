//! The poster of a checkpoint for the notice board: figures to compare, a QR code, the key's fingerprint.

use askama::Template;
use common::Timestamp;
use tlog::{Checkpoint, Note};
use web::{Area, Ctx, Failure, Page, PageResult, html};

use super::verify::public_key;
use super::view::qr;
use crate::checkpoint;
use crate::proof::{checkpoint_to_compact, fingerprint};

#[derive(Template)]
#[template(path = "beans/checkpoint.html")]
struct PosterPage {
    page: Page,
    svg: String,
    at: String,
    size: u64,
    /// The root in groups of four hexadecimal digits.
    root: String,
    fingerprint: String,
    /// `NAME+ID+BASE64`, for who checks with the program.
    key: String,
}

/// The poster of a signed checkpoint of the community's log. Only one that the house's own key signed is shown.
fn poster(ctx: &Ctx, note: &Note, signed_at: Timestamp) -> PageResult {
    let refused = |error: &dyn std::fmt::Display| Failure::Internal(error.to_string());
    let key = public_key(ctx)?;
    let checkpoint =
        Checkpoint::of_note(note, key.name(), std::slice::from_ref(&key)).map_err(|e| refused(&e))?;
    let compact = checkpoint_to_compact(note).map_err(|e| refused(&e))?;
    html(&PosterPage {
        page: ctx.page(Area::Public, "beans-checkpoint-title"),
        svg: qr(&format!("{}{}#{compact}", ctx.origin, ctx.url("/verify")))?,
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
    poster(&ctx, &note, ctx.app.now())
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
}
