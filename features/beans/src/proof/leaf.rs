use common::CommunityId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use tlog::Hash;
use uuid::Uuid;

const NONCE_TAG: &[u8] = b"courtyard/leaf-nonce/1";
const WITNESS_TAG: &[u8] = b"courtyard/leaf-witness/1";

/// Stands for who asked for an entry: SHA-256(tag ‖ nonce ‖ person's id, or 16 zero bytes). Shows nobody, but can be
/// compared by whoever knows the person's id.
pub type Witness = [u8; 32];

/// What the log holds of one journal entry, with its opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    pub nonce: [u8; 16],
    pub witness: Witness,
    /// The data of the leaf: `tlog::commit(nonce, [witness, entry])`.
    pub commitment: [u8; 32],
}

impl Leaf {
    /// Of an entry's canonical bytes (`ledger::Entry::to_bytes`).
    pub fn new(nonce: [u8; 16], witness: Witness, entry: &[u8]) -> Self {
        Self { nonce, witness, commitment: tlog::commit(nonce, &[&witness, entry]) }
    }

    /// What the tree is built of.
    pub fn hash(&self) -> Hash {
        tlog::leaf_hash(&self.commitment)
    }
}

/// The secret part of a leaf: the first 16 bytes of HMAC-SHA256(secret, tag ‖ community ‖ seq), both 8 bytes big
/// endian. Whoever has the secret can make it again; nobody else can guess at entries.
pub fn nonce(secret: &[u8; 32], community: CommunityId, seq: i64) -> [u8; 16] {
    // A key of any length is taken, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return [0; 16] };
    mac.update(NONCE_TAG);
    mac.update(&community.number().to_be_bytes());
    mac.update(&seq.to_be_bytes());
    let full: [u8; 32] = mac.finalize().into_bytes().into();
    std::array::from_fn(|at| full[at])
}

/// See [`Witness`].
pub fn witness(nonce: [u8; 16], actor: Option<Uuid>) -> Witness {
    let person = actor.unwrap_or_default();
    Sha256::new().chain_update(WITNESS_TAG).chain_update(nonce).chain_update(person).finalize().into()
}

/// The name of a community's log, which is also the name of its key: `{host}/tlog/{community}`.
/// `host` is where the house is reached, without scheme and spaces, e.g. `bean.example.com`.
pub fn origin(host: &str, community: CommunityId) -> String {
    format!("{host}/tlog/{community}")
}

/// The community that a log's name speaks of.
pub fn origin_community(origin: &str) -> Option<CommunityId> {
    origin.rsplit_once("/tlog/").and_then(|(_, community)| community.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_hide_and_differ() {
        let c = |code| CommunityId::from_row(code);
        let nonces = [
            nonce(&[1; 32], c(510_182_001_009), 1),
            nonce(&[1; 32], c(510_182_001_009), 2),
            nonce(&[1; 32], c(510_182_001_010), 1),
            nonce(&[2; 32], c(510_182_001_009), 1),
        ];
        let person = Uuid::from_u128(7);
        let mut leaves: Vec<[u8; 32]> = vec![];
        for nonce in nonces {
            for actor in [None, Some(person)] {
                leaves.push(Leaf::new(nonce, witness(nonce, actor), b"entry").commitment);
                leaves.push(Leaf::new(nonce, witness(nonce, actor), b"entrx").commitment);
            }
        }
        leaves.sort_unstable();
        leaves.dedup();
        assert_eq!(leaves.len(), 16);
        assert_eq!(witness(nonces[0], None), witness(nonces[0], Some(Uuid::nil())));
    }

    #[test]
    fn a_name_names_its_community() {
        let c = CommunityId::from_row(510_182_001_009);
        assert_eq!(origin("a.example:8080", c), "a.example:8080/tlog/510182001009");
        assert_eq!(origin_community(&origin("a.example/tlog/x", c)), Some(c));
        ["a.example", "a/tlog/1", "a/tlog/510182001009/"]
            .iter()
            .for_each(|bad| assert_eq!(origin_community(bad), None));
    }
}
