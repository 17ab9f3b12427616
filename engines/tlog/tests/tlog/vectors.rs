//! The tree of eight leaves that implementations of RFC 6962 share as their test vector.

use tlog::{
    Frontier, Hash, Levels, leaf_hash, prove_consistency, prove_inclusion, root_at, verify_consistency,
    verify_inclusion,
};

use crate::support::hex;

const LEAVES: [&[u8]; 8] = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const NODE_01: &str = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
const LEAF_0: &str = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const NODE_23: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const NODE_4567: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const NODE_67: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const NODE_0123: &str = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
const NODE_45: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

fn log() -> Levels {
    let mut log = Levels::default();
    LEAVES.iter().for_each(|leaf| log.append_data(leaf));
    log
}

fn hashes(texts: &[&str]) -> Vec<Hash> {
    texts.iter().map(|text| hex(text)).collect()
}

#[test]
fn roots() {
    let (mut log, mut frontier) = (log(), Frontier::default());
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!((frontier.size(), frontier.root()), (size, hex(root)));
        assert_eq!(root_at(&mut log, size), Ok(hex(root)));
        LEAVES.get(size as usize).iter().for_each(|leaf| frontier.append(leaf_hash(leaf), |_| {}));
    }
}

#[test]
fn inclusion_proofs() {
    let cases: [(u64, u64, &[&str]); 5] = [
        (0, 1, &[]),
        (0, 8, &[LEAF_1, NODE_23, NODE_4567]),
        (5, 8, &[LEAF_4, NODE_67, NODE_0123]),
        (2, 3, &[NODE_01]),
        (1, 5, &[LEAF_0, NODE_23, LEAF_4]),
    ];
    for (index, size, proof) in cases {
        let proof = hashes(proof);
        assert_eq!(prove_inclusion(&mut log(), index, size), Ok(proof.clone()));
        let leaf = leaf_hash(LEAVES[index as usize]);
        assert_eq!(verify_inclusion(&leaf, index, size, &proof, &hex(ROOTS[size as usize])), Ok(()));
    }
}

#[test]
fn consistency_proofs() {
    let cases: [(u64, u64, &[&str]); 5] = [
        (1, 1, &[]),
        (1, 8, &[LEAF_1, NODE_23, NODE_4567]),
        (6, 8, &[NODE_45, NODE_67, NODE_0123]),
        (2, 5, &[NODE_23, LEAF_4]),
        (0, 5, &[]),
    ];
    for (old, new, proof) in cases {
        let proof = hashes(proof);
        assert_eq!(prove_consistency(&mut log(), old, new), Ok(proof.clone()));
        let (old_root, new_root) = (hex(ROOTS[old as usize]), hex(ROOTS[new as usize]));
        assert_eq!(verify_consistency((old, &old_root), (new, &new_root), &proof), Ok(()));
    }
}
