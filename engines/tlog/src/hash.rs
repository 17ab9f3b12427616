use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::Malformed;

/// A SHA-256 hash of a tree: of a leaf, of a node, or of no leaf at all. Ordered by its bytes.
///
/// Displayed and parsed as 44 characters of base64, as checkpoints and proofs write it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The root of the tree without leaves: SHA-256 of nothing (RFC 6962 §2.1).
    pub fn empty_root() -> Self {
        Self(Sha256::digest(b"").into())
    }
}

/// RFC 6962 §2.1: SHA-256(0x00 ‖ data).
pub fn leaf_hash(data: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update([0]).chain_update(data).finalize().into())
}

/// RFC 6962 §2.1: SHA-256(0x01 ‖ left ‖ right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Hash(Sha256::digest(bytes).into())
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64::encode_string(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Hash {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let malformed = Malformed::new("hash", 0, "44 characters of base64");
        let mut bytes = [0; 32];
        match Base64::decode(text, &mut bytes) {
            Ok(decoded) if decoded.len() == 32 => Ok(Self(bytes)),
            _ => Err(malformed),
        }
    }
}

/// Reads the decimal numbers of the formats: ASCII digits without leading zeroes, at most [`crate::SIZE_MAX`].
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|number| plain && *number <= crate::SIZE_MAX)
}

/// The lines of a proof, each with its number, one hash a line.
pub(crate) fn hash_lines<'a>(
    what: &'static str,
    lines: impl Iterator<Item = (&'a str, usize)>,
) -> Result<Vec<Hash>, Malformed> {
    let mut hashes = vec![];
    for (line, at) in lines {
        if hashes.len() == crate::PROOF_HASHES_MAX {
            return Err(Malformed::new(what, at, "at most 63 hashes"));
        }
        let hash = line.parse();
        hashes.push(hash.map_err(|_| Malformed::new(what, at, "a hash, 44 characters of base64"))?);
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_comes_back_and_only_in_one_form() {
        let text = leaf_hash(b"").to_string();
        assert_eq!(text.parse(), Ok(leaf_hash(b"")));
        let loose_bits = format!("{}1=", &text[..42]);
        let bad = [text.trim_end_matches('='), &text[4..], &format!("{text} "), &loose_bits, "", "é"];
        bad.iter().for_each(|bad| assert!(bad.parse::<Hash>().is_err(), "{bad}"));
    }

    #[test]
    fn decimals_have_one_form() {
        assert_eq!((decimal("0"), decimal("9223372036854775807")), (Some(0), Some(crate::SIZE_MAX)));
        for bad in ["", "00", "01", "+1", "-1", " 1", "1_0", "9223372036854775808", "99999999999999999999"] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }
}
