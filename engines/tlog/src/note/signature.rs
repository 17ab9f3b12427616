use std::fmt;

use base64ct::{Base64, Encoding};

use super::key::is_name;

/// Longest signature, in bytes, key id included.
const SIGNATURE_BYTES_MAX: usize = 6_144;

/// One signature line. Its kind is known only to whoever knows the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    key_id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// Puts a signature's parts together. `None` for a name that is none, or bytes that are none or too many.
    pub fn new(name: &str, key_id: [u8; 4], bytes: &[u8]) -> Option<Self> {
        let fits = is_name(name) && (1..=SIGNATURE_BYTES_MAX - 4).contains(&bytes.len());
        fits.then(|| Self { name: name.to_owned(), key_id, bytes: bytes.to_owned() })
    }

    /// Of a key, whose name is one.
    pub(super) fn of(name: &str, key_id: [u8; 4], bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), key_id, bytes: bytes.to_owned() }
    }

    /// Reads a line without its newline.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
        let short = base64.len() <= SIGNATURE_BYTES_MAX.div_ceil(3) * 4;
        let bytes = short.then(|| Base64::decode_vec(base64).ok()).flatten()?;
        let (key_id, signature) = bytes.split_first_chunk()?;
        Self::new(name, *key_id, signature)
    }

    /// Of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn key_id(&self) -> [u8; 4] {
        self.key_id
    }

    /// Without the key id.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.key_id.as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, Base64::encode_string(&bytes))
    }
}
