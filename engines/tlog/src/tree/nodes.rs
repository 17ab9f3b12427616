use std::collections::BTreeMap;
use std::ops::Range;

use super::frontier::fold;
use crate::{Hash, TILE_HEIGHT, TILE_WIDTH, Tile, node_hash};

/// Where the hashes of a tree are kept.
///
/// A store that keeps what [`crate::Frontier::append`] hands it, keyed by level and index, answers a tile by one range
/// read. A proof reads at most two tiles of each level, each once.
pub trait Nodes {
    type Error;

    /// Exactly `tile.width()` hashes of `tile.level()`, from `tile.first()` on.
    ///
    /// # Errors
    /// Whatever keeps the store from answering.
    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, Self::Error>;
}

/// Hashes could not be read, or were not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread<E> {
    #[error("cannot read the tree: {0}")]
    Store(E),
    #[error("tile {index} of level {level} has {found} hashes, expected {wanted}")]
    Width { level: u8, index: u64, wanted: u16, found: usize },
    #[error(transparent)]
    Unproven(#[from] crate::Unproven),
}

/// The root of the first `size` leaves.
///
/// # Errors
/// [`Unread`] when a tile cannot be read.
pub fn root_at<N: Nodes>(nodes: &mut N, size: u64) -> Result<Hash, Unread<N::Error>> {
    Reading::new(nodes, size).root(0..size)
}

/// One reading of a tree of a known size: each tile is read once.
pub(super) struct Reading<'a, N> {
    nodes: &'a mut N,
    size: u64,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl<'a, N: Nodes> Reading<'a, N> {
    pub fn new(nodes: &'a mut N, size: u64) -> Self {
        Self { nodes, size, tiles: BTreeMap::new() }
    }

    pub fn roots(&mut self, ranges: Vec<Range<u64>>) -> Result<Vec<Hash>, Unread<N::Error>> {
        ranges.into_iter().map(|range| self.root(range)).collect()
    }

    /// The root over a range of leaves that is a node of the tree.
    fn root(&mut self, leaves: Range<u64>) -> Result<Hash, Unread<N::Error>> {
        let mut roots = vec![];
        let mut from = leaves.start;
        while from < leaves.end {
            let height = (leaves.end - from).ilog2();
            roots.push(self.perfect(height, from >> height)?);
            from += 1 << height;
        }
        Ok(fold(&roots))
    }

    /// The root of the perfect subtree of 2^height leaves with this index at its height.
    fn perfect(&mut self, height: u32, index: u64) -> Result<Hash, Unread<N::Error>> {
        let (level, below) = ((height / TILE_HEIGHT) as u8, height % TILE_HEIGHT);
        let first = index << below;
        let start = (first % TILE_WIDTH) as usize;
        let hashes = self.tile(level, first / TILE_WIDTH)?;
        Ok(perfect_root(&hashes[start..start + (1 << below)]))
    }

    fn tile(&mut self, level: u8, index: u64) -> Result<&[Hash], Unread<N::Error>> {
        let wanted = Tile::in_tree(level, index, self.size).map_or(0, Tile::width);
        if !self.tiles.contains_key(&(level, index)) {
            let tile = Tile::in_tree(level, index, self.size);
            let hashes = tile.map_or(Ok(vec![]), |tile| self.nodes.tile(tile)).map_err(Unread::Store)?;
            if hashes.len() != usize::from(wanted) {
                return Err(Unread::Width { level, index, wanted, found: hashes.len() });
            }
            self.tiles.insert((level, index), hashes);
        }
        Ok(&self.tiles[&(level, index)])
    }
}

/// The root over 1, 2, 4, … 128 hashes.
fn perfect_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [only] => *only,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&perfect_root(left), &perfect_root(right))
        }
    }
}
