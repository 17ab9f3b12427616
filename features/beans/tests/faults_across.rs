//! Beans between two communities on a disk that fails: each crossing ends once, on both sides alike, whatever step the
//! fault meets.
//!
//! `COURTYARD_SIM_SEEDS=1000..2000` runs other seeds.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop here")]

#[path = "support/dice.rs"]
mod dice;
#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/towns.rs"]
mod towns;

use std::collections::BTreeSet;
use std::path::Path;

use beans::*;
use common::Beans;
use db::testing::TestDb;
use db::{Db, DbUrl, Options};
use dice::{dice, seeds};
use faults::{Disk, Fault, How, Left, Op};
use site::RESIDENT;
use support::*;
use towns::*;

const ROUNDS: usize = 12;
/// So little is lent that much comes back.
const LIMIT: i64 = 8;
const HOWS: [How; 5] = [How::Undone, How::Untold, How::Half, How::Full, How::Die];

/// One gift of resident 0 to resident 1 of the other community.
struct Sent {
    key: String,
    from_here: bool,
    beans: i64,
    /// The answer, once somebody was told.
    told: Option<Answer>,
}

/// What befell them, so that a test that met no fault cannot pass.
#[derive(Debug, Default)]
struct Seen {
    faults: BTreeSet<String>,
    untold: usize,
    deaths: usize,
    under_way: usize,
    arrived: usize,
    returned: usize,
}

#[test]
fn whatever_the_disk_does_what_goes_across_ends_once_and_alike_on_both_sides() {
    let mut seen = Seen::default();
    for seed in seeds() {
        println!("seed {seed}");
        history(seed, &mut seen);
    }
    println!("{seen:?}");
    let met = |how: &How| seen.faults.contains(&format!("{how:?}"));
    assert!(HOWS.iter().all(met), "{seen:?}");
    let Seen { untold, deaths, under_way, arrived, returned, .. } = seen;
    assert!([untold, deaths, under_way, arrived, returned].iter().all(|count| *count > 0), "{seen:?}");
}

fn history(seed: u64, seen: &mut Seen) {
    let mut roll = dice(seed);
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::on(folder.path());
    // The houses between two lives of the program.
    let nowhere = TestDb::sqlite();
    let mut between = {
        let test = open(folder.path());
        let (here, there) = two_towns(&test, LIMIT);
        (House::again(&nowhere, &here), House::again(&nowhere, &there))
    };
    let mut had = [100, 100];
    for round in 0..ROUNDS {
        let story = format!("seed {seed}, round {round}");
        let mut gifts: Vec<Sent> = (0..1 + roll(6))
            .map(|n| {
                let (from_here, beans) = (roll(2) == 0, 1 + roll(5) as i64);
                Sent { key: format!("{round}-{n}"), from_here, beans, told: None }
            })
            .collect();
        let left = if roll(2) == 0 { Left::Written } else { Left::Synced(roll(u64::MAX)) };
        between = {
            let test = open(folder.path());
            let life = (House::again(&test, &between.0), House::again(&test, &between.1));
            live(&life, &disk, &mut gifts, &mut roll, seen);
            (House::again(&nowhere, &life.0), House::again(&nowhere, &life.1))
        };
        disk.restart(left);
        seen.deaths += 1;
        between = {
            let test = open(folder.path());
            let life = (House::again(&test, &between.0), House::again(&test, &between.1));
            finish(&life, &mut gifts, &mut had, seen, &story);
            (House::again(&nowhere, &life.0), House::again(&nowhere, &life.1))
        };
        disk.restart(Left::Written);
    }
}

fn open(folder: &Path) -> TestDb {
    let mut test = TestDb::sqlite();
    let options = Options { readers: 1, lanes: 1, settle_after_ms: u64::MAX / 2, ..Options::default() };
    test.db = Db::open(&DbUrl::Sqlite(folder.join("courtyard.db")), options).unwrap();
    test.db.migrate().unwrap();
    keep_readers_current(&test.db, std::sync::Arc::new(vault::Vault::from_keys([1; 32], [2; 32])));
    test
}

/// The gifts and the carrying, until the fault and beyond.
fn live(
    (here, there): &(House<'_>, House<'_>),
    disk: &Disk,
    gifts: &mut [Sent],
    roll: &mut dyn FnMut(u64) -> u64,
    seen: &mut Seen,
) {
    let how = HOWS[roll(5) as usize];
    let (op, among) = [(Op::Read, 40), (Op::Write, 200), (Op::Sync, 20)][roll(3) as usize];
    disk.fail(Fault { op, after: roll(among), how });
    for gift in gifts {
        gift.told = try_send(here, there, gift);
        seen.untold += usize::from(gift.told.is_none());
        if roll(2) == 0 {
            // It may break off anywhere between the two sides.
            let _ = runner(here).tick();
        }
    }
    if disk.cure() {
        seen.faults.insert(format!("{how:?}"));
    }
}

/// `None`: nobody can say whether it was sent.
fn try_send(here: &House<'_>, there: &House<'_>, gift: &Sent) -> Option<Answer> {
    let (from, to) = if gift.from_here { (here, there) } else { (there, here) };
    let (key, beans, community, to) = (gift.key.clone(), gift.beans, to.community, to.people[1]);
    let answer = from.try_write(RESIDENT, move |tx, cx| {
        let once = Once::new(cx, "cross", &key, &[&beans.to_string()]);
        cross(tx, cx, &NewCrossing { once, community, to, amount: Beans::whole(beans), note: String::new() })
    });
    match answer {
        Ok(answer) => Some(answer),
        Err(BeansError::Db(db::Error::Away(_) | db::Error::Full)) => None,
        Err(other) => panic!("a gift was answered {other:?}"),
    }
}

/// On a sound disk every gift is asked for again and keeps its answer, and whatever is under way ends.
fn finish(
    life: &(House<'_>, House<'_>),
    gifts: &mut [Sent],
    had: &mut [i64; 2],
    seen: &mut Seen,
    story: &str,
) {
    let (here, there) = life;
    for gift in &mut *gifts {
        let told = try_send(here, there, gift).expect("the disk is sound");
        assert_eq!(gift.told.get_or_insert_with(|| told.clone()), &told, "{story}: {}", gift.key);
    }
    for house in [here, there] {
        house.verified();
        // A failed errand is tried again later.
        house.wait(DAY);
    }
    let sent = |gift: &Sent| matches!(gift.told, Some(Answer::Done(_)));
    let ended = |gift: &Sent| {
        let Some(Answer::Done(receipt)) = &gift.told else { return CrossingState::Returned };
        state(if gift.from_here { here } else { there }, receipt.id).0
    };
    seen.under_way += gifts.iter().filter(|gift| ended(gift) == CrossingState::Sent).count();
    carry(here);
    for gift in gifts.iter().filter(|gift| sent(gift)) {
        match ended(gift) {
            CrossingState::Sent => panic!("{story}: {} is still under way", gift.key),
            CrossingState::Returned => seen.returned += 1,
            CrossingState::Arrived => {
                seen.arrived += 1;
                had[usize::from(!gift.from_here)] -= gift.beans;
            }
        }
    }
    assert_eq!([wallets(here).0, wallets(there).0], *had, "{story}: what left");
    assert_eq!([wallets(there).1, wallets(here).1], had.map(|left| 100 - left), "{story}: what came");
    assert_eq!(owes(here, there.community), -owes(there, here.community), "{story}");
    here.verified();
    there.verified();
}
