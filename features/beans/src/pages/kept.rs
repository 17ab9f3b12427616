//! `/c/{community}/log`: the checkpoints that are kept, each to download, with the proofs that join them.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::IntoResponse;
use common::ListQuery;
use http::header;
use web::{Area, Ctx, Failure, ListView, Page, PageResult, html};

use super::verify::public_key;
use crate::proof::fingerprint;
use crate::store::checkpoints;
use crate::{KeptCheckpoint, growth, kept_of_size};

#[derive(Template)]
#[template(path = "beans/kept.html")]
struct KeptPage {
    page: Page,
    list: ListView,
    rows: Vec<KeptRow>,
    /// Size of the latest kept checkpoint, to which the proofs lead.
    newest: i64,
    key: String,
    fingerprint: String,
}

struct KeptRow {
    day: String,
    size: i64,
    /// The month, where this is the checkpoint of its poster.
    month: Option<String>,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let (rows, total, newest) = ctx
        .read(move |r, cx| {
            let paged = checkpoints::page(r, cx.community, &asked)?;
            let mut rows = Vec::with_capacity(paged.rows.len());
            for kept in &paged.rows {
                let poster = crate::poster_of(r, cx.community, kept.day)?;
                let month = (poster.day == kept.day).then(|| kept.day.strftime("%Y-%m").to_string());
                rows.push(KeptRow { day: kept.day.to_string(), size: kept.size, month });
            }
            let newest = checkpoints::last(r, cx.community)?.map_or(0, |last| last.size);
            Ok::<_, crate::BeansError>((rows, paged.total, newest))
        })
        .await?;
    let key = public_key(&ctx)?;
    html(&KeptPage {
        page: ctx.page(Area::Public, "beans-kept-title"),
        list: ListView::new(&query, total, vec![]),
        rows,
        newest,
        key: key.to_string(),
        fingerprint: fingerprint(&key),
    })
}

/// The signed text, as it is published.
pub(crate) async fn note(ctx: Ctx, Path((_, size)): Path<(String, String)>) -> PageResult {
    let size = size.parse().map_err(|_| Failure::NotFound)?;
    let kept = ctx.read(move |r, cx| kept_of_size(r, cx.community, size)).await?;
    let name = kept.file_name(ctx.community_id());
    let KeptCheckpoint { note, .. } = kept;
    Ok(text_file(&name, note))
}

/// That the journal only grew from one size to that of a kept checkpoint (`tlog::GrowthProof`).
pub(crate) async fn growth_file(
    ctx: Ctx,
    Path((_, older, newer)): Path<(String, String, String)>,
) -> PageResult {
    let number = |text: &str| text.parse::<i64>().map_err(|_| Failure::NotFound);
    let (older, newer) = (number(&older)?, number(&newer)?);
    let proof = ctx.read(move |r, cx| growth(r, &cx.vault, cx.community, older, newer)).await?;
    let name = format!("{}-{older}-{newer}-growth.txt", ctx.community_id());
    Ok(text_file(&name, proof.to_string()))
}

fn text_file(name: &str, text: String) -> axum::response::Response {
    let head = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (head, text).into_response()
}
