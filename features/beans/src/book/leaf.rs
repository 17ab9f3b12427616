use common::CommunityId;
use tlog::Hash;
use uuid::Uuid;

use crate::proof::{Leaf, nonce, witness};

/// The leaf of an entry in the public tree, with its opening.
pub(crate) fn leaf(secret: &[u8; 32], c: CommunityId, seq: i64, body: &[u8], actor: Option<Uuid>) -> Leaf {
    let nonce = nonce(secret, c, seq);
    Leaf::new(nonce, witness(nonce, actor), body)
}

pub(crate) fn leaf_hash(
    secret: &[u8; 32],
    c: CommunityId,
    seq: i64,
    body: &[u8],
    actor: Option<Uuid>,
) -> Hash {
    leaf(secret, c, seq, body, actor).hash()
}

/// What is stored of a leaf's hash, its first 8 bytes: enough to name the entry that was altered. The whole hash is
/// computed again from the entry when it is wanted.
pub(crate) fn check_of(hash: &Hash) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hash.0[..8]);
    i64::from_be_bytes(first)
}
