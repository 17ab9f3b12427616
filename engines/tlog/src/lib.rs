#![doc = include_str!("../README.md")]

mod checkpoint;
mod commitment;
mod error;
mod growth;
mod hash;
mod note;
mod offline;
mod tree;

pub use checkpoint::{Checkpoint, EXTENSIONS_MAX, LINE_BYTES_MAX};
pub use commitment::commit;
pub use error::{Malformed, Refused, Unproven};
pub use growth::GrowthProof;
pub use hash::{Hash, leaf_hash, node_hash};
pub use note::{NAME_BYTES_MAX, NOTE_BYTES_MAX, Note, SIGNATURES_MAX, Signature, SigningKey, VerifyingKey};
pub use offline::{EXTRA_BYTES_MAX, OfflineProof};
pub use tree::consistency::{prove_consistency, verify_consistency};
pub use tree::frontier::{Frontier, Kept};
pub use tree::inclusion::{prove_inclusion, root_of_inclusion, verify_inclusion};
pub use tree::levels::Levels;
pub use tree::nodes::{Nodes, Unread, root_at};
pub use tree::path::Resource;
pub use tree::tile::{TILE_HEIGHT, TILE_WIDTH, Tile};
pub use tree::{bundle, parse_bundle};

/// Largest tree, in leaves (2⁶³ − 1).
pub const SIZE_MAX: u64 = i64::MAX as u64;
/// Longest inclusion proof, in hashes: a tree of [`SIZE_MAX`] leaves has this height.
pub const PROOF_HASHES_MAX: usize = 63;
