//! Funds, teams, activities; who was there; what it earned.

use access::Role;
use anyhow::Result;
use beans::{AwardSource, Deposit, Life, NewAward, NewFund, Once};
use common::clock::{DAY_MS, HOUR_MS, MINUTE_MS};
use common::{Beans, Fen, Timestamp};
use volunteering::{NewActivity, NewBackFill, NewTeam, Rates, RosterTick, Rounding, Terms};

use super::found::grant;
use super::world::{ActivityPlay, Scene, TeamPlay};

/// Two funds: the year's, and a small one whose beans live 90 days.
pub(super) fn funds(scene: &mut Scene<'_, '_>) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let funds = [
        ("社区保障激励专项资金", 60_000, 80, Life::Days(365), "居民议事会 2025 年第 11 号决议"),
        ("新春暖心基金", 6_000, 80, Life::Days(90), "居民议事会 2025 年第 12 号决议"),
    ];
    for (name, yuan, percent, life, resolution) in funds {
        let cx = scene.cx(&finance);
        let new = NewFund {
            name: name.to_owned(),
            approved: Beans::whole(yuan),
            ratio_bp: percent * 100,
            life,
            resolution: resolution.to_owned(),
        };
        let fund = beans::create_fund(scene.tx, &cx, &new)?;
        let cx = scene.cx(&finance);
        let once = Once::new(&cx, "deposit", &cx.uuid().to_string(), &[name]);
        let amount = Fen::whole(yuan);
        beans::deposit(scene.tx, &cx, &Deposit { once, fund, amount, note: "首笔拨款".to_owned() })?
            .done()?;
        scene.world.funds.push(fund);
    }
    Ok(())
}

/// What an hour earns: in full when the volunteer checked in, a little less by roster, honour only when back-filled.
pub(super) fn rule(scene: &mut Scene<'_, '_>) -> Result<()> {
    let finance = scene.actor(scene.world.desk.finance, &[Role::Finance]);
    let Some(fund) = scene.world.funds.first().copied() else { return Ok(()) };
    let cx = scene.cx(&finance);
    let terms = Terms {
        name: "志愿服务每小时".to_owned(),
        fund,
        rates: Rates {
            own: Beans::whole(5),
            roster: Beans::whole(4),
            back_fill: Beans::ZERO,
            imported: Beans::ZERO,
        },
        rounding: Rounding::HalfHour,
        minutes_min: 30,
        cap_day: Some(Beans::whole(20)),
        cap_month: Some(Beans::whole(120)),
        notice_days: 3,
        note: "自己扫码最可靠，补录的只记荣誉时长".to_owned(),
    };
    scene.world.rule = Some(volunteering::set_rule(scene.tx, &cx, None, &terms)?.id);
    Ok(())
}

pub(super) fn teams(scene: &mut Scene<'_, '_>) -> Result<()> {
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let scripts = scene.world.script.teams;
    for (name, about, size) in scripts {
        let cx = scene.cx(&staff);
        let new = NewTeam { name: (*name).to_owned(), about: (*about).to_owned() };
        let id = volunteering::create_team(scene.tx, &cx, &new)?;
        let residents = scene.world.residents.clone();
        let members = scene.world.rng.some(&residents, *size);
        for member in &members {
            let cx = scene.cx(&staff);
            volunteering::join_team(scene.tx, &cx, id, *member)?;
        }
        let Some(leader) = members.first().copied() else { continue };
        grant(scene, leader, Role::TeamLeader, Some((id.uuid(), (*name).to_owned())))?;
        scene.world.teams.push(TeamPlay { id, leader, members });
    }
    Ok(())
}

