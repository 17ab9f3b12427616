//! What went wrong elsewhere, each case a test named after its public thread, at the level of the room's actions.
//! What an engine alone decides stands in `engines/ledger/tests/regressions.rs`.

mod support;

use std::future::Future;
use std::task::{Context, Waker};

use ::access::Role;
use beans::*;
use common::Beans;
use db::testing::TestDb;
use db::{Db, Options};
use support::race::*;
use support::*;

/// Formance wallets#109: an id made by the server was part of the hashed body, so every retry failed. Each try here
/// makes other ids; only what the client sent counts.
#[test]
fn formance_wallets_109_a_retry_with_other_ids_of_ours_is_the_same_request() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let to = house.people[1];
        let send = |beans| {
            let mut act = give(to, "k".to_owned(), beans);
            house.write(Who::Resident(0), move |tx, cx| act(tx, cx))
        };
        let first = send(10);
        assert_eq!(send(10), first);
        assert_eq!(send(11), Answer::Refused(Reason::KeyReused));
        assert_eq!((house.balance(0), house.balance(1)), (Beans::whole(90), Beans::whole(10)));
        house.verified();
    });
}

/// Formance stack#1633: the same key twice in one batch crashed it.
#[test]
fn formance_stack_1633_equal_keys_in_one_batch_are_one_payment_stored_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let shop = house.shop;
        let answers = house.in_one_batch(|_| Who::Resident(0), |n| pay(shop, format!("k{}", n % 2), 5));
        let answers: Vec<Answer> = answers.into_iter().map(Result::unwrap).collect();
        for (n, answer) in answers.iter().enumerate() {
            assert!(matches!(answer, Answer::Done(_)) && answer == &answers[n % 2], "{n}: {answer:?}");
        }
        assert_ne!(answers[0], answers[1]);
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(90), Beans::whole(10)));
        house.verified();
    });
}

/// The same batch, other bodies: the first body owns the key, every other one is a conflict.
#[test]
fn formance_stack_1633_one_key_with_many_bodies_in_one_batch_pays_the_first() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let shop = house.shop;
        let answers =
            house.in_one_batch(|_| Who::Resident(0), |n| pay(shop, "k".to_owned(), 1 + (n as i64) % 4));
        let reused = answers.iter().flatten().filter(|a| **a == Answer::Refused(Reason::KeyReused)).count();
        assert_eq!((done(&answers), reused), (CLIENTS / 4, CLIENTS - CLIENTS / 4));
        let paid = answers.iter().flatten().find_map(|a| a.clone().done().ok()).unwrap();
        assert_eq!(house.shop_balance(), paid.amount);
        house.verified();
    });
}

/// Formance stack#1636: the retry after a time-out crashed. The asker hangs up while the payment still waits in the
/// queue; it is made all the same, and the retry is told so.
#[test]
fn formance_stack_1636_a_retry_after_a_time_out_is_answered() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (shop, cx) = (house.shop, house.cx(Who::Resident(0)));
        {
            let mut act = pay(shop, "k".to_owned(), 5);
            let mut asked = Box::pin(test.db.write(cx.community, move |tx| act(tx, &cx.clone())));
            let _ = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        }
        let Answer::Done(told) = house.pay_myself(0, "k", 5) else { panic!("the retry is refused") };
        assert_eq!(house.pay_myself(0, "k", 5), Answer::Done(told));
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(95), Beans::whole(5)));
        house.verified();
    });
}

/// The program ends after the commit and before anyone was told: what starts anew knows the key, refusals too.
#[test]
fn r11_a_retry_after_a_restart_is_answered_as_before() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (shop, poor) = (house.shop, house.pay_myself(1, "p", 5));
        let paid = house.pay_myself(0, "k", 5);
        let again = Db::open(test.db.url(), Options { lanes: 2, readers: 2, ..Options::default() }).unwrap();
        let retry = |who, key: &str| {
            let (cx, mut act) = (house.cx(who), pay(shop, key.to_owned(), 5));
            again.write_blocking(cx.community, move |tx| act(tx, &cx.clone())).unwrap()
        };
        assert_eq!(retry(Who::Resident(0), "k"), paid);
        assert_eq!(retry(Who::Resident(1), "p"), poor);
        assert_eq!(poor, Answer::Refused(Reason::Ledger(ledger::Refusal::NotEnough)));
        assert_eq!(house.shop_balance(), Beans::whole(5));
        house.verified();
    });
}

