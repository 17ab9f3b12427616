//! Secrets at rest: AEAD for sensitive fields, keyed hashes for looking them up, signatures of short texts.
//! Keys are made at first start with mode 0600 and never logged.

use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot use the key file {0}: {1}")]
    KeyFile(String, String),
    #[error("the key file {0} must hold 64 hexadecimal digits")]
    KeyShape(String),
    #[error("the key file {0} can be read by others: chmod 600 it")]
    KeyOpen(String),
    #[error("a sealed field cannot be opened: wrong key or damaged data")]
    Sealed,
}

/// The keys of one installation. `Debug` shows nothing of them.
pub struct Vault {
    data: XChaCha20Poly1305,
    index: [u8; 32],
    token: [u8; 32],
    signing: [u8; 32],
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// The key files, by what they protect.
pub const DATA_KEY: &str = "data.key";
pub const COOKIE_KEY: &str = "cookie.key";
pub const SIGNING_KEY: &str = "signing.key";

impl Vault {
    /// Reads the keys in `folder`, making those that are not there yet.
    ///
    /// # Errors
    /// When a file cannot be read or written, has another shape, or is open to others.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        make_folder(folder)?;
        let signing = key_file(&folder.join(SIGNING_KEY))?;
        let others = Self::from_keys(key_file(&folder.join(DATA_KEY))?, key_file(&folder.join(COOKIE_KEY))?);
        Ok(Self { signing, ..others })
    }

    /// Puts known keys where there are none: the demo, whose journal is the same everywhere, keeps no secrets.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn plant(folder: &Path, key: [u8; 32]) -> Result<(), Error> {
        make_folder(folder)?;
        [DATA_KEY, COOKIE_KEY, SIGNING_KEY].iter().try_for_each(|name| {
            let path = folder.join(name);
            if path.exists() { Ok(()) } else { write_key(&path, derive(&key, name.as_bytes())) }
        })
    }

    /// For tests, whose keys are known.
    pub fn from_keys(data: [u8; 32], cookie: [u8; 32]) -> Self {
        Self {
            data: XChaCha20Poly1305::new(&derive(&data, b"seal").into()),
            index: derive(&data, b"index"),
            token: cookie,
            signing: derive(&data, SIGNING_KEY.as_bytes()),
        }
    }

    /// Seals `plain` for the place `context` (table.column): it opens nowhere else.
    /// Shape: 24-byte nonce, ciphertext, 16-byte tag. The nonce is derived (SIV-like) from key, context and text, so equal
    /// texts of one context seal equally and no random source is needed.
    ///
    /// # Errors
    /// [`Error::Sealed`] when the text is absurdly long.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let digest = mac(&self.index, &[b"nonce", context.as_bytes(), plain]);
        let mut nonce = [0_u8; 24];
        nonce.copy_from_slice(&digest[..24]);
        let payload = Payload { msg: plain, aad: context.as_bytes() };
        let sealed = self.data.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// # Errors
    /// [`Error::Sealed`] for another key, another place or changed bytes.
    pub fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        let (nonce, body) = sealed.split_at_checked(24).ok_or(Error::Sealed)?;
        let nonce = <[u8; 24]>::try_from(nonce).map_err(|_| Error::Sealed)?;
        let payload = Payload { msg: body, aad: context.as_bytes() };
        self.data.decrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Sealed)
    }

    /// [`Vault::seal`] for text.
    ///
    /// # Errors
    /// As [`Vault::seal`].
    pub fn seal_text(&self, context: &str, plain: &str) -> Result<Vec<u8>, Error> {
        self.seal(context, plain.as_bytes())
    }

    /// # Errors
    /// As [`Vault::open_sealed`].
    pub fn open_text(&self, context: &str, sealed: &[u8]) -> Result<String, Error> {
        String::from_utf8(self.open_sealed(context, sealed)?).map_err(|_| Error::Sealed)
    }

    /// A keyed hash to find a sealed value again without opening any.
    pub fn index(&self, context: &str, plain: &str) -> [u8; 32] {
        mac(&self.index, &[b"index", context.as_bytes(), plain.as_bytes()])
    }

    /// A secret of its own for each purpose and name, from the signing key: seeds of keys that sign for the house.
    pub fn secret(&self, purpose: &str, name: &str) -> [u8; 32] {
        mac(&self.signing, &[b"secret", purpose.as_bytes(), name.as_bytes()])
    }

    /// A keyed tag over a short text (CSRF tokens, pay codes, receipts).
    pub fn tag(&self, purpose: &str, text: &str) -> [u8; 32] {
        mac(&self.token, &[purpose.as_bytes(), text.as_bytes()])
    }
}

/// Parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC (RFC 2104) pads a short key with zeros to its block of 64 bytes.
    let mut block = [0_u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn derive(key: &[u8; 32], purpose: &[u8]) -> [u8; 32] {
    mac(key, &[b"courtyard", purpose])
}

/// SHA-256, for values that are random already (session tokens).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Equal-time comparison.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0_u8, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// Bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness to give: nothing may go on then.
#[expect(clippy::expect_used, reason = "no secret can be made without randomness")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    let bytes: Option<Vec<u8>> =
        (0..text.len()).step_by(2).map(|n| u8::from_str_radix(text.get(n..n + 2)?, 16).ok()).collect();
    bytes?.try_into().ok()
}

fn make_folder(folder: &Path) -> Result<(), Error> {
    let fail = |e: std::io::Error| Error::KeyFile(folder.display().to_string(), e.to_string());
    fs::create_dir_all(folder).map_err(fail)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).map_err(fail)
}

fn write_key(path: &Path, key: [u8; 32]) -> Result<(), Error> {
    let fail = |e: std::io::Error| Error::KeyFile(path.display().to_string(), e.to_string());
    let mut file =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
    file.write_all(hex(&key).as_bytes()).and_then(|()| file.sync_all()).map_err(fail)
}

fn key_file(path: &Path) -> Result<[u8; 32], Error> {
    let name = path.display().to_string();
    let fail = |e: std::io::Error| Error::KeyFile(name.clone(), e.to_string());
    if !path.exists() {
        write_key(path, random::<32>())?;
    }
    if fs::metadata(path).map_err(fail)?.permissions().mode() & 0o077 != 0 {
        return Err(Error::KeyOpen(name));
    }
    unhex(&fs::read_to_string(path).map_err(fail)?).ok_or(Error::KeyShape(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::from_keys([1; 32], [2; 32])
    }

    #[test]
    fn a_sealed_field_opens_only_in_its_place_and_unchanged() {
        let sealed = vault().seal_text("persons.phone", "13800000000").unwrap();
        assert_eq!(vault().open_text("persons.phone", &sealed).unwrap(), "13800000000");
        assert!(vault().open_text("persons.id_number", &sealed).is_err());
        assert!(Vault::from_keys([3; 32], [2; 32]).open_text("persons.phone", &sealed).is_err());
        let mut damaged = sealed;
        damaged[30] ^= 1;
        assert!(vault().open_text("persons.phone", &damaged).is_err());
        assert!(vault().open_text("persons.phone", b"short").is_err());
    }

    #[test]
    fn keys_are_made_once_private_and_refused_when_open_to_others() {
        let folder = std::env::temp_dir().join(format!("vault-test-{}", std::process::id()));
        let first = Vault::open(&folder).unwrap().index("x", "y");
        assert_eq!(Vault::open(&folder).unwrap().index("x", "y"), first);
        let key = folder.join(DATA_KEY);
        assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Vault::open(&folder), Err(Error::KeyOpen(_))));
        fs::remove_dir_all(folder).unwrap();
    }
}
