//! Every proof of every tree of up to 600 leaves against the definitions of RFC 6962 §2.1, written as they stand there.

use std::collections::HashMap;

use tlog::{
    Hash, Levels, leaf_hash, node_hash, prove_consistency, prove_inclusion, root_at, verify_consistency,
    verify_inclusion,
};

use crate::support::{data, tree};

const SIZE: u64 = 600;

#[derive(Default)]
struct Definitions {
    known: HashMap<(u64, u64), Hash>,
}

impl Definitions {
    fn split(count: u64) -> u64 {
        let mut k = 1;
        while k * 2 < count {
            k *= 2;
        }
        k
    }

    /// MTH(D[from:to]).
    fn root(&mut self, from: u64, to: u64) -> Hash {
        if let Some(hash) = self.known.get(&(from, to)) {
            return *hash;
        }
        let hash = match to - from {
            0 => Hash::empty_root(),
            1 => leaf_hash(&data(from)),
            count => {
                let k = Self::split(count);
                node_hash(&self.root(from, from + k), &self.root(from + k, to))
            }
        };
        self.known.insert((from, to), hash);
        hash
    }

    /// PATH(m, D[from:to]).
    fn path(&mut self, m: u64, from: u64, to: u64) -> Vec<Hash> {
        if to - from == 1 {
            return vec![];
        }
        let k = Self::split(to - from);
        let (mut path, sibling) = match m < k {
            true => (self.path(m, from, from + k), self.root(from + k, to)),
            false => (self.path(m - k, from + k, to), self.root(from, from + k)),
        };
        path.push(sibling);
        path
    }

    /// SUBPROOF(m, D[from:to], whole).
    fn subproof(&mut self, m: u64, from: u64, to: u64, whole: bool) -> Vec<Hash> {
        if m == to - from {
            return if whole { vec![] } else { vec![self.root(from, to)] };
        }
        let k = Self::split(to - from);
        let (mut proof, sibling) = match m <= k {
            true => (self.subproof(m, from, from + k, whole), self.root(from + k, to)),
            false => (self.subproof(m - k, from + k, to, false), self.root(from, from + k)),
        };
        proof.push(sibling);
        proof
    }
}

#[test]
fn every_inclusion_proof() {
    let (mut known, mut log) = (Definitions::default(), tree(SIZE));
    for size in 1..=SIZE {
        let root = known.root(0, size);
        assert_eq!(root_at(&mut log, size), Ok(root));
        for index in 0..size {
            let proof = prove_inclusion(&mut log, index, size).unwrap();
            assert_eq!(proof, known.path(index, 0, size), "{index} of {size}");
            let leaf = leaf_hash(&data(index));
            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()), "{index} of {size}");
        }
    }
}

#[test]
fn every_consistency_proof() {
    let (mut known, mut log) = (Definitions::default(), tree(SIZE));
    for new in 1..=SIZE {
        let new_root = known.root(0, new);
        for old in 1..=new {
            let proof = prove_consistency(&mut log, old, new).unwrap();
            assert_eq!(proof, known.subproof(old, 0, new, true), "{old} to {new}");
            let old_root = known.root(0, old);
            let checked = verify_consistency((old, &old_root), (new, &new_root), &proof);
            assert_eq!(checked, Ok(()), "{old} to {new}");
        }
    }
}

#[test]
fn the_running_root_is_the_root() {
    let (mut known, mut log) = (Definitions::default(), Levels::default());
    for size in 0..=SIZE {
        assert_eq!(log.root(), known.root(0, size));
        log.append_data(&data(size));
    }
}
