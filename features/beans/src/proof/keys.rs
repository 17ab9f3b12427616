use common::CommunityId;
use tlog::{Malformed, SigningKey, VerifyingKey};
use vault::Vault;

use super::origin;

/// First part of the names of this house's logs. It does not follow the address of the house, so that a log keeps its
/// name, and old receipts their key, when the house moves to another address.
pub const LOG_HOST: &str = "courtyard";

/// The key that signs the checkpoints of a community's log; each community has its own.
///
/// # Errors
/// Never for a community; the name is well formed.
pub fn log_key(vault: &Vault, community: CommunityId) -> Result<SigningKey, Malformed> {
    let name = origin(LOG_HOST, community);
    let seed = vault.secret("log-key", &name);
    SigningKey::from_seed(&name, seed)
}

/// The secret behind the nonces of the house's leaves (see [`super::nonce`]).
pub fn leaf_secret(vault: &Vault) -> [u8; 32] {
    vault.secret("leaf-nonce", "")
}

/// The first 16 bytes of a key's fingerprint in groups of four hexadecimal digits, for people to compare.
pub fn fingerprint(key: &VerifyingKey) -> String {
    let groups: Vec<String> = key.fingerprint()[..16]
        .chunks(2)
        .map(|pair| pair.iter().map(|byte| format!("{byte:02X}")).collect())
        .collect();
    groups.join(" ")
}
