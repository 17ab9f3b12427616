//! One changed byte anywhere proves nothing any more.

use tlog::{
    Checkpoint, OfflineProof, leaf_hash, prove_consistency, prove_inclusion, verify_consistency,
    verify_inclusion,
};

use crate::support::{data, key, tree};

const SIZE: u64 = 300;

#[test]
fn every_byte_of_a_proof_file_counts() {
    let (mut tree, key) = (tree(SIZE), key("log.example"));
    let checkpoint =
        Checkpoint { origin: "log.example".into(), size: SIZE, root: tree.root(), extensions: vec![] };
    let proof = OfflineProof {
        extra: None,
        index: 123,
        hashes: prove_inclusion(&mut tree, 123, SIZE).unwrap(),
        checkpoint: checkpoint.sign(&key).unwrap(),
    };
    let (bytes, leaf) = (proof.to_string().into_bytes(), leaf_hash(&data(123)));
    let keys = [key.verifying_key()];
    let holds = |bytes: &[u8]| {
        let proof = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<OfflineProof>().ok());
        proof.is_some_and(|proof| proof.verify(&leaf, "log.example", &keys).is_ok())
    };
    assert!(holds(&bytes));
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert!(!holds(&changed), "byte {at}, bit {bit}");
        }
        assert!(
            !holds(&bytes[..at]) && !holds(&[&bytes[..at], &bytes[at + 1..]].concat()),
            "without byte {at}"
        );
    }
}

#[test]
fn every_bit_of_a_proof_counts() {
    let mut tree = tree(SIZE);
    let (root, leaf) = (tree.root(), leaf_hash(&data(200)));
    let proof = prove_inclusion(&mut tree, 200, SIZE).unwrap();
    let old_root = tlog::root_at(&mut tree, 77).unwrap();
    let growth = prove_consistency(&mut tree, 77, SIZE).unwrap();
    assert!(verify_inclusion(&leaf, 200, SIZE, &proof, &root).is_ok());
    assert!(verify_consistency((77, &old_root), (SIZE, &root), &growth).is_ok());
    for bit in 0..256 {
        let flip = |hash: &tlog::Hash| {
            let mut hash = *hash;
            hash.0[bit / 8] ^= 1 << (bit % 8);
            hash
        };
        let flipped = |proof: &[tlog::Hash], at: usize| {
            let mut proof = proof.to_vec();
            proof[at] = flip(&proof[at]);
            proof
        };
        for at in 0..proof.len() {
            assert!(verify_inclusion(&leaf, 200, SIZE, &flipped(&proof, at), &root).is_err());
        }
        for at in 0..growth.len() {
            assert!(verify_consistency((77, &old_root), (SIZE, &root), &flipped(&growth, at)).is_err());
        }
        assert!(verify_inclusion(&flip(&leaf), 200, SIZE, &proof, &root).is_err());
        assert!(verify_inclusion(&leaf, 200, SIZE, &proof, &flip(&root)).is_err());
        assert!(verify_consistency((77, &flip(&old_root)), (SIZE, &root), &growth).is_err());
        assert!(verify_consistency((77, &old_root), (SIZE, &flip(&root)), &growth).is_err());
    }
}

#[test]
fn a_proof_is_of_one_place() {
    let mut tree = tree(SIZE);
    let (root, leaf) = (tree.root(), leaf_hash(&data(200)));
    let proof = prove_inclusion(&mut tree, 200, SIZE).unwrap();
    for index in (0..SIZE + 5).filter(|index| *index != 200) {
        assert!(verify_inclusion(&leaf, index, SIZE, &proof, &root).is_err(), "{index}");
    }
    let longer = [proof.as_slice(), &[leaf]].concat();
    for wrong in [&proof[1..], &proof[..proof.len() - 1], &longer, &[]] {
        assert!(verify_inclusion(&leaf, 200, SIZE, wrong, &root).is_err());
    }
}
