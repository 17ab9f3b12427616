//! The public log as files: C2SP tlog-tiles under `/tlog/{community}/`, and the receipt that proves itself.

use axum::extract::Path;
use axum::response::IntoResponse;
use http::header;
use web::{Ctx, Failure, PageResult};

use crate::{checkpoint, receipt_file, resource};

const TEXT: &str = "text/plain; charset=utf-8";
/// A full tile never changes.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const NOT_KEPT: &str = "no-cache";

pub(crate) async fn signed(ctx: Ctx) -> PageResult {
    let note = ctx.read(|r, cx| checkpoint(r, &cx.vault, cx.community)).await?;
    Ok(([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, NOT_KEPT)], note.to_string()).into_response())
}

pub(crate) async fn tile(ctx: Ctx, Path((_, rest)): Path<(String, String)>) -> PageResult {
    let wanted: tlog::Resource = format!("tile/{rest}").parse().map_err(|_| Failure::NotFound)?;
    let bytes = ctx.read(move |r, cx| resource(r, &cx.vault, cx.community, wanted)).await?;
    let keep = if wanted.tile().is_full() { FOR_GOOD } else { NOT_KEPT };
    let head = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, keep)];
    Ok((head, bytes).into_response())
}

/// `courtyard-receipt/1`, as a file to keep.
pub(crate) async fn proof(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let transfer = id.parse().map_err(|_| Failure::NotFound)?;
    let file = ctx.read(move |r, cx| receipt_file(r, &cx.vault, cx.community, transfer)).await?;
    let name = format!("attachment; filename=\"receipt-{}.json\"", file.index + 1);
    let head = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((head, file.to_json()).into_response())
}
