use sha2::{Digest, Sha256};

const TAG: &[u8] = b"tlog/commitment/1";

/// Commits to `parts` without showing them: SHA-256 over a tag, the nonce, the number of parts, and each part
/// after its length (all lengths 8 bytes, big endian).
///
/// *Binding*: whoever finds another nonce or other parts with the same commitment has a collision of SHA-256, because
/// no two lists of parts give the same bytes. *Hiding*: as long as the 128-bit nonce is secret and random to the
/// reader, guesses at the parts cannot be tried. Use a nonce once.
pub fn commit(nonce: [u8; 16], parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new().chain_update(TAG).chain_update(nonce).chain_update(length(parts.len()));
    for part in parts {
        hasher.update(length(part.len()));
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn length(count: usize) -> [u8; 8] {
    (count as u64).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_lists_look_alike() {
        let lists: &[&[&[u8]]] =
            &[&[], &[b""], &[b"", b""], &[b"ab"], &[b"a", b"b"], &[b"", b"ab"], &[b"ab", b""]];
        let mut seen: Vec<_> = lists.iter().map(|parts| commit([7; 16], parts)).collect();
        seen.extend(lists.iter().map(|parts| commit([8; 16], parts)));
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 2 * lists.len());
    }
}
