//! Cross-site requests are refused twice: by origin for every changing request, by token for every form.

use common::Msg;
use http::{HeaderMap, header};
use vault::Vault;

use crate::{Failure, SessionInfo};

/// A visitor without a session gets a random cookie that their form token is tied to.
pub(crate) const GUEST_COOKIE: &str = "guest";

pub(crate) fn token(vault: &Vault, session: Option<&SessionInfo>, guest: &str) -> String {
    let tied = match session {
        Some(session) => vault::hex(&session.token_hash),
        None => guest.to_owned(),
    };
    vault::hex(&vault.tag("csrf", &tied)[..16])
}

/// `Sec-Fetch-Site` where the browser sends it, else `Origin` against `Host`.
pub(crate) fn same_origin(head: &HeaderMap) -> Result<(), Failure> {
    let text = |name: header::HeaderName| head.get(name).and_then(|v| v.to_str().ok());
    let foreign = || Err(Failure::BadRequest(Msg::new("web-foreign-origin")));
    if let Some(site) = head.get("sec-fetch-site").and_then(|v| v.to_str().ok()) {
        return if matches!(site, "same-origin" | "none") { Ok(()) } else { foreign() };
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => Ok(()),
        (Some(origin), Some(host)) if origin.split_once("://").is_some_and(|(_, h)| h == host) => Ok(()),
        _ => foreign(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| ((*k).parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_on_another_site_is_refused() {
        assert!(same_origin(&head(&[("sec-fetch-site", "cross-site")])).is_err());
        assert!(same_origin(&head(&[("sec-fetch-site", "same-site")])).is_err());
        assert!(same_origin(&head(&[("origin", "https://evil.example"), ("host", "yard.example")])).is_err());
        assert!(same_origin(&head(&[("origin", "null"), ("host", "yard.example")])).is_err());
        assert!(same_origin(&head(&[("origin", "https://yard.example"), ("host", "yard.example")])).is_ok());
        assert!(same_origin(&head(&[("sec-fetch-site", "same-origin")])).is_ok());
    }
}
