//! In process, on SQLite: through `db.write` and the action.

use anyhow::Result;
use serde_json::json;

use super::{BATCH, CLIENTS, compare, per_second, rates, thousands, times, usual};
use crate::bench::{Bench, Plan, file_bytes};
use crate::gate::median;
use crate::pay::{self, Done, Keys, Kind, Spread, USUAL, Until};
use crate::report::{Row, met};

/// TPC-B clients beside 32 of ours.
const PEER_CLIENTS: usize = 32;
const SINGLES_MIN: f64 = 8.0;
const BATCHES_MIN: f64 = 100_000.0;
/// The disk on which [`BATCHES_MIN`] is asked.
const SYNCS_MIN: f64 = 5_000.0;
const RANDOM_MIN: f64 = 0.8;
const HOT_MIN: f64 = 0.9;
const P50_MAX: f64 = 5.0;
const P99_MAX: f64 = 20.0;
const BYTES_MAX: f64 = 250.0;

/// P3.
pub fn singles(bench: &mut Bench) -> Result<Row> {
    let (house, _) = bench.house(usual(bench))?;
    bench.postgres()?;
    let (time, seconds) = (bench.time(), bench.args.seconds);
    let postgres = &*bench;
    let (gates, rounds) = postgres.rounds(|| {
        let ours = pay::singles(&house, CLIENTS, time, USUAL)?;
        Ok((ours, postgres.started()?.tpcb(PEER_CLIENTS, seconds)?))
    })?;
    let (ours, peer): (Vec<Done>, Vec<f64>) = rounds.into_iter().unzip();
    let (rate, tps, ratio) = compare(&rates(&ours), &peer);
    Ok(Row {
        id: "P3",
        work: format!("in process, {CLIENTS} concurrent single durable payments, SQLite"),
        ours: per_second(rate),
        peer: format!("pgbench TPC-B, {PEER_CLIENTS} clients: {}", per_second(tps)),
        ratio: times(ratio),
        goal: "≥ 8×".to_owned(),
        met: met(&gates, ratio >= SINGLES_MIN),
        gates,
        detail: json!({"ours": rates(&ours), "tpcb": peer}),
    })
}

/// P4, and the bytes a payment takes.
pub fn batches(bench: &mut Bench) -> Result<Row> {
    let (house, place) = bench.house(usual(bench))?;
    let before = file_bytes(&house, &place)?;
    let time = bench.time();
    let (gates, rounds) = bench.rounds(|| {
        let many = pay::batches(&house, BATCH, Until::Time(time), USUAL)?;
        Ok((many, pay::singles(&house, 1, time, USUAL)?))
    })?;
    let (many, one): (Vec<Done>, Vec<Done>) = rounds.into_iter().unzip();
    let (rate, single, ratio) = compare(&rates(&many), &rates(&one));
    let payments: u64 = many.iter().chain(&one).map(|done| done.payments).sum();
    let bytes = (file_bytes(&house, &place)? - before) as f64 / payments as f64;
    let syncs = median(&gates.iter().map(|gate| gate.per_second()).collect::<Vec<_>>());
    let fit = if syncs >= SYNCS_MIN {
        String::new()
    } else {
        format!(" (disk: {} syncs/s)", thousands(syncs as u64))
    };
    Ok(Row {
        id: "P4",
        work: format!("in process, {BATCH} payments in a write, SQLite; {bytes:.0} bytes each"),
        ours: format!("{}{fit}", per_second(rate)),
        peer: format!("its own single client: {}", per_second(single)),
        ratio: times(ratio),
        goal: "≥ 100,000/s, aim 300,000/s, where the disk does 5,000 syncs/s; ≤ 250 bytes".to_owned(),
        met: met(&gates, rate >= BATCHES_MIN && bytes <= BYTES_MAX),
        gates,
        detail: json!({"batches": rates(&many), "single": rates(&one), "bytes_per_payment": bytes}),
    })
}

