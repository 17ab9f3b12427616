//! What a disk keeps of writes that were never synced.

const SECTOR: usize = 512;

/// A change that reached the file but perhaps not the platter.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Change {
    pub fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Self::Truncate(len) => image.resize(*len, 0),
            Self::Write(at, bytes) => {
                image.resize(image.len().max(at + bytes.len()), 0);
                image[*at..at + bytes.len()].copy_from_slice(bytes);
            }
        }
    }

    /// The parts that a disk writes at once: no part crosses a sector's edge.
    fn parts(self) -> Vec<Self> {
        let Self::Write(mut at, bytes) = self else { return vec![self] };
        let mut rest = bytes.as_slice();
        let mut parts = vec![];
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.len().min(SECTOR - at % SECTOR));
            parts.push(Self::Write(at, part.to_vec()));
            (at, rest) = (at + part.len(), after);
        }
        parts
    }
}

/// A power cut: of what was not synced a torn beginning stays, or sectors here and there.
pub(crate) fn cut(image: &mut Vec<u8>, changes: Vec<Change>, dice: &mut Dice) {
    let parts: Vec<Change> = changes.into_iter().flat_map(Change::parts).collect();
    let scattered = dice.roll(2) == 0;
    let kept = dice.roll(parts.len() as u64 + 1) as usize;
    for (n, part) in parts.iter().enumerate() {
        if if scattered { dice.roll(2) == 0 } else { n < kept } {
            part.apply(image);
        }
    }
}

/// The same numbers from the same seed (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_falls_apart_at_the_edges_of_sectors() {
        let parts = Change::Write(500, vec![7; 600]).parts();
        let lens: Vec<usize> = parts
            .iter()
            .map(|part| if let Change::Write(_, bytes) = part { bytes.len() } else { 0 })
            .collect();
        assert_eq!(lens, [12, 512, 76]);
    }

    #[test]
    fn a_cut_tears_a_write_and_leaves_what_was_synced() {
        let torn = (0..64).filter(|seed| {
            let mut image = vec![1; 1_000];
            cut(&mut image, vec![Change::Write(1_000, vec![2; 4_096])], &mut Dice(*seed));
            assert_eq!(image[..1_000], [1; 1_000]);
            image.contains(&2) && image.len() < 5_096
        });
        assert!(torn.count() > 10);
    }
}
