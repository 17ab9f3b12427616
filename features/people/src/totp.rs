//! The second factor: RFC 6238, SHA-1, 6 digits, 30 seconds, one step of skew; a step counts once.

use common::Timestamp;
use totp_rs::{Builder, Secret, Totp};

pub(crate) const SECRET_BYTES: usize = 20;
const STEP_S: u64 = 30;

/// A fresh shared secret: 160 random bits (RFC 4226 §4).
pub fn new_secret() -> [u8; SECRET_BYTES] {
    vault::random()
}

fn totp(secret: &[u8]) -> Option<Totp> {
    let secret = <[u8; SECRET_BYTES]>::try_from(secret).ok()?;
    Builder::new().with_secret(secret).with_skew(1).with_step_duration(STEP_S).build().ok()
}

/// The step the code belongs to, when it is right and later than `used`, the last step that opened the door.
pub(crate) fn step(secret: &[u8], code: &str, now: Timestamp, used: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.millis()).ok()? / 1000;
    let step = i64::try_from(totp(secret)?.check(&digits, seconds)?).ok()?;
    (step > used).then_some(step)
}

/// The code an authenticator shows: for tests and the demo.
pub fn code_at(secret: &[u8; SECRET_BYTES], now: Timestamp) -> String {
    let seconds = u64::try_from(now.millis()).unwrap_or_default() / 1000;
    totp(secret).map(|t| t.generate(seconds).to_string()).unwrap_or_default()
}

/// The secret for typing: base32 in groups of four.
pub(crate) fn manual_key(secret: [u8; SECRET_BYTES]) -> String {
    let text = Secret::from(secret).to_base32();
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// `otpauth://totp/…` for the authenticator's camera (Key URI format).
pub(crate) fn uri(secret: [u8; SECRET_BYTES], account: &str) -> String {
    let key = Secret::from(secret).to_base32();
    format!(
        "otpauth://totp/Courtyard:{account}?secret={key}&issuer=Courtyard&algorithm=SHA1&digits=6&period={STEP_S}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn a_code_works_once_and_only_near_its_time() {
        let secret = *b"12345678901234567890";
        // RFC 6238 appendix B, last six digits of the SHA-1 column.
        assert_eq!(code_at(&secret, at(59)), "287082");
        assert_eq!(step(&secret, "287 082", at(59), 0), Some(1));
        assert_eq!(step(&secret, "287082", at(59), 1), None);
        assert_eq!(step(&secret, "287082", at(89), 0), Some(1));
        assert_eq!(step(&secret, "287082", at(120), 0), None);
        for bad in ["", "287083", "28708", "2870822", "abcdef"] {
            assert_eq!(step(&secret, bad, at(59), 0), None, "{bad}");
        }
    }
}
