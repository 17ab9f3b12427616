//! That a tree extends an earlier one: RFC 6962 §2.1.2, verified as in RFC 9162 §2.1.4.2.

use std::ops::Range;

use super::nodes::Reading;
use super::split;
use crate::{Hash, Nodes, Unproven, Unread, node_hash};

/// The proof that the first `old` of `new` leaves are the old tree. Empty for equal sizes and for an empty old tree.
///
/// # Errors
/// [`Unproven::Shrunk`] where `old` is larger; [`Unread`] when a tile cannot be read.
pub fn prove_consistency<N: Nodes>(nodes: &mut N, old: u64, new: u64) -> Result<Vec<Hash>, Unread<N::Error>> {
    if old > new {
        return Err(Unproven::Shrunk { old, new }.into());
    }
    let ranges = if old == 0 { vec![] } else { subproof(old, new) };
    Reading::new(nodes, new).roots(ranges)
}

fn subproof(old: u64, new: u64) -> Vec<Range<u64>> {
    let (mut low, mut high) = (0, new);
    let mut ranges = vec![];
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    // A subtree that is the whole old tree is known to the verifier.
    ranges.extend((low > 0).then_some(low..high));
    ranges.reverse();
    ranges
}

/// Checks that the tree of `new` leaves begins with the tree of `old` leaves.
///
/// # Errors
/// [`Unproven`]: what does not fit.
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), Unproven> {
    if old > new {
        return Err(Unproven::Shrunk { old, new });
    }
    if old == 0 && *old_root != Hash::empty_root() {
        return Err(Unproven::OldRoot { wanted: *old_root, found: Hash::empty_root() });
    }
    if old == new || old == 0 {
        return same_or_empty(old, (old_root, new_root), proof, new);
    }
    let wanted = length(old, new);
    if proof.len() != wanted {
        return Err(Unproven::Length { wanted, found: proof.len() });
    }
    let (found_old, found_new) = lead(old, new, old_root, proof);
    match () {
        () if found_old != *old_root => Err(Unproven::OldRoot { wanted: *old_root, found: found_old }),
        () if found_new != *new_root => Err(Unproven::Root { wanted: *new_root, found: found_new }),
        () => Ok(()),
    }
}

fn same_or_empty(old: u64, roots: (&Hash, &Hash), proof: &[Hash], new: u64) -> Result<(), Unproven> {
    let (wanted, found) = (*roots.1, *roots.0);
    match () {
        () if !proof.is_empty() => Err(Unproven::Length { wanted: 0, found: proof.len() }),
        () if old == new && wanted != found => Err(Unproven::Root { wanted, found }),
        () => Ok(()),
    }
}

/// The two roots that a proof of the right length leads to.
fn lead(old: u64, new: u64, old_root: &Hash, proof: &[Hash]) -> (Hash, Hash) {
    let shift = (old - 1).trailing_ones();
    let (mut node, mut last) = ((old - 1) >> shift, (new - 1) >> shift);
    let (first, rest) = match proof.split_first() {
        Some((first, rest)) if !old.is_power_of_two() => (*first, rest),
        _ => (*old_root, proof),
    };
    let (mut old_side, mut new_side) = (first, first);
    for hash in rest {
        if node % 2 == 1 || node == last {
            old_side = node_hash(hash, &old_side);
            new_side = node_hash(hash, &new_side);
            let alone = node.trailing_zeros();
            (node, last) = (node.checked_shr(alone).unwrap_or(0), last.checked_shr(alone).unwrap_or(0));
        } else {
            new_side = node_hash(&new_side, hash);
        }
        (node, last) = (node >> 1, last >> 1);
    }
    (old_side, new_side)
}

fn length(old: u64, new: u64) -> usize {
    subproof(old, new).len()
}
