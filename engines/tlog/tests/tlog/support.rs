use std::convert::Infallible;

use tlog::{Hash, Levels, Nodes, SigningKey, Tile};

pub fn hex(text: &str) -> Hash {
    let byte = |at: usize| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap();
    Hash(std::array::from_fn(byte))
}

pub fn data(index: u64) -> [u8; 8] {
    index.to_be_bytes()
}

pub fn tree(size: u64) -> Levels {
    let mut tree = Levels::default();
    (0..size).for_each(|index| tree.append_data(&data(index)));
    tree
}

pub fn key(name: &str) -> SigningKey {
    SigningKey::from_seed(name, [name.len() as u8; 32]).unwrap()
}

/// Counts what is read.
pub struct Counted<'a> {
    pub tree: &'a mut Levels,
    pub tiles: usize,
}

impl Nodes for Counted<'_> {
    type Error = Infallible;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, Infallible> {
        self.tiles += 1;
        self.tree.tile(tile)
    }
}
