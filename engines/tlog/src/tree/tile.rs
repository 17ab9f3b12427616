use crate::{Malformed, SIZE_MAX};

/// Levels of the tree that one tile spans.
pub const TILE_HEIGHT: u32 = 8;
/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 256;

/// A tile of C2SP tlog-tiles: `width` hashes of one level, from `index * 256` on. See [`crate::Kept`] for levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// `level` to 7, `width` 1 to 256; 256 is a full tile.
    ///
    /// # Errors
    /// Where one of the three is outside its limits.
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, Malformed> {
        let wrong = |expected| Err(Malformed::new("tile", 0, expected));
        match () {
            () if level > 7 => wrong("a level from 0 to 7"),
            () if index > last_index(level) => wrong("an index within the largest tree"),
            () if !(1..=256).contains(&width) => wrong("a width from 1 to 256"),
            () => Ok(Self { level, index, width }),
        }
    }

    /// The widest tile at this place in a tree of `size` leaves; `None` where the tree has no hash there.
    pub fn in_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let hashes = size.checked_shr(TILE_HEIGHT * u32::from(level))?;
        let width = hashes.checked_sub(index.checked_mul(TILE_WIDTH)?)?.min(TILE_WIDTH);
        (level <= 7 && width > 0).then_some(Self { level, index, width: width as u16 })
    }

    pub fn level(self) -> u8 {
        self.level
    }

    /// Counted within the level, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// In hashes.
    pub fn width(self) -> u16 {
        self.width
    }

    /// Index, within the level, of the tile's first hash.
    pub fn first(self) -> u64 {
        self.index * TILE_WIDTH
    }

    pub fn is_full(self) -> bool {
        u64::from(self.width) == TILE_WIDTH
    }
}

/// Of the last tile of a level in a tree of [`SIZE_MAX`] leaves.
fn last_index(level: u8) -> u64 {
    SIZE_MAX.checked_shr(TILE_HEIGHT * (u32::from(level) + 1)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_specification() {
        // "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112,
        // one full level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1."
        let width = |level, index| Tile::in_tree(level, index, 70_000).map(Tile::width);
        assert_eq!((width(0, 272), width(0, 273), width(0, 274)), (Some(256), Some(112), None));
        assert_eq!((width(1, 0), width(1, 1), width(1, 2)), (Some(256), Some(17), None));
        assert_eq!((width(2, 0), width(2, 1), width(3, 0)), (Some(1), None, None));
        assert_eq!(Tile::in_tree(1, 0, 256).map(Tile::width), Some(1));
    }
}
