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
