//! One day after another.

use anyhow::Result;
use common::Timestamp;
use common::clock::{DAY_MS, HOUR_MS, MINUTE_MS};

use super::world::{Stage, World};
use super::{DAYS, across, trade, work};

/// When background jobs get their turn: after the Monday run's hour, and in the evening.
pub(super) const EARLY: i64 = 6 * HOUR_MS + 30 * MINUTE_MS;
pub(super) const LATE: i64 = 20 * HOUR_MS;
/// An activity is announced this long before.
const NOTICE_DAYS: i64 = 10;
/// 2026-02-10, a week before the Spring Festival.
const NEW_YEAR: i64 = 78;

/// What happens in a community on this day; nothing after the demo's doors open.
pub(super) fn live(
    stage: &Stage,
    world: &mut World,
    day: i64,
    morning: Timestamp,
    opens: Timestamp,
) -> Result<()> {
    let starts = work::calendar(stage.since, DAYS, world.script.activity_count);
    let at = |hour: i64| morning.plus(hour * HOUR_MS);
    for (n, start) in starts.iter().copied().enumerate() {
        if start.plus(-NOTICE_DAYS * DAY_MS).date() == morning.date() && at(8) <= opens {
            stage.play(world, at(8), move |scene| work::announce(scene, n, start))?;
        }
    }
    if day == DAYS {
        coming(stage, world, at(8))?;
    }
    for play in
        world.activities.clone().into_iter().filter(|a| a.starts.date() == morning.date() && a.starts < opens)
    {
        let (coming, going) = (play.clone(), play.clone());
        stage.play(world, play.starts.plus(MINUTE_MS), move |scene| work::begin(scene, &coming))?;
        if play.ends < opens {
            stage.play(world, play.ends.plus(MINUTE_MS), move |scene| work::end(scene, &going))?;
        }
    }
    if at(10) <= opens {
        stage.play(world, at(10), move |scene| work::decide(scene, day))?;
    }
    if day == NEW_YEAR {
        stage.play(world, at(11), work::new_year)?;
    }
    if at(17) <= opens {
        stage.play(world, at(17), move |scene| trade::shopping(scene, day))?;
        stage.play(world, at(18), move |scene| across::live(scene, day))?;
        stage.play(world, at(19), move |scene| trade::settlement(scene, day))?;
    }
    Ok(())
}

/// What a visitor of the demo can still take part in: one under way, three to come.
fn coming(stage: &Stage, world: &mut World, now: Timestamp) -> Result<()> {
    let count = world.script.activity_count;
    for (n, hours) in [HOUR_MS / 2, 2 * DAY_MS + HOUR_MS, 5 * DAY_MS + HOUR_MS, 8 * DAY_MS + 6 * HOUR_MS]
        .into_iter()
        .enumerate()
    {
        stage.play(world, now, move |scene| work::announce(scene, count + n, now.plus(hours)))?;
    }
    Ok(())
}
