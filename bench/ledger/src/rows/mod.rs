//! The rows of the table, each beside what it is compared with.

mod engine;
mod log;
mod scale;
mod server;
mod web;

use anyhow::Result;

use crate::bench::{Bench, Plan};
use crate::gate::median;
use crate::house::Size;
use crate::pay::{Done, USUAL};
use crate::report::Row;

type Measure = fn(&mut Bench) -> Result<Row>;

pub const ALL: &[(&str, Measure)] = &[
    ("P1", web::redemptions),
    ("P2", web::gift_batches),
    ("P3", engine::singles),
    ("P4", engine::batches),
    ("P5", engine::random_keys),
    ("P6", engine::hot_account),
    ("P7", server::batches),
    ("P8", server::singles),
    ("P9", scale::large),
    ("P10", log::merkle),
    ("P11", engine::latency),
];

/// Payments in one write where a row says "batches".
const BATCH: usize = 1_000;
/// Clients where a row says "concurrent".
const CLIENTS: usize = 32;
const SHOPS: usize = 50;

/// The usual house.
fn usual(bench: &Bench) -> Plan {
    let size = Size { wallets: bench.args.wallets, shops: SHOPS };
    Plan { size, past: bench.args.past, kind: USUAL }
}

fn rates(done: &[Done]) -> Vec<f64> {
    done.iter().map(Done::per_second).collect()
}

/// The middle rates of two sides and how many times the first is the second.
fn compare(ours: &[f64], peer: &[f64]) -> (f64, f64, f64) {
    let (ours, peer) = (median(ours), median(peer));
    (ours, peer, ours / peer.max(1e-9))
}

/// `12,345/s`
fn per_second(rate: f64) -> String {
    format!("{}/s", thousands(rate.round() as u64))
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let cut = digits.len() % 3;
    let (head, tail) = digits.split_at(cut);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let head = (!head.is_empty()).then(|| head.to_owned());
    head.into_iter().chain(groups).collect::<Vec<_>>().join(",")
}

/// `5.1×`
fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}×") } else { format!("{ratio:.0}×") }
}
