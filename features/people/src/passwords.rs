//! Passwords as argon2id PHC strings. Hashing takes tens of milliseconds and 19 MiB on purpose, so it runs outside
//! every database lane, a few at a time.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use common::Msg;
use common::errors::text;
use tokio::sync::Semaphore;

const LENGTH_MIN: usize = 8;
const LENGTH_MAX: usize = 128;
const AT_ONCE: usize = 4;
static GATE: Semaphore = Semaphore::const_new(AT_ONCE);

/// Verified when there is nothing to verify, so that an unknown number takes as long as a known one.
static DUMMY: LazyLock<String> =
    LazyLock::new(|| hash(&vault::hex(&vault::random::<16>())).unwrap_or_default());

/// A password that may be set.
///
/// # Errors
/// Says what is expected: 8–128 characters, not all the same, not a plain row of digits, not the phone.
pub fn password(value: &str, phone: &str) -> Result<String, Msg> {
    text(value, LENGTH_MIN, LENGTH_MAX)?;
    let mut chars = value.chars();
    let first = chars.next();
    let repeated = chars.all(|c| Some(c) == first);
    let row = "01234567890123456789".contains(value) || "98765432109876543210".contains(value);
    if repeated || row || value == phone {
        return Err(Msg::new("people-error-password-weak"));
    }
    Ok(value.to_owned())
}

/// A random password that can be read out over a counter: twelve letters and digits that no one mistakes for another,
/// 60 bits.
pub(crate) fn speakable() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let pick = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map_or('x', |c| char::from(*c));
    let groups: Vec<String> = vault::random::<12>().chunks(4).map(|g| g.iter().map(pick).collect()).collect();
    groups.join("-")
}

/// An argon2id PHC string with a fresh salt. Blocks for tens of milliseconds.
///
/// # Errors
/// A sentence for the log.
pub fn hash(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|e| e.to_string())
}

/// The hash to verify against: always one, of the same cost.
fn hash_to_check(stored: &str) -> &str {
    if stored.is_empty() { &DUMMY } else { stored }
}

fn fits(stored: &str, password: &str) -> bool {
    let parsed = PasswordHash::new(hash_to_check(stored));
    let same = parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    same && !stored.is_empty()
}

/// Does the password fit? An empty `stored` (unknown number, no password set) takes the same time and says no.
pub(crate) async fn verify(stored: String, password: String) -> bool {
    aside(move || fits(&stored, &password)).await.unwrap_or(false)
}

/// [`hash`] on a thread of its own.
pub(crate) async fn hash_aside(password: String) -> Result<String, String> {
    aside(move || hash(&password)).await.unwrap_or_else(|| Err("hashing was cut short".to_owned()))
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let _turn = GATE.acquire().await.ok()?;
    tokio::task::spawn_blocking(work).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits_and_none_fits_nothing() {
        let stored = hash("春天的花儿").unwrap();
        assert!(fits(&stored, "春天的花儿"));
        assert!(!fits(&stored, "春天的花"));
        assert!(!fits("", "春天的花儿"));
    }

    #[test]
    fn an_unknown_number_costs_the_same_argon2_parameters() {
        let known = hash("something long").unwrap();
        let cost = |phc: &str| phc.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(cost(hash_to_check("")), cost(&known));
        assert!(PasswordHash::new(hash_to_check("")).is_ok());
    }

    #[test]
    fn passwords_that_everyone_guesses_are_refused() {
        for bad in ["", "short", "aaaaaaaa", "12345678", "87654321", "13812345678"] {
            assert!(password(bad, "13812345678").is_err(), "{bad}");
        }
        assert!(password("小院里的桂花树", "13812345678").is_err());
        assert!(password("小院里的桂花树开了", "13812345678").is_ok());
    }
}
