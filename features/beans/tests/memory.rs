//! The book in memory against the tables: batched as one by one, opened anew as never closed, wherever a failure falls.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop here")]

mod support;

use ::access::{Cx, PersonId, Role};
use beans::*;
use common::Beans;
use db::testing::TestDb;
use db::{Db, DbUrl, Options, Tx};
use people::NewPerson;
use support::*;

const HELPERS: usize = 40;

/// A house with forty more people, each with a wallet of 20 beans.
fn busy<'d>(test: &'d TestDb) -> House<'d> {
    let mut house = House::new(test);
    for n in 0..HELPERS {
        let new =
            NewPerson { name: format!("邻居{n}"), phone: None, birth_year: None, compound: String::new() };
        let id = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &new));
        house.people.push(id);
    }
    (5..5 + HELPERS).for_each(|n| _ = house.award(n, 20));
    house
}

/// What a history does, numbered, so that it can be run in any grouping.
fn step(tx: &mut Tx<'_>, cx: &Cx, people: &[PersonId], shop: uuid::Uuid, n: usize) -> Result<(), BeansError> {
    let person = |n: usize| people[5 + n % HELPERS];
    let as_person = |n: usize| Cx {
        actor: ::access::Actor::person(
            person(n),
            "邻居".to_owned(),
            vec![::access::Grant {
                role: Role::Resident,
                scope: ::access::Scope::Community(cx.community),
                from: common::Timestamp::from_millis(0),
                until: None,
            }],
            true,
        ),
        ids: cx.ids.fork(),
        ..cx.clone()
    };
    let asker = as_person(n * 7);
    let once = Once::new(
        &asker,
        "history",
        &format!("step {}", n - usize::from(n % 11 == 10)),
        &[&(n % 5).to_string()],
    );
    match n % 5 {
        0 | 1 => {
            let amount = Beans((n as i64 * 37) % 900 + 1);
            redeem(tx, &asker, &Payment { once, shop, amount, payer: Payer::Myself }).map(|_| ())
        }
        2 | 3 => {
            let gift = Gift {
                once,
                to: person(n * 13 + 1),
                amount: Beans((n as i64 * 53) % 300 + 1),
                note: String::new(),
            };
            beans::gift(tx, &asker, &gift).map(|_| ())
        }
        _ => {
            let statement = statement(tx, &asker, person(n * 7), None, 5)?;
            let Some(paid) = statement.lines.iter().find(|line| line.purpose == Purpose::PayScan) else {
                return Ok(());
            };
            let house = cx.as_system();
            let once = Once::new(&house, "history", &format!("refund {n}"), &[]);
            refund(tx, &house, &Refund { once, transfer: paid.id, amount: None, reason: "退".to_owned() })
                .map(|_| ())
        }
    }
}

/// Runs steps 0 to `steps` in groups; the ids depend on the step, never on the group.
fn history(house: &House<'_>, steps: usize, group: usize) {
    for first in (0..steps).step_by(group) {
        let (people, shop) = (house.people.clone(), house.shop);
        let base = house.cx(Who::System);
        let vault = base.vault.clone();
        house
            .try_write(Who::System, move |tx, cx| {
                for n in first..(first + group).min(steps) {
                    let cx = Cx::new(
                        ::access::Actor::system(),
                        cx.community,
                        cx.now,
                        1 << 64 | (n as u128) << 32,
                        vault.clone(),
                    );
                    step(tx, &cx, &people, shop, n)?;
                }
                Ok::<_, BeansError>(())
            })
            .unwrap();
    }
}

fn export(house: &House<'_>) -> String {
    house.read(Who::System, |r, cx| {
        let mut text = Vec::new();
        export_journal(r, cx.community, JournalFormat::Hledger, &mut text)?;
        Ok::<_, BeansError>(String::from_utf8(text).expect("text"))
    })
}

fn root(house: &House<'_>) -> String {
    house.read(Who::System, |r, cx| checkpoint(r, &cx.vault, cx.community)).text().to_owned()
}

#[test]
fn a_batched_history_is_the_sequential_one_row_for_row() {
    let run = |test: &TestDb, group| {
        let house = busy(test);
        history(&house, 400, group);
        house.verified();
        (root(&house), export(&house))
    };
    let one_by_one = run(&TestDb::sqlite(), 1);
    TestDb::each(|test| {
        for group in [400, 37, 3] {
            let fresh = if test.engine == "sqlite" { TestDb::sqlite() } else { TestDb::postgres().unwrap() };
            assert_eq!(run(&fresh, group), one_by_one, "{} in groups of {group}", test.engine);
        }
    });
}

