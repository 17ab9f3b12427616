//! The two communities take beans of each other from autumn on.

use access::Role;
use anyhow::{Context, Result};
use beans::{NewClearing, NewCrossing, Once};
use common::{Beans, CommunityId, ListQuery};

use super::names::SCRIPTS;
use super::world::Scene;
use super::{DAYS, found};

/// When both sides agree.
const AGREED: i64 = 280;
/// Neighbours asked before one has enough.
const TRIES: usize = 30;
const LIMIT: Beans = Beans::whole(2_000);

/// Neighbours send beans across now and then; what is owed is paid, the last time not confirmed yet when the demo opens.
pub(super) fn live(scene: &mut Scene<'_, '_>, day: i64) -> Result<()> {
    let other = other(scene)?;
    if day == AGREED {
        let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
        let cx = scene.cx(&finance);
        beans::set_link(scene.tx, &cx, other, LIMIT)?;
    }
    if day > AGREED && day % 5 == 2 {
        send(scene, other)?;
    }
    if day == AGREED + 40 || day == DAYS - 1 {
        pay(scene, other)?;
    }
    if day == AGREED + 43 {
        confirm(scene, other)?;
    }
    Ok(())
}

fn other(scene: &Scene<'_, '_>) -> Result<CommunityId> {
    let codes = SCRIPTS.iter().map(found::code).collect::<Result<Vec<_>>>()?;
    codes.into_iter().find(|code| *code != scene.stage.community).context("another community")
}

fn send(scene: &mut Scene<'_, '_>, community: CommunityId) -> Result<()> {
    let residents = scene.world.residents.clone();
    for _ in 0..TRIES {
        let giver = scene.world.rng.pick(&residents).copied().context("a resident")?;
        let actor = scene.resident(giver);
        let cx = scene.cx(&actor);
        if beans::balance_of(scene.tx, &cx, giver)?.available < Beans::whole(30) {
            continue;
        }
        let there = access::Cx { community, ..cx.clone() };
        let neighbours = people::persons(scene.tx, &there, &ListQuery::default())?.rows;
        let to = scene.world.rng.pick(&neighbours).context("a neighbour there")?.id;
        let amount = Beans::whole(scene.world.rng.between(5, 12));
        let once = Once::new(&cx, "cross", &cx.uuid().to_string(), &[]);
        let note = "谢谢你来帮忙".to_owned();
        let new = NewCrossing { once, community, to, amount, note };
        beans::cross(scene.tx, &cx, &new)?.done()?;
        return Ok(());
    }
    Ok(())
}

/// All that is owed, out of the first fund.
fn pay(scene: &mut Scene<'_, '_>, community: CommunityId) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let cx = scene.cx(&finance);
    let fund = scene.world.funds.first().copied().context("a fund")?;
    let link = beans::links(scene.tx, &cx)?.into_iter().find(|link| link.other == community);
    let Some(amount) = link.map(|link| link.balance).filter(|owed| owed.is_positive()) else { return Ok(()) };
    let once = Once::new(&cx, "pay-debt", &cx.uuid().to_string(), &[]);
    let note = format!("银行流水 {}", cx.now.date());
    beans::pay_debt(scene.tx, &cx, &NewClearing { once, community, amount, fund, note })?.done()?;
    Ok(())
}

fn confirm(scene: &mut Scene<'_, '_>, other: CommunityId) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let cx = scene.cx(&finance);
    let fund = scene.world.funds.first().copied().context("a fund")?;
    let waiting = beans::crossings_with(scene.tx, &cx, other, &ListQuery::default())?.rows;
    for paid in waiting.into_iter().filter(beans::Crossing::awaits_confirmation) {
        let cx = scene.cx(&finance);
        beans::answer_clearing(scene.tx, &cx, paid.id, Some(fund))?;
    }
    Ok(())
}