/// P5.
pub fn random_keys(bench: &mut Bench) -> Result<Row> {
    let random = Kind { keys: Keys::Random, ..USUAL };
    let ordered_house = bench.house(usual(bench))?.0;
    let random_house = bench.house(Plan { kind: random, ..usual(bench) })?.0;
    let time = Until::Time(bench.time());
    let (gates, rounds) = bench.rounds(|| {
        let ours = pay::batches(&random_house, BATCH, time, random)?;
        Ok((ours, pay::batches(&ordered_house, BATCH, time, USUAL)?))
    })?;
    let (ours, peer): (Vec<Done>, Vec<Done>) = rounds.into_iter().unzip();
    let (rate, other, ratio) = compare(&rates(&ours), &rates(&peer));
    Ok(Row {
        id: "P5",
        work: format!("keys are random UUIDv4, {BATCH} payments in a write"),
        ours: per_second(rate),
        peer: format!("keys are UUIDv7: {}", per_second(other)),
        ratio: times(ratio),
        goal: "≥ 0.8×".to_owned(),
        met: met(&gates, ratio >= RANDOM_MIN),
        gates,
        detail: json!({"random": rates(&ours), "ordered": rates(&peer)}),
    })
}

/// P6.
pub fn hot_account(bench: &mut Bench) -> Result<Row> {
    let house = bench.house(usual(bench))?.0;
    let time = Until::Time(bench.time());
    let run = |spread| pay::batches(&house, BATCH, time, Kind { spread, ..USUAL });
    let (gates, rounds) =
        bench.rounds(|| Ok((run(Spread::OneShop)?, run(Spread::OneWallet)?, run(Spread::Uniform)?)))?;
    let side = |n: usize| -> Vec<f64> {
        rounds.iter().map(|(shop, wallet, all)| [shop, wallet, all][n].per_second()).collect()
    };
    let (shop, all, shop_ratio) = compare(&side(0), &side(2));
    let (wallet, _, wallet_ratio) = compare(&side(1), &side(2));
    let ratio = shop_ratio.min(wallet_ratio);
    Ok(Row {
        id: "P6",
        work: format!("one hot account, {BATCH} payments in a write"),
        ours: format!("one shop {}, one wallet and one shop {}", per_second(shop), per_second(wallet)),
        peer: format!("uniform: {}", per_second(all)),
        ratio: format!("{}, {}", times(shop_ratio), times(wallet_ratio)),
        goal: "≥ 0.9×".to_owned(),
        met: met(&gates, ratio >= HOT_MIN),
        gates,
        detail: json!({"one_shop": side(0), "one_wallet": side(1), "uniform": side(2)}),
    })
}

/// P11.
pub fn latency(bench: &mut Bench) -> Result<Row> {
    let house = bench.house(usual(bench))?.0;
    let time = bench.time();
    let (gates, ours) = bench.rounds(|| pay::singles(&house, CLIENTS, time, USUAL))?;
    let middle = |of: &dyn Fn(&Done) -> f64| median(&ours.iter().map(of).collect::<Vec<_>>());
    let (p50, p99) = (middle(&|done| done.p50_us), middle(&|done| done.p99_us));
    let sync = median(&gates.iter().map(|gate| gate.p50_us).collect::<Vec<_>>());
    let (slow, slowest) = (p50 / sync, p99 / sync);
    Ok(Row {
        id: "P11",
        work: format!("latency at {CLIENTS} clients in process, SQLite"),
        ours: format!("p50 {p50:.0} µs, p99 {p99:.0} µs"),
        peer: format!("fdatasync p50 {sync:.0} µs"),
        ratio: format!("{}, {}", times(slow), times(slowest)),
        goal: "≤ 5×, ≤ 20×".to_owned(),
        met: met(&gates, slow <= P50_MAX && slowest <= P99_MAX),
        gates,
        detail: json!({"p50_us": p50, "p99_us": p99, "per_second": rates(&ours)}),
    })
}