/// TigerBeetle's rule: an id whose first try failed stays failed, in the queue and in one batch too.
#[test]
fn a_refusal_is_the_answer_of_every_retry_in_the_batch() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, fund, person) = (house.shop, house.fund, house.people[0]);
        let award = house.write(Who::System, move |tx, cx| {
            propose_award(tx, cx, &new_award(cx, person, fund, Beans::whole(100)))
        });
        house.pay_myself(0, "k", 5);
        // The beans arrive in the middle of the batch; the key was refused before they did.
        let answers = house.in_one_batch(
            |n| if n == 32 { Who::Staff(4, Role::Approver) } else { Who::Resident(0) },
            |n| match n {
                32 => Box::new(move |tx, cx| {
                    approve_award(tx, cx, award).map(|_| Answer::Refused(Reason::Decided))
                }),
                _ => pay(shop, "k".to_owned(), 5),
            },
        );
        assert_eq!(done(&answers), 0);
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(100), Beans::ZERO));
        house.verified();
    });
}

/// Blnk#90: what was answered was still in a queue. Here whoever was answered reads it, on any connection.
#[test]
fn blnk_90_what_was_answered_is_there_for_every_reader() {
    TestDb::each(|test| {
        let house = House::new(test);
        (0..4).for_each(|n| _ = house.award(n, 100));
        let (shop, community) = (house.shop, house.community);
        let answers = house.race(|n| Who::Resident(n % 4), |n| pay(shop, format!("k{n}"), 1));
        for answer in answers {
            let told = answer.unwrap().done().unwrap();
            let (id, clerk) = (told.id, house.cx(Who::System));
            let read = test.db.read_blocking(move |r| {
                assert!(shop_balance(r, &clerk, shop)?.0 >= told.amount.0);
                receipt(r, community, id)
            });
            assert_eq!(read.unwrap(), told);
        }
        house.verified();
    });
}

/// Midaz#2413: what a cache forgot in time was dropped. A key that comes back years later moves nothing more.
#[test]
fn midaz_2413_a_key_that_comes_back_after_years_moves_nothing() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        house.pay_myself(0, "k", 5).done().unwrap();
        for _ in 0..3 {
            house.wait(400 * DAY);
            house.award(0, 10);
            house.pay_myself(0, "k", 5);
            assert_eq!(house.shop_balance(), Beans::whole(5));
        }
        house.verified();
    });
}

/// Cyclos' alert `accountBalanceFixed` (R13): balances found wrong and mended in silence.
#[test]
fn r13_recomputing_every_balance_after_a_busy_day_finds_no_difference() {
    TestDb::each(|test| {
        let house = House::new(test);
        (0..4).for_each(|n| _ = house.award(n, 50));
        let (shop, people) = (house.shop, house.people.clone());
        for round in 0..3 {
            let act = |n: usize| match n % 2 {
                0 => pay(shop, format!("{round}-{n}"), 2),
                _ => give(people[(n + 2) % 5], format!("{round}-{n}"), 3),
            };
            house.race(|n| Who::Resident(n % 4), act).into_iter().for_each(|answer| _ = answer.unwrap());
            house.wait(3 * DAY);
        }
        house.write(Who::System, |tx, cx| expire_due(tx, cx, AccountNo(0)));
        house.verified();
        house.wait(400 * DAY);
        house.write(Who::System, |tx, cx| expire_due(tx, cx, AccountNo(0)));
        house.verified();
        assert_eq!(house.in_hands(), house.shop_balance(), "every wallet has run out");
    });
}
