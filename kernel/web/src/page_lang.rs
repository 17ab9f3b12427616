use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use http::header;
use text::Lang;

use crate::{Ctx, Failure, headers};

/// `/lang/en?next=/path`: keeps the language for a year and goes back.
pub(crate) async fn switch(
    ctx: Ctx,
    Path(lang): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let lang: Lang = lang.parse().map_err(|()| Failure::NotFound)?;
    let next = local(query.get("next").map_or("/", String::as_str));
    let cookie = headers::cookie("lang", lang.tag(), 365 * 86_400, ctx.app.settings.https());
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response())
}

/// Only a path of this site; anything else leads home.
pub fn local(next: &str) -> &str {
    let fine = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if fine { next } else { "/" }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_link_to_another_site_leads_home() {
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"] {
            assert_eq!(super::local(bad), "/", "{bad}");
        }
        assert_eq!(super::local("/c/1?q=2"), "/c/1?q=2");
    }
}