/// Ten days before: the leader opens it and people sign up, some of the team and some from the street.
pub(super) fn announce(scene: &mut Scene<'_, '_>, n: usize, starts: Timestamp) -> Result<()> {
    let script = scene.world.script.activities;
    let Some((team, title, place)) = script.get(n % script.len().max(1)).copied() else { return Ok(()) };
    let Some(play) = scene.world.teams.get(team).cloned() else { return Ok(()) };
    let hours = scene.world.rng.between(2, 4);
    let ends = starts.plus(hours * HOUR_MS);
    let round = n / script.len().max(1) + 1;
    let new = NewActivity {
        team: play.id,
        rule: scene.world.rule,
        title: format!("{title}（第 {round} 次）"),
        place: place.to_owned(),
        about: "请穿舒适的鞋，自带水杯。来了先扫码签到，走时扫码签退。".to_owned(),
        starts_at: starts,
        ends_at: ends,
        capacity: 100,
    };
    let leader = scene.at_unit(play.leader, Role::TeamLeader, play.id.uuid());
    let cx = scene.cx(&leader);
    let id = volunteering::create_activity(scene.tx, &cx, &new)?;
    let cx = scene.cx(&leader);
    volunteering::open_activity(scene.tx, &cx, id)?;
    let people = takers(scene, &play);
    for person in &people {
        let resident = scene.resident(*person);
        let cx = scene.cx(&resident);
        volunteering::sign_up(scene.tx, &cx, id)?;
    }
    scene.world.activities.push(ActivityPlay { id, team, starts, ends, people });
    Ok(())
}

fn takers(scene: &mut Scene<'_, '_>, play: &TeamPlay) -> Vec<access::PersonId> {
    let leader = play.leader;
    let from_team = play.members.len() * 4 / 5;
    let mut people = scene.world.rng.some(&play.members, from_team);
    let more = usize::try_from(scene.world.rng.between(84, 96)).unwrap_or(84).saturating_sub(people.len());
    let residents = scene.world.residents.clone();
    people.extend(scene.world.rng.some(&residents, more));
    people.sort_unstable();
    people.dedup();
    people.retain(|p| *p != leader);
    people
}

/// At the start: two of three scan the leader's screen; the rest are on the roster.
pub(super) fn begin(scene: &mut Scene<'_, '_>, play: &ActivityPlay) -> Result<()> {
    for (n, person) in play.people.iter().enumerate() {
        if n % 3 != 0 && n % 17 != 16 {
            self_check(scene, play, *person, true)?;
        }
    }
    Ok(())
}

fn self_check(
    scene: &mut Scene<'_, '_>,
    play: &ActivityPlay,
    person: access::PersonId,
    arriving: bool,
) -> Result<()> {
    let resident = scene.resident(person);
    let team = scene.world.teams.get(play.team).map(|t| (t.leader, t.id));
    let Some((leader, team)) = team else { return Ok(()) };
    let leader = scene.at_unit(leader, Role::TeamLeader, team.uuid());
    let cx = scene.cx(&leader);
    let code = volunteering::check_in_code(scene.tx, &cx, play.id)?.digits;
    let cx = scene.cx(&resident);
    match arriving {
        true => volunteering::check_in_self(scene.tx, &cx, play.id, &code)?,
        false => volunteering::check_out_self(scene.tx, &cx, play.id, &code)?,
    };
    Ok(())
}

/// At the end: scanning out, the roster, the closing; the leader proposes what was earned.
pub(super) fn end(scene: &mut Scene<'_, '_>, play: &ActivityPlay) -> Result<()> {
    for (n, person) in play.people.iter().enumerate() {
        if n % 3 != 0 && n % 17 != 16 {
            self_check(scene, play, *person, false)?;
        }
    }
    let minutes = play.ends.since(play.starts) / MINUTE_MS;
    let Some((leader, team)) = scene.world.teams.get(play.team).map(|t| (t.leader, t.id)) else {
        return Ok(());
    };
    let leader = scene.at_unit(leader, Role::TeamLeader, team.uuid());
    let ticks: Vec<RosterTick> = play
        .people
        .iter()
        .enumerate()
        .filter(|(n, _)| n % 3 == 0 && n % 17 != 16)
        .map(|(_, person)| RosterTick { person: *person, minutes })
        .collect();
    let cx = scene.cx(&leader);
    volunteering::tick_roster(scene.tx, &cx, play.id, &ticks)?;
    back_fill(scene, play, minutes)?;
    let cx = scene.cx(&leader);
    volunteering::close_activity(scene.tx, &cx, play.id)?;
    let cx = scene.cx(&leader);
    volunteering::propose_awards(scene.tx, &cx, play.id)?;
    let n = scene.world.closed;
    scene.world.closed += 1;
    scene.world.to_approve.push((n, play.id));
    Ok(())
}

