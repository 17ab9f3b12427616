//! Sixty-four clients at once: exactly the allowed number succeed, and the sums hold.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ::access::Role;
use beans::*;
use common::{Beans, Timestamp};
use db::testing::TestDb;
use support::race::*;
use support::*;

const REFUSED: fn(ledger::Refusal) -> Answer = |refusal| Answer::Refused(Reason::Ledger(refusal));

/// pretix/pretix#6396, fossasia/eventyay#1398: parallel redemptions passed the limit.
#[test]
fn r1_the_last_beans_of_a_wallet_are_spent_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 10);
        let (shop, people) = (house.shop, house.people.clone());
        let answers = house.race(
            |_| Who::Resident(0),
            |n| match n % 2 {
                0 => pay(shop, format!("k{n}"), 1),
                _ => give(people[1 + n % 4], format!("k{n}"), 1),
            },
        );
        assert_eq!(done(&answers), 10);
        let refused = answers.into_iter().map(Result::unwrap).filter(|a| !matches!(a, Answer::Done(_)));
        assert!(refused.into_iter().all(|answer| answer == REFUSED(ledger::Refusal::NotEnough)));
        assert_eq!((house.balance(0), house.in_hands()), (Beans::ZERO, Beans::whole(10)));
        house.verified();
    });
}

/// coopdevs/timeoverflow: a limit that only sets a flag.
#[test]
fn r12_the_limit_of_the_day_holds_and_is_new_tomorrow() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (shop, person) = (house.shop, house.people[0]);
        house.write(Who::System, move |tx, cx| {
            let limits = WalletLimits { per_day: Some(Beans::whole(7)), ..WalletLimits::default() };
            set_wallet_limits(tx, cx, person, limits, "本人要求")
        });
        for (day, midnight) in [(1, "2026-03-03T00:00"), (2, "2026-03-04T00:00")] {
            let answers = house.race(|_| Who::Resident(0), |n| pay(shop, format!("{day}-{n}"), 1));
            assert_eq!(done(&answers), 7, "day {day}");
            let over_the_day =
                Answer::Refused(Reason::Over(Over::Day { limit: Beans::whole(7), left: Beans::ZERO }));
            let over = answers.iter().flatten().filter(|a| **a == over_the_day);
            assert_eq!(over.count(), CLIENTS - 7);
            house.now.set(Timestamp::parse_local(midnight).unwrap());
        }
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(86), Beans::whole(14)));
        house.verified();
    });
}

#[test]
fn an_envelope_issues_no_bean_too_many() {
    TestDb::each(|test| {
        let house = House::new(test);
        let awards: Vec<AwardId> = (0..CLIENTS).map(|n| house.propose(n % 4, 30)).collect();
        let answers = house.race(
            |_| Who::Staff(4, Role::Approver),
            |n| {
                let id = awards[n];
                Box::new(move |tx, cx| approve_award(tx, cx, id))
            },
        );
        let awards: Vec<Award> = answers.into_iter().map(Result::unwrap).collect();
        let posted = awards.iter().filter(|award| award.state == AwardState::Posted).count();
        assert_eq!(posted, 1_000 / 30);
        assert!(awards.iter().all(|a| (a.state == AwardState::Posted) == a.reason.is_empty()));
        assert_eq!(house.in_hands(), Beans::whole(990));
        house.verified();
    });
}

/// Half of them take all of it, half a part; one gets it.
#[test]
fn one_hold_taken_by_sixty_four_tills_is_captured_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (shop, until) = (house.shop, house.now.get().plus(DAY));
        let hold = house.write(Who::Resident(0), move |tx, cx| {
            let once = Once::new(cx, "hold", "h", &[]);
            hold(
                tx,
                cx,
                &NewHeld { once, shop, amount: Beans::whole(60), until, note: String::new(), refused: None },
            )
        });
        let hold = hold.unwrap().id;
        let answers = house.race(
            |_| Who::Clerk(3),
            |n| {
                let amount = (n % 2 == 0).then_some(Beans::whole(45));
                Box::new(move |tx, cx| {
                    let once = Once::new(cx, "capture", &format!("k{n}"), &[]);
                    capture(tx, cx, &Capture { once, hold, amount })
                })
            },
        );
        assert_eq!(done(&answers), 1);
        let ended = REFUSED(ledger::Refusal::HoldEnded);
        assert_eq!(answers.iter().flatten().filter(|answer| **answer == ended).count(), CLIENTS - 1);
        assert!([45, 60].map(Beans::whole).contains(&house.shop_balance()));
        assert_eq!(house.balance(0) + house.shop_balance(), Beans::whole(100));
        house.verified();
    });
}

#[test]
fn one_award_is_approved_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let id = house.propose(0, 30);
        let answers = house
            .race(|_| Who::Staff(4, Role::Approver), |_| Box::new(move |tx, cx| approve_award(tx, cx, id)));
        let decided = answers.iter().filter(|a| matches!(a, Err(BeansError::Refused(Reason::Decided))));
        assert_eq!((decided.count(), house.balance(0)), (CLIENTS - 1, Beans::whole(30)));
        house.verified();
    });
}

