use access::Cx;
use ledger::{Fingerprint, Key, Request};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Makes "once" of a client's idempotency key: same asker, kind, key and body → the stored answer; same key, other body
/// → a conflict. Secrets (a PIN) stay out of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Once(Request);

impl Once {
    /// `kind` keeps keys of different forms apart, `body` is what the client sent, in a fixed order.
    pub fn new(cx: &Cx, kind: &str, key: &str, body: &[&str]) -> Self {
        let who = cx.actor.id().map_or_else(|| "system".to_owned(), |id| id.to_string());
        let hashed = digest(&[&who, kind, key]);
        Self(Request { key: Key(in_time_order(key, hashed)), fingerprint: Fingerprint(digest(body)) })
    }

    pub(crate) fn request(self) -> Request {
        self.0
    }
}

/// A key that is a UUIDv7 keeps its 48 bits of time in front: neighbours in time are neighbours on disk.
fn in_time_order(key: &str, hashed: u128) -> u128 {
    const LOW: u128 = u128::MAX >> 48;
    let time = key.parse::<Uuid>().ok().filter(|id| id.get_version_num() == 7);
    time.map_or(hashed, |id| (id.as_u128() & !LOW) | (hashed & LOW))
}

fn digest(parts: &[&str]) -> u128 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let bytes: [u8; 32] = hash.finalize().into();
    let mut half = [0; 16];
    half.copy_from_slice(&bytes[..16]);
    u128::from_be_bytes(half)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timed_key_keeps_its_time_and_nothing_else() {
        let key = "0193596d-5b2e-7c4f-8123-000000000001";
        let kept = in_time_order(key, u128::MAX);
        assert_eq!(kept >> 80, 0x0193_596d_5b2e);
        assert_eq!(kept << 48, u128::MAX << 48);
        assert_eq!(in_time_order("till-7", 5), 5);
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }
}
