//! Large houses.

use anyhow::Result;
use serde_json::json;

use super::{BATCH, SHOPS, compare, per_second, rates, thousands, times};
use crate::bench::{Bench, Plan};
use crate::house::{House, Size};
use crate::pay::{self, USUAL, Until};
use crate::report::{Row, met};

/// The small side of both comparisons.
const WALLETS: usize = 10_000;
const PAST: u64 = 100_000;
const DEEP_MIN: f64 = 0.8;
const WIDE_MIN: f64 = 0.5;

/// P9.
pub fn large(bench: &mut Bench) -> Result<Row> {
    let (wide, deep) = (bench.args.wide, bench.args.deep);
    let (wallets, past) = (WALLETS.min(wide / 10), PAST.min(deep / 10));
    let mut house = |wallets, past| -> Result<House> {
        Ok(bench.house(Plan { size: Size { wallets, shops: SHOPS }, past, kind: USUAL })?.0)
    };
    let (small, long, broad) = (house(wallets, past)?, house(wallets, deep)?, house(wide, past)?);
    let time = Until::Time(bench.time());
    let run = |house: &House| pay::batches(house, BATCH, time, USUAL);
    let (gates, rounds) = bench.rounds(|| Ok([run(&long)?, run(&broad)?, run(&small)?]))?;
    let side = |n: usize| rates(&rounds.iter().map(|round| round[n].clone()).collect::<Vec<_>>());
    let (long, base, deep_ratio) = compare(&side(0), &side(2));
    let (broad, _, wide_ratio) = compare(&side(1), &side(2));
    Ok(Row {
        id: "P9",
        work: format!(
            "{} payments in the journal; {} wallets; {BATCH} payments in a write",
            thousands(deep),
            thousands(wide as u64)
        ),
        ours: format!("{}; {}", per_second(long), per_second(broad)),
        peer: format!("{} and {}: {}", thousands(past), thousands(wallets as u64), per_second(base)),
        ratio: format!("{}; {}", times(deep_ratio), times(wide_ratio)),
        goal: "≥ 0.8×; ≥ 0.5×".to_owned(),
        met: met(&gates, deep_ratio >= DEEP_MIN && wide_ratio >= WIDE_MIN),
        gates,
        detail: json!({"deep": side(0), "wide": side(1), "small": side(2)}),
    })
}
