//! A program elsewhere that takes checkpoints by HTTP.

use std::fmt;
use std::time::Duration;

use http::{HeaderName, HeaderValue};

/// The whole of one delivery.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub(super) struct Webhook {
    pub(super) url: String,
    header: Option<(HeaderName, HeaderValue)>,
}

/// The header is a secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Webhook {
    /// # Errors
    /// Names each setting and what is expected.
    pub(super) fn parse(url: &str, header: &str) -> Result<Option<Self>, Vec<String>> {
        let mut problems = Vec::new();
        let spoken = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let good = spoken.is_some_and(|rest| !rest.is_empty()) && url.parse::<http::Uri>().is_ok();
        if !(url.is_empty() || good) {
            problems.push(format!("checkpoint_url = {url:?}: expected https://… or nothing"));
        }
        let parsed = parse_header(header);
        if parsed.is_none() && !header.is_empty() {
            problems.push("checkpoint_header: expected Name: value, or nothing".to_owned());
        }
        match problems.is_empty() {
            true => Ok((!url.is_empty()).then(|| Self { url: url.to_owned(), header: parsed })),
            false => Err(problems),
        }
    }

    /// POSTs the note as text/plain. `Idempotency-Key` is its file name: after a crash it may come twice.
    ///
    /// # Errors
    /// Any answer but 2xx, or none within ten seconds.
    pub(super) fn send(&self, name: &str, note: &str) -> Result<(), String> {
        let config = ureq::Agent::config_builder().timeout_global(Some(ANSWER_TIME_MAX)).max_redirects(0);
        let mut request = config.build().new_agent().post(&self.url);
        request = request.header("content-type", "text/plain; charset=utf-8").header("idempotency-key", name);
        if let Some((name, value)) = &self.header {
            request = request.header(name, value);
        }
        let answer = request.send(note).map_err(|error| error.to_string())?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(format!("answered {}; expected 2xx", answer.status())),
        }
    }
}

fn parse_header(header: &str) -> Option<(HeaderName, HeaderValue)> {
    let (name, value) = header.split_once(':')?;
    Some((name.trim().parse().ok()?, value.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::Webhook;

    #[test]
    fn wrong_settings_are_named_and_the_header_is_not_shown() {
        let wrong = Webhook::parse("ftp://x", "no header").unwrap_err();
        assert!(wrong[0].starts_with("checkpoint_url = \"ftp://x\": expected"), "{wrong:?}");
        assert!(wrong[1].starts_with("checkpoint_header: expected"), "{wrong:?}");
        for bad in ["https://", "https://a b", "//x"] {
            assert!(Webhook::parse(bad, "").is_err(), "{bad}");
        }
        let good = Webhook::parse("https://witness.example/add", "Authorization: Bearer secret").unwrap();
        assert!(!format!("{good:?}").contains("secret"));
        assert!(Webhook::parse("", "").unwrap().is_none());
    }
}
