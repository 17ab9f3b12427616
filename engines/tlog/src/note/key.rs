use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use ed25519_dalek::Signer;
use sha2::{Digest, Sha256};

use super::Signature;
use crate::Malformed;

/// Longest name of a key, in bytes.
pub const NAME_BYTES_MAX: usize = 255;
/// The kind of key and signature: Ed25519.
const ED25519: u8 = 1;

/// The public half of an Ed25519 key and its name. Text form (`vkey`): `NAME+ID+BASE64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

/// An Ed25519 key that signs under its name. It has no `Debug` and no text form.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// Not empty, without spaces, `+` and control characters, at most [`NAME_BYTES_MAX`] bytes.
pub(super) fn is_name(name: &str) -> bool {
    let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    (1..=NAME_BYTES_MAX).contains(&name.len()) && !name.contains(bad)
}

fn checked_name(name: &str) -> Result<String, Malformed> {
    let expected = "a name of 1 to 255 bytes without spaces and plus signs";
    if is_name(name) { Ok(name.to_owned()) } else { Err(Malformed::new("key", 0, expected)) }
}

impl VerifyingKey {
    /// # Errors
    /// When the name is not one, or the 32 bytes are no Ed25519 public key (RFC 8032).
    pub fn from_bytes(name: &str, key: &[u8; 32]) -> Result<Self, Malformed> {
        let name = checked_name(name)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).ok().filter(|key| !key.is_weak());
        Ok(Self { name, key: key.ok_or(Malformed::new("key", 0, "an Ed25519 public key"))? })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key (RFC 8032).
    pub fn to_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// SHA-256 of name and key, for people to compare. It begins with the key id.
    pub fn fingerprint(&self) -> [u8; 32] {
        let named = Sha256::new().chain_update(&self.name).chain_update([b'\n', ED25519]);
        named.chain_update(self.to_bytes()).finalize().into()
    }

    /// The first four bytes of the fingerprint.
    pub fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.fingerprint();
        [a, b, c, d]
    }

    /// Whether the signature says that it is by this key.
    pub(super) fn made(&self, signature: &Signature) -> bool {
        signature.name() == self.name && signature.key_id() == self.id()
    }

    pub(super) fn fits(&self, text: &str, signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_slice(signature.bytes());
        signature.is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl SigningKey {
    /// `seed` is the secret of RFC 8032: 32 random bytes.
    ///
    /// # Errors
    /// When the name is not one.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, Malformed> {
        Ok(Self { name: checked_name(name)?, key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    pub(super) fn sign(&self, text: &str) -> Signature {
        let signature = self.key.sign(text.as_bytes());
        Signature::of(&self.name, self.verifying_key().id(), &signature.to_bytes())
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [[ED25519].as_slice(), &self.to_bytes()].concat();
        let id = u32::from_be_bytes(self.id());
        write!(f, "{}+{id:08x}+{}", self.name, Base64::encode_string(&bytes))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifyingKey {
    type Err = Malformed;

    fn from_str(vkey: &str) -> Result<Self, Malformed> {
        let wrong = |expected| Malformed::new("key", 0, expected);
        let form = "NAME+ID+BASE64, with 8 hexadecimal digits and an Ed25519 public key";
        let parts = vkey.split_once('+').and_then(|(name, rest)| Some((name, rest.split_once('+')?)));
        let (name, (_, base64)) = parts.ok_or(wrong(form))?;
        let mut bytes = [0; 33];
        let key = match Base64::decode(base64, &mut bytes) {
            Ok([ED25519, key @ ..]) => key.try_into().map_err(|_| wrong(form))?,
            _ => return Err(wrong(form)),
        };
        let read = Self::from_bytes(name, key)?;
        // The id follows from the rest, and there is one way to write it.
        if read.to_string() == vkey { Ok(read) } else { Err(wrong("the id that follows from name and key")) }
    }
}
