//! In process, on PostgreSQL, beside pgbench on the same server.

use anyhow::Result;
use serde_json::json;

use super::{BATCH, CLIENTS, compare, per_second, rates, times, usual};
use crate::bench::{Bench, lived_in};
use crate::house::{House, Place};
use crate::pay::{self, Done, USUAL, Until};
use crate::report::{Row, met};

const PEER_CLIENTS: usize = 8;
const BATCHES_MIN: f64 = 20.0;
const SINGLES_MIN: f64 = 3.0;
/// A past so long that tables do not fit one page; the rest is the same on both engines.
const PAST_MAX: u64 = 50_000;

fn house(bench: &mut Bench) -> Result<House> {
    if let Some(house) = bench.on_postgres.clone() {
        return Ok(house);
    }
    let place = Place { folder: bench.folder("postgres-house"), url: bench.postgres()?.url() };
    let mut plan = usual(bench);
    plan.past = plan.past.min(PAST_MAX);
    let house = lived_in(&place, plan)?;
    bench.on_postgres = Some(house.clone());
    Ok(house)
}

/// P7, and the bytes a payment takes.
pub fn batches(bench: &mut Bench) -> Result<Row> {
    let house = house(bench)?;
    let bench = &*bench;
    let (postgres, time) = (bench.started()?, bench.time());
    let before = postgres.bytes()?;
    let (gates, rounds) = bench.rounds(|| {
        let ours = pay::batches(&house, BATCH, Until::Time(time), USUAL)?;
        Ok((ours, postgres.tpcb(PEER_CLIENTS, bench.args.seconds)?))
    })?;
    let (ours, peer): (Vec<Done>, Vec<f64>) = rounds.into_iter().unzip();
    let payments: u64 = ours.iter().map(|done| done.payments).sum();
    let bytes = (postgres.bytes()? - before) as f64 / payments as f64;
    let (rate, tps, ratio) = compare(&rates(&ours), &peer);
    Ok(Row {
        id: "P7",
        work: format!("in process, {BATCH} payments in a write, PostgreSQL; {bytes:.0} bytes each"),
        ours: per_second(rate),
        peer: format!("pgbench TPC-B, {PEER_CLIENTS} clients: {}", per_second(tps)),
        ratio: times(ratio),
        goal: "≥ 20×".to_owned(),
        met: met(&gates, ratio >= BATCHES_MIN),
        gates,
        detail: json!({"ours": rates(&ours), "tpcb": peer, "bytes_per_payment": bytes}),
    })
}

/// P8.
pub fn singles(bench: &mut Bench) -> Result<Row> {
    let house = house(bench)?;
    let bench = &*bench;
    let (postgres, time) = (bench.started()?, bench.time());
    let (gates, rounds) = bench.rounds(|| {
        let ours = pay::singles(&house, CLIENTS, time, USUAL)?;
        Ok((ours, postgres.tpcb(PEER_CLIENTS, bench.args.seconds)?))
    })?;
    let (ours, peer): (Vec<Done>, Vec<f64>) = rounds.into_iter().unzip();
    let (rate, tps, ratio) = compare(&rates(&ours), &peer);
    Ok(Row {
        id: "P8",
        work: format!("in process, {CLIENTS} concurrent single durable payments, PostgreSQL"),
        ours: per_second(rate),
        peer: format!("pgbench TPC-B, {PEER_CLIENTS} clients: {}", per_second(tps)),
        ratio: times(ratio),
        goal: "≥ 3×".to_owned(),
        met: met(&gates, ratio >= SINGLES_MIN),
        gates,
        detail: json!({"ours": rates(&ours), "tpcb": peer}),
    })
}
