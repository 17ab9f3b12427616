use crate::{Hash, Malformed, SIZE_MAX, TILE_HEIGHT, node_hash};

/// The right edge of an append-only tree: its size and the roots of its perfect subtrees, largest first.
/// All that is needed to append and to know the root: at most 63 hashes.
///
/// ```
/// use tlog::{Frontier, leaf_hash};
/// let mut log = Frontier::default();
/// log.append(leaf_hash(b"first"), |_| {});
/// assert_eq!((log.size(), log.root()), (1, leaf_hash(b"first")));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    roots: Vec<Hash>,
}

/// A hash that tiles consist of. Level 0: leaf hashes. Level L: the roots of full subtrees of 256^L leaves.
/// It stands in the tile (`level`, `index / 256`) at place `index % 256`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub level: u8,
    pub index: u64,
    pub hash: Hash,
}

impl Frontier {
    /// Appends a leaf, one node hash in the mean. Calls `keep` with the leaf and with every full subtree of a
    /// level of tiles that it completes: what a store keeps so that proofs can be made.
    pub fn append(&mut self, leaf: Hash, mut keep: impl FnMut(Kept)) {
        let index = self.size;
        self.size += 1;
        keep(Kept { level: 0, index, hash: leaf });
        let mut node = leaf;
        for height in 1..=index.trailing_ones() {
            let Some(left) = self.roots.pop() else { break };
            node = node_hash(&left, &node);
            if height % TILE_HEIGHT == 0 {
                keep(Kept { level: (height / TILE_HEIGHT) as u8, index: index >> height, hash: node });
            }
        }
        self.roots.push(node);
    }

    /// In leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree (RFC 6962 §2.1).
    pub fn root(&self) -> Hash {
        fold(&self.roots)
    }

    /// The size, 8 bytes big endian, and 32 bytes for each perfect subtree.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        self.roots.iter().for_each(|root| bytes.extend_from_slice(&root.0));
        bytes
    }

    /// # Errors
    /// For anything [`Frontier::to_bytes`] does not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let wrong = |expected| Malformed::new("frontier", 0, expected);
        let (size, rest) = bytes.split_first_chunk().ok_or_else(|| wrong("8 bytes of size"))?;
        let size = u64::from_be_bytes(*size);
        let (roots, left_over) = rest.as_chunks::<32>();
        if size > SIZE_MAX {
            return Err(wrong("a size below 2^63"));
        }
        if roots.len() != size.count_ones() as usize || !left_over.is_empty() {
            return Err(wrong("32 bytes for each perfect subtree of its size"));
        }
        Ok(Self { size, roots: roots.iter().copied().map(Hash).collect() })
    }
}

/// The root over perfect subtrees, largest first.
pub fn fold(roots: &[Hash]) -> Hash {
    let mut rest = roots.iter().rev();
    let Some(last) = rest.next() else { return Hash::empty_root() };
    rest.fold(*last, |right, left| node_hash(left, &right))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    #[test]
    fn bytes_come_back_at_every_size() {
        let mut log = Frontier::default();
        for size in 0..300_u64 {
            let bytes = log.to_bytes();
            assert_eq!(Frontier::from_bytes(&bytes).as_ref(), Ok(&log));
            assert!(Frontier::from_bytes(&bytes[..bytes.len() - 1]).is_err());
            assert!(Frontier::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
            log.append(leaf_hash(&size.to_be_bytes()), |_| {});
        }
        assert!(Frontier::from_bytes(&[0xff; 8 + 64 * 32]).is_err());
    }

    #[test]
    fn a_leaf_completes_levels_of_tiles() {
        let mut log = Frontier::default();
        let mut kept = vec![];
        for leaf in 0..65_536_u64 {
            log.append(leaf_hash(&leaf.to_be_bytes()), |node| kept.push(node));
        }
        let count = |level| kept.iter().filter(|node| node.level == level).count();
        assert_eq!((count(0), count(1), count(2), kept.len()), (65_536, 256, 1, 65_793));
        assert_eq!(kept.last(), Some(&Kept { level: 2, index: 0, hash: log.root() }));
    }
}