/// A few forgot to scan and were not on the roster: honour hours only.
fn back_fill(scene: &mut Scene<'_, '_>, play: &ActivityPlay, minutes: i64) -> Result<()> {
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    for (_, person) in play.people.iter().enumerate().filter(|(n, _)| n % 17 == 16) {
        let cx = scene.cx(&staff);
        let new = NewBackFill {
            activity: play.id,
            person: *person,
            minutes: minutes.min(60),
            reason: "当天忘了扫码，队长和两位邻居作证".to_owned(),
        };
        volunteering::back_fill(scene.tx, &cx, &new)?;
    }
    Ok(())
}

/// Starts of the year's activities, at nine: spread evenly up to the Saturday before the demo opens, whose awards nobody
/// has looked at yet.
pub(super) fn calendar(from: Timestamp, days: i64, count: usize) -> Vec<Timestamp> {
    let last = i64::try_from(count).unwrap_or(1).max(2) - 1;
    (0..=last).map(|n| from.plus((12 + n * (days - 14) / last) * DAY_MS + 9 * HOUR_MS)).collect()
}

/// The second person looks at what was proposed; the last activity's awards are left for the visitor of the demo.
/// Every fifth activity a supervisor doubts one award, and the approver answers a day later.
pub(super) fn decide(scene: &mut Scene<'_, '_>, day: i64) -> Result<()> {
    let approver = scene.actor(scene.world.desk.approver, &[Role::Approver]);
    for id in std::mem::take(&mut scene.world.doubted) {
        let cx = scene.cx(&approver);
        let uphold = day % 2 == 0;
        let answer =
            if uphold { "核对签到表，这一笔有误" } else { "已向队长和邻居核实，属实" };
        beans::answer_objections(scene.tx, &cx, id, uphold, answer)?;
    }
    let left_open = day > super::DAYS - 4;
    if left_open {
        return Ok(());
    }
    for (n, activity) in std::mem::take(&mut scene.world.to_approve) {
        let awards = awards_of(scene, activity)?;
        for award in &awards {
            let cx = scene.cx(&approver);
            beans::approve_award(scene.tx, &cx, *award)?;
        }
        if let (0, Some(award)) = (n % 5, awards.get(7)) {
            let supervisor = scene.actor(scene.world.desk.supervisor, &[Role::Supervisor]);
            let cx = scene.cx(&supervisor);
            beans::object(scene.tx, &cx, *award, "那天没有看到这位邻居，请核实")?;
            scene.world.doubted.push(*award);
        }
    }
    Ok(())
}

fn awards_of(scene: &mut Scene<'_, '_>, activity: volunteering::ActivityId) -> Result<Vec<beans::AwardId>> {
    let stays = volunteering::participations(scene.tx, scene.stage.community, activity)?;
    Ok(stays.iter().filter_map(|stay| stay.award).map(beans::AwardId::new).collect())
}

/// New Year: ten beans of the small fund for each elder on the list, to be spent within ninety days.
pub(super) fn new_year(scene: &mut Scene<'_, '_>) -> Result<()> {
    let Some(fund) = scene.world.funds.get(1).copied() else { return Ok(()) };
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let approver = scene.actor(scene.world.desk.approver, &[Role::Approver]);
    let elders: Vec<_> = scene.world.residents.iter().copied().skip(11).step_by(12).collect();
    let cx = scene.cx(&staff);
    let source = AwardSource { kind: "care".to_owned(), id: cx.uuid(), label: "新春送暖".to_owned() };
    for person in elders {
        let cx = scene.cx(&staff);
        let new = NewAward {
            claim: cx.uuid(),
            person,
            fund,
            amount: Beans::whole(10),
            source: source.clone(),
            detail: "新春慰问，90 天内用".to_owned(),
            notice_days: 3,
        };
        let award = beans::propose_award(scene.tx, &cx, &new)?;
        let cx = scene.cx(&approver);
        beans::approve_award(scene.tx, &cx, award)?;
    }
    Ok(())
}
