//! The text form of a receipt: JSON, read strictly.

use base64ct::{Base64, Encoding};
use common::CommunityId;
use serde::{Deserialize, Serialize};
use tlog::PROOF_HASHES_MAX;

use super::{ENTRY_BYTES_MAX, JSON_BYTES_MAX, ReceiptFile, Unproved};

const FORMAT: &str = "courtyard-receipt/1";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    format: String,
    community: CommunityId,
    entry: String,
    nonce: String,
    witness: String,
    proof: WireProof,
    checkpoint: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireProof {
    index: u64,
    hashes: Vec<String>,
}

impl ReceiptFile {
    /// The file's text: indented JSON with a newline at the end.
    pub fn to_json(&self) -> String {
        let base64 = Base64::encode_string;
        let hashes = self.hashes.iter().map(ToString::to_string).collect();
        let wire = Wire {
            format: FORMAT.to_owned(),
            community: self.community,
            entry: base64(&self.entry),
            nonce: base64(&self.nonce),
            witness: base64(&self.witness),
            proof: WireProof { index: self.index, hashes },
            checkpoint: self.checkpoint.to_string(),
        };
        serde_json::to_string_pretty(&wire).unwrap_or_default() + "\n"
    }

    /// # Errors
    /// [`Unproved`], naming the field, for anything that is not a receipt file. Nothing is checked yet.
    pub fn from_json(text: &str) -> Result<Self, Unproved> {
        if text.len() > JSON_BYTES_MAX {
            return Err(Unproved::field("receipt", "at most 262,144 bytes"));
        }
        let wire: Wire = serde_json::from_str(text).map_err(|error| Unproved::Json(error.to_string()))?;
        if wire.format != FORMAT {
            return Err(Unproved::field("format", FORMAT));
        }
        if wire.proof.hashes.len() > PROOF_HASHES_MAX {
            return Err(Unproved::field("proof.hashes", "at most 63 hashes"));
        }
        let hashes = wire.proof.hashes.iter().map(|hash| hash.parse()).collect::<Result<_, _>>();
        Ok(Self {
            community: wire.community,
            entry: entry(&wire.entry)?,
            nonce: fixed("nonce", &wire.nonce, "base64 of 16 bytes")?,
            witness: fixed("witness", &wire.witness, "base64 of 32 bytes")?,
            index: wire.proof.index,
            hashes: hashes.map_err(|_| Unproved::field("proof.hashes", "base64 of 32 bytes each"))?,
            checkpoint: wire.checkpoint.parse()?,
        })
    }
}

fn entry(text: &str) -> Result<Vec<u8>, Unproved> {
    let bytes = Base64::decode_vec(text).ok().filter(|bytes| bytes.len() <= ENTRY_BYTES_MAX);
    bytes.ok_or(Unproved::field("entry", "base64 of at most 65,536 bytes"))
}

fn fixed<const N: usize>(
    field: &'static str,
    text: &str,
    expected: &'static str,
) -> Result<[u8; N], Unproved> {
    let bytes = Base64::decode_vec(text).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(Unproved::field(field, expected))
}
