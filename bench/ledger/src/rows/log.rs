//! What proofs cost.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use beans::proof::{Leaf, leaf_secret, nonce, witness};
use serde_json::json;
use tlog::Frontier;
use uuid::Uuid;

use super::{BATCH, compare, per_second, rates, times, usual};
use crate::bench::Bench;
use crate::house::House;
use crate::pay::{self, USUAL, Until};
use crate::report::{Row, met};

const LEAST: f64 = 0.8;
/// Entries that are logged again in a round.
const LOGGED: i64 = 100_000;
const NEWEST: &str =
    "SELECT seq, actor_id, body FROM bean_journal WHERE community_id = $1 ORDER BY seq DESC LIMIT $2";

struct Entry {
    seq: i64,
    actor: Option<Uuid>,
    body: Vec<u8>,
}

/// P10. Nothing in the product turns the log off, so the log's own work is timed by itself, over entries of the same
/// house in the same round, and taken off the time of a payment.
pub fn merkle(bench: &mut Bench) -> Result<Row> {
    let (house, _) = bench.house(usual(bench))?;
    let entries = newest(&house)?;
    let time = Until::Time(bench.time());
    let (gates, rounds) = bench.rounds(|| {
        let with = pay::batches(&house, BATCH, time, USUAL)?;
        Ok((with, logged(&house, &entries)))
    })?;
    let (with, logs): (Vec<_>, Vec<Duration>) = rounds.into_iter().unzip();
    let with = rates(&with);
    let log_us: Vec<f64> = logs.iter().map(|took| took.as_secs_f64() * 1e6 / entries.len() as f64).collect();
    let without: Vec<f64> = with.iter().zip(&log_us).map(|(rate, log)| 1e6 / (1e6 / rate - log)).collect();
    let (ours, bare, ratio) = compare(&with, &without);
    Ok(Row {
        id: "P10",
        work: format!("with Merkle log and hash chain, {BATCH} payments in a write, SQLite"),
        ours: per_second(ours),
        peer: format!(
            "less the log's own {:.2} µs a payment: {}",
            crate::gate::median(&log_us),
            per_second(bare)
        ),
        ratio: times(ratio),
        goal: format!("≥ {LEAST}×"),
        met: met(&gates, ratio >= LEAST),
        gates,
        detail: json!({"with": with, "log_us": log_us, "without": without}),
    })
}

fn newest(house: &House) -> Result<Vec<Entry>> {
    let community = house.community;
    let mut entries = house.db.read_blocking(move |r| {
        r.list(NEWEST, &[&community, &LOGGED], |row| {
            Ok::<_, db::Error>(Entry { seq: row.next()?, actor: row.next()?, body: row.next()? })
        })
    })?;
    entries.reverse();
    ensure!(!entries.is_empty(), "the journal is empty");
    Ok(entries)
}

/// Everything that an entry costs because there is a log: its secret nonce, its witness, its commitment, its leaf, its
/// place in the tree, and the bytes of the tree's edge with every write. Not in it: 8 bytes of the journal's row, and one
/// row of the tree for 256 entries.
fn logged(house: &House, entries: &[Entry]) -> Duration {
    let secret = leaf_secret(&house.vault);
    let (mut tree, mut kept) = (Frontier::default(), Vec::new());
    let started = Instant::now();
    for batch in entries.chunks(BATCH) {
        for entry in batch {
            let nonce = nonce(&secret, house.community, entry.seq);
            let leaf = Leaf::new(nonce, witness(nonce, entry.actor), &entry.body);
            tree.append(leaf.hash(), |node| kept.extend((node.level > 0).then_some(node)));
        }
        std::hint::black_box(tree.to_bytes());
    }
    started.elapsed()
}
