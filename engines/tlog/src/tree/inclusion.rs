//! That a leaf is in a tree: RFC 6962 §2.1.1, verified as in RFC 9162 §2.1.3.2.

use std::ops::Range;

use super::nodes::Reading;
use super::split;
use crate::{Hash, Nodes, Unproven, Unread, node_hash};

/// The proof that leaf `index` is in the tree of the first `size` leaves; the leaf's sibling comes first.
///
/// # Errors
/// [`Unproven::Outside`] where the tree has no such leaf; [`Unread`] when a tile cannot be read.
pub fn prove_inclusion<N: Nodes>(
    nodes: &mut N,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, Unread<N::Error>> {
    if index >= size {
        return Err(Unproven::Outside { index, size }.into());
    }
    Reading::new(nodes, size).roots(siblings(index, size))
}

fn siblings(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut low, mut high) = (0, size);
    let mut siblings = vec![];
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            siblings.push(middle..high);
            high = middle;
        } else {
            siblings.push(low..middle);
            low = middle;
        }
    }
    siblings.reverse();
    siblings
}

/// Checks that `leaf` (a leaf hash) is leaf `index` of the tree of `size` leaves with this root.
///
/// # Errors
/// [`Unproven`]: what does not fit.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), Unproven> {
    let found = root_of_inclusion(leaf, index, size, proof)?;
    if found == *root { Ok(()) } else { Err(Unproven::Root { wanted: *root, found }) }
}

/// The root that a proof leads to.
///
/// # Errors
/// [`Unproven::Outside`] or [`Unproven::Length`].
pub fn root_of_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Result<Hash, Unproven> {
    if index >= size {
        return Err(Unproven::Outside { index, size });
    }
    let wanted = length(index, size);
    if proof.len() != wanted {
        return Err(Unproven::Length { wanted, found: proof.len() });
    }
    let (mut node, mut last) = (index, size - 1);
    let mut root = *leaf;
    for sibling in proof {
        if node % 2 == 1 || node == last {
            root = node_hash(sibling, &root);
            // Levels at which this node is the last and alone pass it up unhashed.
            let alone = node.trailing_zeros();
            (node, last) = (node.checked_shr(alone).unwrap_or(0), last.checked_shr(alone).unwrap_or(0));
        } else {
            root = node_hash(&root, sibling);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    Ok(root)
}

/// Levels up to where the path meets the tree's right edge, then one for each left sibling on that edge.
fn length(index: u64, size: u64) -> usize {
    let inner = u64::BITS - (index ^ (size - 1)).leading_zeros();
    (inner + index.checked_shr(inner).unwrap_or(0).count_ones()) as usize
}
