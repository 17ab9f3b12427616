//! The tree: appending, tiles, proofs.

mod bundles;
pub mod consistency;
pub mod frontier;
pub mod inclusion;
pub mod levels;
pub mod nodes;
pub mod path;
pub mod tile;

pub use bundles::{bundle, parse_bundle};

/// Largest power of two below `count` (RFC 6962 §2.1); `count` is at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
