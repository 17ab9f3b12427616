use http::{HeaderMap, HeaderName, HeaderValue, header};

const CSP: &str = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; \
     base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Strict by default; nothing inline, nothing from elsewhere.
pub(crate) fn secure(head: &mut HeaderMap, https: bool) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        head.insert(name, HeaderValue::from_static(value));
    }
    if https {
        head.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    // Pages hold personal data; assets set their own.
    head.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// `SameSite=Lax` so that a scanned code that leads here finds the person logged in.
pub(crate) fn cookie(name: &str, value: &str, seconds: i64, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("notice=; Path=/; Max-Age=0"))
}
