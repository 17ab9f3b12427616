use std::convert::Infallible;

use crate::{Frontier, Hash, Nodes, Tile, leaf_hash};

/// A whole tree in memory: 32 bytes a leaf and a little for the levels of tiles above. For logs read from files,
/// for tests, and as the pattern of a store.
///
/// ```
/// use tlog::{Levels, leaf_hash, prove_inclusion, verify_inclusion};
/// let mut log = Levels::default();
/// for name in ["a", "b", "c"] {
///     log.append(leaf_hash(name.as_bytes()));
/// }
/// let proof = prove_inclusion(&mut log, 1, 3)?;
/// verify_inclusion(&leaf_hash(b"b"), 1, 3, &proof, &log.root())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Levels {
    frontier: Frontier,
    levels: Vec<Vec<Hash>>,
}

impl Levels {
    pub fn append(&mut self, leaf: Hash) {
        let levels = &mut self.levels;
        self.frontier.append(leaf, |kept| {
            let level = usize::from(kept.level);
            if level == levels.len() {
                levels.push(vec![]);
            }
            levels[level].push(kept.hash);
        });
    }

    /// Appends the leaf of this data.
    pub fn append_data(&mut self, data: &[u8]) {
        self.append(leaf_hash(data));
    }

    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub fn root(&self) -> Hash {
        self.frontier.root()
    }
}

impl Nodes for Levels {
    type Error = Infallible;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, Infallible> {
        let first = tile.first() as usize;
        let level = self.levels.get(usize::from(tile.level()));
        let hashes = level.and_then(|level| level.get(first..first + usize::from(tile.width())));
        Ok(hashes.unwrap_or_default().to_vec())
    }
}