#[test]
fn a_book_opened_after_a_crash_knows_what_was_held_back() {
    let folder = tempfile::tempdir().unwrap();
    let url = DbUrl::Sqlite(folder.path().join("courtyard.db"));
    let never = Options { settle_after_ms: u64::MAX / 2, ..Options::default() };
    let mut test = TestDb::sqlite();
    test.db = Db::open(&url, never).unwrap();
    test.db.migrate().unwrap();
    let house = busy(&test);
    let before = root(&house);
    history(&house, 300, 300);
    let (people, shop) = (house.people.clone(), house.shop);
    house.write(Who::System, move |tx, cx| {
        (1_000..1_200).filter(|n| n % 5 < 2).try_for_each(|n| step(tx, cx, &people, shop, n))
    });
    // Another handle has no memory of its own to be settled before it reads.
    let stranger = Db::open(&url, Options::default()).unwrap();
    let behind: i64 = stranger
        .read_blocking(|r| r.value::<i64>("SELECT last_seq - settled_seq FROM bean_heads", &[]))
        .map_err(|error| error.to_string())
        .unwrap();
    assert!(behind > 50, "nothing was held back: {behind}");

    // A crash: the files as they are, without whoever held the memory.
    let crashed = tempfile::tempdir().unwrap();
    for name in ["courtyard.db", "courtyard.db-wal"] {
        std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    let mut other = TestDb::sqlite();
    other.db = Db::open(&DbUrl::Sqlite(crashed.path().join("courtyard.db")), Options::default()).unwrap();
    let again = House::again(&other, &house);
    again.verified();
    history(&again, 300, 60);
    assert_ne!(root(&again), before);
    assert_eq!(root(&again), root(&house), "every step was answered from its key");
    let left = house.balance(7);
    assert_eq!(again.balance(7), left, "what was held back is there");
    again.award(7, 1);
    again.pay_myself(7, "after the crash", 1).done().unwrap();
    assert_eq!(again.balance(7), left);
    again.verified();
    house.verified();
}

#[test]
fn an_action_that_fails_after_paying_leaves_no_trace_in_the_batch() {
    TestDb::each(|test| {
        let house = busy(test);
        let before = (house.balance(7), root(&house));
        let (people, shop) = (house.people.clone(), house.shop);
        let failed = house.try_write(Who::System, move |tx, cx| {
            (0..30).try_for_each(|n| step(tx, cx, &people, shop, n))?;
            Err::<(), _>(BeansError::NotFound)
        });
        assert!(matches!(failed, Err(BeansError::NotFound)));
        assert_eq!((house.balance(7), root(&house)), before);
        house.pay_myself(7, "later", 1).done().unwrap();
        house.verified();
    });
}

/// Hundreds of payments in one action: their lines are on their way to the journal before it ends.
#[test]
fn a_long_action_that_fails_takes_its_lines_back_and_can_be_done_again() {
    TestDb::each(|test| {
        let house = busy(test);
        let before = (house.balance(7), root(&house));
        let last_seq =
            || house.read(Who::System, |r, _| r.value::<i64>("SELECT last_seq FROM bean_heads", &[]));
        let first = last_seq();
        let payments = || (0..1_500).filter(|n| n % 5 < 2);
        let (people, shop) = (house.people.clone(), house.shop);
        let failed = house.try_write(Who::System, {
            let people = people.clone();
            move |tx, cx| {
                payments().try_for_each(|n| step(tx, cx, &people, shop, n))?;
                Err::<(), _>(BeansError::NotFound)
            }
        });
        assert!(matches!(failed, Err(BeansError::NotFound)), "{}: {failed:?}", test.engine);
        assert_eq!((house.balance(7), root(&house)), before, "{}", test.engine);
        house.write(Who::System, move |tx, cx| payments().try_for_each(|n| step(tx, cx, &people, shop, n)));
        assert_ne!(root(&house), before.1);
        assert!(last_seq() - first > 300, "{}: {first} to {}", test.engine, last_seq());
        house.verified();
    });
}

#[test]
fn two_programs_on_one_database_never_lose_or_double_a_payment() {
    let folder = tempfile::tempdir().unwrap();
    let url = DbUrl::Sqlite(folder.path().join("courtyard.db"));
    let mut test = TestDb::sqlite();
    test.db = Db::open(&url, Options::default()).unwrap();
    test.db.migrate().unwrap();
    let house = busy(&test);
    let mut second = TestDb::sqlite();
    second.db = Db::open(&url, Options::default()).unwrap();
    let other = House::again(&second, &house);
    for n in 0..20 {
        let one = if n % 2 == 0 { &house } else { &other };
        one.pay_myself(6, &format!("turn {n}"), 1).done().unwrap();
        let retried = if n % 2 == 0 { &other } else { &house };
        retried.pay_myself(6, &format!("turn {n}"), 1).done().unwrap();
    }
    assert_eq!((house.balance(6), other.balance(6)), (Beans::ZERO, Beans::ZERO));
    let refused = house.pay_myself(6, "one more", 1).done();
    assert!(matches!(refused, Err(BeansError::Refused(Reason::Ledger(_)))), "{refused:?}");
    house.verified();
}
