//! 证明: what a resident needs to check a movement without trusting the house. Pure; works on files.
//!
//! Each journal entry is one leaf of the community's transparency log (leaf index = seq − 1). A leaf is a commitment, so
//! the log shows nobody; a [`ReceiptFile`] carries the opening, the inclusion proof and a signed checkpoint.

mod bytes;
mod compact;
mod error;
mod facts;
mod json;
mod keys;
mod leaf;
mod receipt_file;

pub use compact::{checkpoint_from_compact, checkpoint_to_compact};
pub use error::Unproved;
pub use facts::{Moved, Verified};
pub use keys::{LOG_HOST, fingerprint, leaf_secret, log_key};
pub use leaf::{Leaf, Witness, nonce, origin, origin_community, witness};
pub use receipt_file::{ENTRY_BYTES_MAX, JSON_BYTES_MAX, ReceiptFile};
