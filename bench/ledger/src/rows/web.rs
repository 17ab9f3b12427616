//! Over HTTP: the released program with 64 keep-alive connections, the load generator on the same cores.

use std::cell::RefCell;

use anyhow::Result;
use serde_json::json;
use uuid::Uuid;

use super::{SHOPS, compare, per_second, rates, times, usual};
use crate::bench::{Bench, Plan, lived_in};
use crate::house::{COMMUNITY, House, Place, Size};
use crate::http::{Load, post};
use crate::pay::{self, Done, Kind, USUAL};
use crate::program::Program;
use crate::report::{Row, met};
use crate::tokens;

const CONNECTIONS: usize = 64;
const PEER_CLIENTS: usize = 8;
const SINGLES_MIN: f64 = 3.0;
const BATCHES_MIN: f64 = 20.0;
const GIFTS: usize = 100;

/// P1.
pub fn redemptions(bench: &mut Bench) -> Result<Row> {
    bench.postgres()?;
    let size = Size { wallets: bench.args.payers, shops: SHOPS };
    let plan = Plan { size, kind: Kind { entered: true, ..USUAL }, ..usual(bench) };
    let place = Place::sqlite(&bench.folder("served"));
    let house = lived_in(&place, plan)?;
    let shop = |n: usize| house.shops[n % SHOPS];
    let clerks: Vec<String> =
        (0..CONNECTIONS).map(|n| tokens::clerk(&house, n, shop(n))).collect::<Result<_>>()?;
    let program = Program::serve(&bench.args.courtyard, &place)?.settled(&house)?;
    let per_round = bench.args.payers / bench.args.rounds;
    let first = RefCell::new(0);
    let bench = &*bench;
    let (gates, rounds) = bench.rounds(|| {
        let from = first.replace_with(|first| *first + per_round);
        let mut codes = pay_codes(&house, from, per_round)?.into_iter();
        let next = |n: usize| {
            let (code, key) = (codes.next()?, Uuid::now_v7().to_string());
            let path = format!("/api/v1/c/{COMMUNITY}/shops/{}/redemptions", shop(n));
            Some(post(&path, &clerks[n], &key, &format!(r#"{{"code":"{code}","amount":"0.01"}}"#)))
        };
        let load = Load { address: program.address, connections: CONNECTIONS, time: bench.time(), each: 1 };
        let ours = load.run(next, |status, _| status == 201)?;
        Ok((ours, bench.started()?.tpcb(PEER_CLIENTS, bench.args.seconds)?))
    })?;
    let work = "HTTP, signed in, one redemption by pay code per request, durable, 64 connections, SQLite";
    row("P1", work, SINGLES_MIN, gates, rounds)
}

/// The codes that these residents show now.
fn pay_codes(house: &House, from: usize, count: usize) -> Result<Vec<String>> {
    let residents = house.wallets[from..from + count].to_vec();
    let contexts: Vec<_> = residents.iter().map(|who| house.cx(pay::resident(house, *who))).collect();
    let codes = house.db.read_blocking(move |r| {
        contexts
            .iter()
            .map(|cx| beans::pay_code(r, cx).map(|code| code.digits))
            .collect::<Result<Vec<_>, _>>()
    });
    Ok(codes?)
}

/// P2.
pub fn gift_batches(bench: &mut Bench) -> Result<Row> {
    bench.postgres()?;
    let place = Place::sqlite(&bench.folder("served-batches"));
    let house = lived_in(&place, usual(bench))?;
    let givers: Vec<String> = (0..CONNECTIONS).map(|n| tokens::resident(&house, n)).collect::<Result<_>>()?;
    let program = Program::serve(&bench.args.courtyard, &place)?.settled(&house)?;
    let bench = &*bench;
    let path = format!("/api/v1/c/{COMMUNITY}/me/gifts/batch");
    let others = &house.wallets[CONNECTIONS..];
    let (gates, rounds) = bench.rounds(|| {
        let next = |n: usize| Some(post(&path, &givers[n], "batch", &gifts(others)));
        let each = GIFTS as u64;
        let load = Load { address: program.address, connections: CONNECTIONS, time: bench.time(), each };
        let ours = load.run(next, all_given)?;
        Ok((ours, bench.started()?.tpcb(PEER_CLIENTS, bench.args.seconds)?))
    })?;
    row(
        "P2",
        "HTTP, signed in, 100 gifts per request, durable, 64 connections, SQLite",
        BATCHES_MIN,
        gates,
        rounds,
    )
}

fn gifts(others: &[access::PersonId]) -> String {
    let one = |_| {
        let chance = u64::from_be_bytes(vault::random::<8>());
        let to = others[chance as usize % others.len()];
        format!(r#"{{"key":"{}","to":"{to}","amount":"0.01"}}"#, Uuid::now_v7())
    };
    format!(r#"{{"gifts":[{}]}}"#, (0..GIFTS).map(one).collect::<Vec<_>>().join(","))
}

fn all_given(status: u16, body: &[u8]) -> bool {
    let none_refused = || String::from_utf8_lossy(body).matches(r#""refused":null"#).count() == GIFTS;
    status == 200 && none_refused()
}

fn row(
    id: &'static str,
    work: &str,
    least: f64,
    gates: Vec<crate::gate::Gate>,
    rounds: Vec<(Done, f64)>,
) -> Result<Row> {
    let (ours, peer): (Vec<Done>, Vec<f64>) = rounds.into_iter().unzip();
    let (rate, tps, ratio) = compare(&rates(&ours), &peer);
    let latency = |of: fn(&Done) -> f64| ours.iter().map(of).collect::<Vec<_>>();
    Ok(Row {
        id,
        work: work.to_owned(),
        ours: per_second(rate),
        peer: format!("pgbench TPC-B, {PEER_CLIENTS} clients: {}", per_second(tps)),
        ratio: times(ratio),
        goal: format!("≥ {least}×"),
        met: met(&gates, ratio >= least),
        gates,
        detail: json!({
            "ours": rates(&ours), "tpcb": peer,
            "request_p50_us": latency(|done| done.p50_us), "request_p99_us": latency(|done| done.p99_us),
        }),
    })
}
