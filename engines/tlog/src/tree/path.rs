use std::fmt;
use std::str::FromStr;

use crate::hash::decimal;
use crate::{Malformed, Tile};

/// Longest path accepted, in bytes.
const PATH_BYTES_MAX: usize = 64;

/// What a tiled log serves under its prefix besides the checkpoint, as a path of C2SP tlog-tiles.
///
/// ```
/// use tlog::{Resource, Tile};
/// let path = Resource::Hashes(Tile::new(0, 1_234_067, 256)?).to_string();
/// assert_eq!(path, "tile/0/x001/x234/067");
/// assert_eq!("tile/entries/000.p/7".parse(), Ok(Resource::Entries(Tile::new(0, 0, 7)?)));
/// # Ok::<(), tlog::Malformed>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `tile/<L>/<N>[.p/<W>]`: the hashes of a tile, 32 bytes each.
    Hashes(Tile),
    /// `tile/entries/<N>[.p/<W>]`: the data of the leaves whose hashes are this tile of level 0.
    Entries(Tile),
}

impl Resource {
    pub fn tile(self) -> Tile {
        match self {
            Self::Hashes(tile) | Self::Entries(tile) => tile,
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tile = self.tile();
        match self {
            Self::Hashes(tile) => write!(f, "tile/{}/", tile.level())?,
            Self::Entries(_) => f.write_str("tile/entries/")?,
        }
        let digits = format!("{:018}", tile.index());
        let groups = (0..6).map(|at| &digits[at * 3..at * 3 + 3]);
        let groups: Vec<_> = groups.skip_while(|group| *group == "000").collect();
        let (last, above) = groups.split_last().unwrap_or((&"000", &[]));
        above.iter().try_for_each(|group| write!(f, "x{group}/"))?;
        f.write_str(last)?;
        if tile.is_full() { Ok(()) } else { write!(f, ".p/{}", tile.width()) }
    }
}

impl FromStr for Resource {
    type Err = Malformed;

    fn from_str(path: &str) -> Result<Self, Malformed> {
        let wrong = Malformed::new("tile path", 0, "tile/<L>/<N>[.p/<W>] or tile/entries/<N>[.p/<W>]");
        let parsed = (path.len() <= PATH_BYTES_MAX).then(|| parse(path)).flatten().ok_or(wrong)?;
        // One form each: 000/001 and x000/001 are not other names of 001.
        if parsed.to_string() == path { Ok(parsed) } else { Err(wrong) }
    }
}

fn parse(path: &str) -> Option<Resource> {
    let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, decimal(width).filter(|width| *width < 256)?),
        None => (rest, 256),
    };
    let index = number.split('/').try_fold(0_u64, |index, group| {
        let group = group.trim_start_matches('x');
        let value = (group.len() == 3).then(|| group.parse::<u16>().ok()).flatten()?;
        index.checked_mul(1000)?.checked_add(u64::from(value))
    })?;
    let width = u16::try_from(width).ok()?;
    if level == "entries" {
        return Tile::new(0, index, width).ok().map(Resource::Entries);
    }
    let level = u8::try_from(decimal(level)?).ok()?;
    Tile::new(level, index, width).ok().map(Resource::Hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back() {
        for level in 0..=4 {
            for index in [0, 1, 999, 1000, 1_234_067, crate::SIZE_MAX >> (8 + 8 * level)] {
                for width in [1, 9, 255, 256] {
                    let resource = Resource::Hashes(Tile::new(level, index, width).unwrap());
                    assert_eq!(resource.to_string().parse(), Ok(resource));
                }
            }
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        let bad = [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/x000/000",
            "tile/0/000/001",
            "tile/0/x001",
            "tile/0/xx001/001",
            "tile/0/-01",
            "tile/0/+01",
            "tile/00/001",
            "tile/8/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/",
            "/tile/0/000",
            "tile/0/000/",
            "tile/entries/00",
            "tile/0/x999/x999/x999/x999/x999/999",
            "tile/0/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/001",
        ];
        bad.iter().for_each(|path| assert!(path.parse::<Resource>().is_err(), "{path}"));
    }
}
