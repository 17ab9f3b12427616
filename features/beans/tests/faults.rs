//! Random histories on a disk that fails, by a clock that is set by hand: whatever step the fault meets, nothing that
//! was acknowledged is lost, nothing happens twice, and memory, tables and journal say the same.
//!
//! `COURTYARD_SIM_SEEDS=1000..2000` runs other seeds, `COURTYARD_SIM_SEEDS=1017..1018` one of them again.
#![expect(clippy::unwrap_used, reason = "a test may stop here")]

#[path = "support/dice.rs"]
mod dice;
#[path = "faults/orders.rs"]
mod orders;
mod support;
#[path = "faults/town.rs"]
mod town;

use std::collections::{BTreeMap, BTreeSet};

use beans::*;
use dice::{dice, seeds};
use faults::{Fault, How, Left, Op};
use orders::{Order, Told, order};
use support::DAY;
use town::Town;
use uuid::Uuid;

const ROUNDS: usize = 12;

/// What befell the town, so that a test that met no fault cannot pass.
#[derive(Debug, Default)]
struct Seen {
    faults: BTreeSet<String>,
    told: usize,
    untold: usize,
    /// Untold, and yet they had happened.
    made_untold: usize,
    deaths: usize,
}

#[test]
fn whatever_the_disk_does_nothing_told_is_lost_and_nothing_happens_twice() {
    let mut seen = Seen::default();
    for seed in seeds() {
        println!("seed {seed}");
        history(seed, &mut seen);
    }
    println!("{seen:?}");
    assert!(seen.told > 0 && seen.untold > 0 && seen.made_untold > 0 && seen.deaths > 0, "{seen:?}");
    let ways = ["Undone", "Untold", "Half", "Full", "Die"];
    assert!(ways.iter().all(|how| seen.faults.iter().any(|met| met.ends_with(how))), "{seen:?}");
}

fn history(seed: u64, seen: &mut Seen) {
    let mut roll = dice(seed);
    let mut town = Town::new();
    let known: BTreeSet<Uuid> = town.seen().unwrap().0.iter().map(|movement| movement.id).collect();
    let mut orders: Vec<Order> = vec![];
    for round in 0..ROUNDS {
        let story = format!("seed {seed}, round {round}");
        town.now = town
            .now
            .plus(1 + roll(3) as i64 * 60_000 + if roll(4) == 0 { DAY * (1 + roll(90) as i64) } else { 0 });
        let first = orders.len();
        for n in 0..1 + roll(40) {
            let next = order(&mut town, &mut roll, &orders, format!("{round}-{n}"));
            orders.push(next);
        }
        let fault = fault(&mut roll);
        fault.into_iter().for_each(|fault| town.disk.fail(fault));
        ask(&mut town, &mut orders, first, &mut roll, seen);
        if roll(3) == 0 {
            // Readers have the rows written that the lane holds back: here, too, the fault may meet it.
            let _ = town.seen();
        }
        let died = town.disk.is_dead();
        if town.disk.cure() {
            seen.faults.insert(fault.map(|fault| format!("{:?} {:?}", fault.op, fault.how)).unwrap());
        }
        if died || roll(4) == 0 {
            let left = if roll(2) == 0 { Left::Written } else { Left::Synced(roll(u64::MAX)) };
            town.restart(left);
            seen.deaths += 1;
        }
        seen.made_untold += nothing_lost(&town, &orders, &known, &story);
        ask_again(&mut town, &mut orders, &mut roll, &story);
        each_once(&town, &orders, &known, &story);
    }
}

fn fault(roll: &mut dyn FnMut(u64) -> u64) -> Option<Fault> {
    let hows = [How::Undone, How::Untold, How::Half, How::Full, How::Die];
    let how = hows[roll(5) as usize];
    let (op, among) = match roll(8) {
        0 => return None,
        1 | 2 => (Op::Read, 30),
        3..6 => (Op::Write, 40),
        _ => (Op::Sync, 3),
    };
    Some(Fault { op, after: roll(among), how })
}

/// Sends the orders from `first` on in one to three batches, and writes down what was told; some answers are lost.
fn ask(
    town: &mut Town,
    orders: &mut [Order],
    first: usize,
    roll: &mut dyn FnMut(u64) -> u64,
    seen: &mut Seen,
) {
    let size = 1 + orders[first..].len() / (1 + roll(3) as usize);
    for batch in orders[first..].chunks_mut(size) {
        let acts = batch.iter().map(|order| order.act(town)).collect();
        for (order, answer) in batch.iter_mut().zip(town.together(acts)) {
            let lost = roll(10) == 0;
            order.told = outcome(order, answer).filter(|_| !lost);
            seen.told += usize::from(order.told.is_some());
            seen.untold += usize::from(order.told.is_none());
        }
    }
}

