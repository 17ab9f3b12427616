use proptest::prelude::*;
use tlog::{
    Hash, Nodes, Tile, Unproven, Unread, leaf_hash, prove_consistency, prove_inclusion, root_at,
    verify_consistency, verify_inclusion,
};

use crate::support::{Counted, data, tree};

const SIZE: u64 = 150_000;

/// Three levels of tiles; sizes that end within a tile, at its edge and beside it.
#[test]
fn proofs_in_a_tall_tree_read_few_tiles() {
    let mut tree = tree(SIZE);
    let sizes = [1, 255, 256, 257, 65_535, 65_536, 65_537, 131_072, 149_999, SIZE];
    for size in sizes {
        let root = root_at(&mut tree, size).unwrap();
        for index in [0, 1, 254, 255, 256, 65_535, 65_536, size / 3, size - 1] {
            if index >= size {
                continue;
            }
            let mut counted = Counted { tree: &mut tree, tiles: 0 };
            let proof = prove_inclusion(&mut counted, index, size).unwrap();
            assert!(counted.tiles <= 6, "{} tiles for {index} of {size}", counted.tiles);
            verify_inclusion(&leaf_hash(&data(index)), index, size, &proof, &root).unwrap();
        }
        for old in sizes.into_iter().filter(|old| *old <= size) {
            let mut counted = Counted { tree: &mut tree, tiles: 0 };
            let proof = prove_consistency(&mut counted, old, size).unwrap();
            assert!(counted.tiles <= 6, "{} tiles for {old} to {size}", counted.tiles);
            let old_root = root_at(&mut tree, old).unwrap();
            verify_consistency((old, &old_root), (size, &root), &proof).unwrap();
        }
    }
}

#[test]
fn what_is_not_there_is_said() {
    let mut tree = tree(10);
    assert_eq!(
        prove_inclusion(&mut tree, 10, 10),
        Err(Unread::Unproven(Unproven::Outside { index: 10, size: 10 }))
    );
    assert_eq!(
        prove_consistency(&mut tree, 9, 8),
        Err(Unread::Unproven(Unproven::Shrunk { old: 9, new: 8 }))
    );
    assert_eq!(root_at(&mut tree, 11), Err(Unread::Width { level: 0, index: 0, wanted: 11, found: 0 }));
}

/// A store that answers with nonsense of the right width at any size.
struct Made;

impl Nodes for Made {
    type Error = String;

    fn tile(&mut self, tile: Tile) -> Result<Vec<Hash>, String> {
        if tile.index() % 7 == 6 {
            return Err(format!("tile {} is lost", tile.index()));
        }
        Ok((0..tile.width()).map(|at| leaf_hash(&data(tile.first() + u64::from(at)))).collect())
    }
}

proptest! {
    #[test]
    fn no_size_is_too_large(index: u64, size in 1..=u64::MAX, old: u64) {
        for result in [prove_inclusion(&mut Made, index % size, size), prove_consistency(&mut Made, old % size, size)] {
            match result {
                Ok(proof) => prop_assert!(proof.len() <= 65),
                Err(unread) => prop_assert!(matches!(unread, Unread::Store(_)), "{unread}"),
            }
        }
    }

    #[test]
    fn any_proof_of_any_size_is_judged_without_panic(index: u64, size: u64, count in 0..70_usize) {
        let (hash, proof) = (leaf_hash(b"x"), vec![leaf_hash(b"y"); count]);
        prop_assert!(verify_inclusion(&hash, index, size, &proof, &hash).is_err() || (index, size, count) == (0, 1, 0));
        let consistent = verify_consistency((index, &hash), (size, &hash), &proof);
        prop_assert!(consistent.is_err() || (index == size && count == 0));
    }
}
