//! A living neighbourhood, built through the same actions that people use, with a fixed clock and a fixed seed: the
//! same journal on every machine.

mod across;
mod days;
mod found;
mod names;
mod rng;
mod trade;
mod work;
mod world;

use std::sync::Arc;

use anyhow::Result;
use common::clock::DAY_MS;
use common::{Clock, Timestamp};
use db::Db;
use jobs::Runner;
use vault::Vault;

use names::{SCRIPTS, Script};
use rng::Rng;
use world::{Desk, Stage, World};

/// The demo's keys are derived from this and known to everyone.
pub const KEY: [u8; 32] = *b"courtyard demo keys, no secrets.";
/// Days that are lived through before the demo opens its doors.
pub const DAYS: i64 = 364;
const PASSWORD: &str = "xiaoyuan-2026";

/// The Monday morning on which the demo opens: last week's settlement waits for its signatures.
pub fn opens() -> Timestamp {
    Timestamp::from_millis(1_795_395_600_000)
}

/// Steps for a progress bar.
pub const STEPS: u64 = DAYS as u64;

/// Builds both communities in an empty database; `progress` is told after each day.
///
/// # Errors
/// When an action refuses: the demo uses only what people may do.
pub fn build(db: &Db, vault: &Arc<Vault>, runner: &Runner, clock: &Clock, progress: &dyn Fn()) -> Result<()> {
    let start = Timestamp::start_of(opens().plus(-DAYS * DAY_MS).date());
    let password_hash = people::hash_password(PASSWORD).map_err(anyhow::Error::msg)?;
    let mut plays = Vec::new();
    for (n, script) in SCRIPTS.iter().enumerate() {
        let start = start.plus(n as i64 * DAY_MS / 24);
        let stage = Stage {
            db: db.clone(),
            vault: Arc::clone(vault),
            clock: clock.clone(),
            community: found::code(script)?,
            since: start,
        };
        let mut world = empty(script, n as u64);
        found_community(&stage, &mut world, start, &password_hash)?;
        plays.push((stage, world));
    }
    for day in 0..=DAYS {
        let morning = start.plus(day * DAY_MS);
        tick(runner, clock, morning.plus(days::EARLY))?;
        for (stage, world) in &mut plays {
            days::live(stage, world, day, morning, opens())?;
        }
        tick(runner, clock, morning.plus(days::LATE))?;
        progress();
    }
    clock.set(opens());
    Ok(())
}

/// Background jobs get their turn, unless the demo has opened by then.
fn tick(runner: &Runner, clock: &Clock, at: Timestamp) -> Result<()> {
    if at <= opens() {
        clock.set(at);
        runner.tick()?;
    }
    Ok(())
}

fn found_community(stage: &Stage, world: &mut World, start: Timestamp, password_hash: &str) -> Result<()> {
    let hash = password_hash.to_owned();
    stage.play(world, start, move |scene| found::community(scene, &hash))?;
    while world.residents.len() < world.script.residents {
        let count = (world.script.residents - world.residents.len()).min(found::CHUNK);
        let hash = password_hash.to_owned();
        stage.play(world, start, move |scene| found::residents(scene, count, &hash))?;
    }
    stage.play(world, start, |scene| {
        found::bodies(scene)?;
        work::funds(scene)?;
        work::rule(scene)?;
        work::teams(scene)?;
        trade::cards(scene)
    })?;
    stage.play(world, start, trade::shops)?;
    stage.play(world, start, found::logins)
}

fn empty(script: &Script, n: u64) -> World {
    let nobody = access::PersonId::new(Default::default());
    World {
        script: script.clone(),
        rng: Rng::new(20_261_123 + n),
        desk: Desk { admin: nobody, staff: nobody, approver: nobody, finance: nobody, supervisor: nobody },
        residents: Vec::new(),
        cards: Vec::new(),
        teams: Vec::new(),
        shops: Vec::new(),
        funds: Vec::new(),
        rule: None,
        activities: Vec::new(),
        to_approve: Vec::new(),
        closed: 0,
        doubted: Vec::new(),
        paid: Vec::new(),
        phones: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_opens_on_a_monday_morning() {
        assert_eq!(opens().minute_text(), "2026-11-23 09:00");
    }
}