/// `None`: nobody can say whether it happened.
fn outcome(order: &Order, answer: Result<Told, BeansError>) -> Option<Told> {
    match answer {
        Ok(told) => Some(told),
        Err(BeansError::Refused(_) | BeansError::Fields(_)) => Some(Told::Nothing),
        Err(BeansError::Db(db::Error::Constraint { .. })) if is_broken(order) => Some(Told::Nothing),
        // What an asker sees: 503 and Retry-After, not a fault of the program.
        Err(BeansError::Db(db::Error::Away(_) | db::Error::Full)) => None,
        Err(other) => panic!("{order:?} was answered {other:?}"),
    }
}

fn is_broken(order: &Order) -> bool {
    matches!(order.kind, orders::Kind::Broken { .. })
}

/// Every open order is sent again until it is answered; some that were answered are asked once more.
fn ask_again(town: &mut Town, orders: &mut [Order], roll: &mut dyn FnMut(u64) -> u64, story: &str) {
    for order in orders {
        let open = order.told.is_none();
        if open && is_broken(order) {
            order.told = Some(Told::Nothing);
        } else if open || (roll(12) == 0 && order.keeps_its_answer()) {
            let act = order.act(town);
            let answer = town.together(vec![act]).remove(0);
            let told = outcome(order, answer);
            assert!(told.is_some(), "{story}: {order:?} is not answered on a sound disk");
            assert!(open || told == order.told, "{story}: {order:?} was now told {told:?}");
            order.told = told;
        }
    }
}

/// Before anyone asks again. Gives how many movements nobody was told of.
fn nothing_lost(town: &Town, orders: &[Order], known: &BTreeSet<Uuid>, story: &str) -> usize {
    let made = movements(town, known, story);
    let told = receipts(orders);
    assert_eq!(told.difference(&made).next(), None, "{story}: it was told and is not there");
    let open = orders.iter().filter(|order| order.told.is_none()).count();
    let untold = made.len() - told.len();
    assert!(untold <= open, "{story}: {untold} movements nobody was told of, {open} open");
    untold
}

fn each_once(town: &Town, orders: &[Order], known: &BTreeSet<Uuid>, story: &str) {
    assert_eq!(movements(town, known, story), receipts(orders), "{story}");
    for order in orders {
        let same_key = orders.iter().filter(|other| (&other.key, asker(other)) == (&order.key, asker(order)));
        let done: BTreeSet<Uuid> = same_key.filter_map(receipt).collect();
        assert!(done.len() <= 1, "{story}: {} was done as {done:?}", order.key);
    }
    town.verified(story);
}

/// Keys are an asker's own.
fn asker(order: &Order) -> String {
    format!("{:?}", order.kind).split([',', '}']).next().unwrap_or_default().to_owned()
}

fn receipt(order: &Order) -> Option<Uuid> {
    match order.told {
        Some(Told::Done(id)) => Some(id),
        _ => None,
    }
}

fn receipts(orders: &[Order]) -> BTreeSet<Uuid> {
    orders.iter().filter_map(receipt).collect()
}

/// The movements that orders made; what readers see of balances is their sum.
fn movements(town: &Town, known: &BTreeSet<Uuid>, story: &str) -> BTreeSet<Uuid> {
    let (movements, balances) = town.seen().unwrap();
    let mut sums: BTreeMap<i64, i64> = balances.iter().map(|(no, _)| (*no, 0)).collect();
    for movement in &movements {
        *sums.entry(movement.from).or_default() -= movement.amount;
        *sums.entry(movement.to).or_default() += movement.amount;
    }
    assert_eq!(
        sums,
        balances.into_iter().collect(),
        "{story}: readers see other balances than the journal's sums"
    );
    let orders = movements.iter().filter(|movement| movement.purpose != i64::from(Purpose::Expiry.code()));
    let made: Vec<Uuid> = orders.map(|movement| movement.id).filter(|id| !known.contains(id)).collect();
    let once: BTreeSet<Uuid> = made.iter().copied().collect();
    assert_eq!(once.len(), made.len(), "{story}: an id stands in the journal twice");
    once
}