/// teamforus/forus-backend: a lock that is none; two scans of one code at the same instant.
#[test]
fn r3_a_code_shown_to_sixty_four_tills_pays_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (code, shop) = (house.code(0), house.shop);
        let answers = house.race(
            |_| Who::Clerk(3),
            |n| {
                let code = code.clone();
                Box::new(move |tx, cx| {
                    let once = Once::new(cx, "till", &format!("k{n}"), &[&code]);
                    let payer = Payer::Code(code.clone());
                    redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(5), payer })
                })
            },
        );
        let used = answers.iter().flatten().filter(|a| **a == Answer::Refused(Reason::CodeUsed)).count();
        assert_eq!((done(&answers), used), (1, CLIENTS - 1));
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(95), Beans::whole(5)));
        house.verified();
    });
}

/// Ixotic27/The-Leetcode-City#690: what was given back was more than what was taken.
#[test]
fn r7_refunds_in_parts_never_pass_the_payment() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let paid = house.pay_myself(0, "k", 10).done().unwrap().id;
        let answers = house.race(
            |_| Who::Clerk(3),
            |n| {
                Box::new(move |tx, cx| {
                    let once = Once::new(cx, "refund", &format!("r{n}"), &[]);
                    let amount = Some(Beans::whole(1));
                    refund(tx, cx, &Refund { once, transfer: paid, amount, reason: "退".to_owned() })
                })
            },
        );
        assert_eq!(done(&answers), 10);
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(100), Beans::ZERO));
        house.verified();
    });
}

#[test]
fn one_key_sent_by_sixty_four_clients_is_one_payment_with_one_answer() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let shop = house.shop;
        let answers: Vec<Answer> = house
            .race(|_| Who::Resident(0), |_| pay(shop, "same".to_owned(), 5))
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(95), Beans::whole(5)));
        house.verified();
    });
}

/// medici#119: readers saw a balance that may never be below zero below zero. Here also no reader ever sees a half of a
/// movement: what is in all hands together stays the same.
#[test]
fn medici_119_no_reader_sees_a_negative_balance_or_half_a_movement() {
    TestDb::each(|test| {
        let house = House::new(test);
        (0..4).for_each(|n| _ = house.award(n, 20));
        let (shop, people) = (house.shop, house.people.clone());
        let over = Arc::new(AtomicBool::new(false));
        let watcher = {
            let (over, db, people) = (Arc::clone(&over), test.db.clone(), people.clone());
            let (clerk, community) = (house.cx(Who::System), house.community);
            std::thread::spawn(move || {
                let mut looks = 0;
                while !over.load(Ordering::SeqCst) || looks == 0 {
                    let (cx, people) = (clerk.clone(), people.clone());
                    let seen = db.read_blocking(move |r| {
                        let mut seen = vec![shop_balance(r, &cx, shop)?];
                        for person in people {
                            let balance = balance_of(r, &cx, person)?;
                            seen.push(Beans(balance.available.0 + balance.held.0));
                        }
                        Ok::<_, BeansError>(seen)
                    });
                    let seen = seen.unwrap();
                    assert!(seen.iter().all(|beans| beans.0 >= 0), "{community}: {seen:?}");
                    assert_eq!(seen.iter().map(|beans| beans.0).sum::<i64>(), 8_000, "{seen:?}");
                    looks += 1;
                }
                looks
            })
        };
        for round in 0..4 {
            let act = |n: usize| match n % 3 {
                0 => pay(shop, format!("{round}-{n}"), 3),
                _ => give(people[(n + 1) % 4], format!("{round}-{n}"), 2),
            };
            house.race(|n| Who::Resident(n % 4), act).into_iter().for_each(|answer| _ = answer.unwrap());
        }
        over.store(true, Ordering::SeqCst);
        assert!(watcher.join().unwrap() > 0);
        house.verified();
    });
}

/// Formance ledger#770, SoftwareMill's measurements: transfers in opposite directions met in a deadlock. Komunitin's
/// scenario 12 (R15): parallel transfers in a ring.
#[test]
fn formance_770_transfers_in_opposite_directions_all_succeed() {
    TestDb::each(|test| {
        let house = House::new(test);
        (0..4).for_each(|n| _ = house.award(n, 100));
        let people = house.people.clone();
        let answers = house.race(
            |n| Who::Resident(n % 4),
            |n| give(people[(n + if n % 8 < 4 { 1 } else { 3 }) % 4], format!("k{n}"), 5),
        );
        assert_eq!(done(&answers), CLIENTS);
        assert_eq!((0..4).map(|n| house.balance(n)).collect::<Vec<_>>(), [Beans::whole(100); 4]);
        house.verified();
    });
}
