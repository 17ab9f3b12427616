//! How fast a log grows: `cargo run --release -p tlog --example append -- 10000000`.

use std::time::Instant;

use tlog::{Frontier, Levels, leaf_hash, prove_inclusion};

const LEAVES: u64 = 5_000_000;

fn main() {
    let leaves = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(LEAVES);

    let began = Instant::now();
    let mut log = Frontier::default();
    for index in 0..leaves {
        log.append(leaf_hash(&commitment(index)), |_| {});
    }
    report("append 32-byte leaves, root at the end", leaves, began);
    println!("{leaves} leaves, root {:?}, frontier {} bytes", log.root(), log.to_bytes().len());

    let mut log = Levels::default();
    (0..leaves).for_each(|index| log.append(leaf_hash(&commitment(index))));
    let proofs = 10_000.min(leaves);
    let began = Instant::now();
    let hashes: usize = (0..proofs)
        .filter_map(|at| prove_inclusion(&mut log, at * (leaves / proofs), leaves).ok())
        .map(|p| p.len())
        .sum();
    report("inclusion proofs from tiles in memory", proofs, began);
    println!("{} hashes a proof in the mean", hashes as u64 / proofs.max(1));
}

/// Something that looks like a commitment and costs nothing.
fn commitment(index: u64) -> [u8; 32] {
    let mut bytes = [0x5a; 32];
    bytes[..8].copy_from_slice(&index.to_be_bytes());
    bytes
}

fn report(what: &str, count: u64, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    println!("{what}: {:.0}/s ({count} in {seconds:.2} s)", count as f64 / seconds);
}
