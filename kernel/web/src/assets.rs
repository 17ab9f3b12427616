//! Files of `ui/dist`, embedded in a release binary, read from disk in a debug one.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/dist"]
struct Dist;

/// Logical name → content-hashed name.
#[derive(Clone, Debug, Default)]
pub struct Assets(BTreeMap<String, String>);

impl Assets {
    pub(crate) fn load() -> Self {
        let manifest = Dist::get("manifest.json");
        let names = manifest.and_then(|file| serde_json::from_slice(&file.data).ok());
        if names.is_none() {
            tracing::warn!("ui/dist is not built: pages will be plain (make ui)");
        }
        Self(names.unwrap_or_default())
    }

    /// Were the web files there when this binary was built?
    pub fn are_built() -> bool {
        Dist::get("manifest.json").is_some()
    }

    pub fn url(&self, name: &str) -> String {
        format!("/assets/{}", self.0.get(name).map_or(name, String::as_str))
    }
}

pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let Some(file) = Dist::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = HeaderValue::from_static(content_type(&name));
    let mut response = Body::from(file.data.into_owned()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    // Names carry a hash of the content, so a file under a name never changes.
    let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    response
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
