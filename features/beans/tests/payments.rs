//! Three ways to pay, each once.
#![expect(clippy::unwrap_used, reason = "a test may stop here")]

mod support;

use ::access::Role;
use beans::*;
use common::{Beans, Timestamp};
use db::testing::TestDb;
use support::*;

const MINUTE: i64 = 60_000;

/// A card of resident n with this PIN, and its number.
fn card_of(house: &House<'_>, n: usize, pin: &str) -> String {
    let (person, hash) = (house.people[n], hash_pin(pin, [9; 16]).unwrap());
    house.write(Who::Staff(3, Role::Staff), move |tx, cx| issue_card(tx, cx, person, &hash)).number
}

fn pay_by_card(house: &House<'_>, key: &str, number: &str, pin: &str, beans: i64) -> Answer {
    let (key, number, shop) = (key.to_owned(), number.to_owned(), house.shop);
    let proof = house.read(Who::Clerk(3), move |r, cx| card_check(r, cx, &number)).verify(pin);
    house.write(Who::Clerk(3), move |tx, cx| {
        let once = Once::new(cx, "till", &key, &[proof.number(), &beans.to_string()]);
        redeem(
            tx,
            cx,
            &Payment { once, shop, amount: Beans::whole(beans), payer: Payer::Card(proof.clone()) },
        )
    })
}

#[test]
fn a_code_works_once_and_changes_every_minute() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let code = house.code(0);
        house.pay_by_code("k1", &code, 10).done().unwrap();
        assert_eq!(house.pay_by_code("k2", &code, 10), Answer::Refused(Reason::CodeUsed));
        let next = house.code(0);
        assert_ne!(next, code);
        house.wait(MINUTE);
        assert_ne!(house.code(0), next);
        house.pay_by_code("k3", &next, 10).done().unwrap();
        let late = house.code(0);
        house.wait(3 * MINUTE);
        assert_eq!(house.pay_by_code("k4", &late, 10), Answer::Refused(Reason::CodeExpired));
        for wrong in ["", "123", "000000040000000000", &code.replace(' ', "x")] {
            assert!(matches!(house.pay_by_code("k5", wrong, 1), Answer::Refused(_)), "{wrong}");
        }
        assert_eq!(house.shop_balance(), Beans::whole(20));
        house.verified();
    });
}

/// teamforus/Forus#193: the caller sees an error, yet the transfer is booked.
#[test]
fn r11_a_retry_gives_the_first_receipt_and_charges_nothing_more() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let code = house.code(0);
        let first = house.pay_by_code("k1", &code, 10);
        house.wait(90 * MINUTE);
        assert_eq!(house.pay_by_code("k1", &code, 10), first);
        assert_eq!(house.pay_by_code("k1", &code, 11), Answer::Refused(Reason::KeyReused));
        assert_eq!(house.shop_balance(), Beans::whole(10));
        house.verified();
    });
}

#[test]
fn a_refused_payment_stays_refused_under_its_key() {
    TestDb::each(|test| {
        let house = House::new(test);
        let refused = house.pay_myself(0, "k1", 10);
        assert_eq!(refused, Answer::Refused(Reason::Ledger(ledger::Refusal::NotEnough)));
        house.award(0, 100);
        assert_eq!(house.pay_myself(0, "k1", 10), refused);
        house.pay_myself(0, "k2", 10).done().unwrap();
        house.verified();
    });
}

#[test]
fn a_card_locks_after_five_wrong_pins_and_a_new_pin_unlocks_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(2, 50);
        let number = card_of(&house, 2, "204816");
        pay_by_card(&house, "k0", &number, "204816", 5).done().unwrap();
        for left in (1..=4).rev() {
            let refused = pay_by_card(&house, &format!("w{left}"), &number, "999998", 5);
            assert_eq!(refused, Answer::Refused(Reason::WrongPin(left)));
        }
        assert_eq!(pay_by_card(&house, "w0", &number, "999998", 5), Answer::Refused(Reason::CardLocked));
        assert_eq!(pay_by_card(&house, "k1", &number, "204816", 5), Answer::Refused(Reason::CardLocked));
        let (person, hash, same) = (house.people[2], hash_pin("351724", [8; 16]).unwrap(), number.clone());
        house.write(Who::Staff(3, Role::Staff), move |tx, cx| reset_pin(tx, cx, person, &same, &hash));
        assert_eq!(pay_by_card(&house, "k2", &number, "204816", 5), Answer::Refused(Reason::WrongPin(4)));
        pay_by_card(&house, "k3", &number, "351724", 5).done().unwrap();
        house.write(Who::Resident(2), move |tx, cx| block_cards(tx, cx, person));
        assert_eq!(pay_by_card(&house, "k4", &number, "351724", 5), Answer::Refused(Reason::CardUnknown));
        assert_eq!(house.shop_balance(), Beans::whole(10));
    });
}

#[test]
fn only_a_clerk_of_the_shop_charges_a_code() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (code, shop) = (house.code(0), uuid::Uuid::from_u128(78));
        house.write(Who::System, move |tx, cx| ensure_shop(tx, cx, shop, "别家"));
        let denied = house.try_write(Who::Clerk(3), move |tx, cx| {
            let payment = Payment {
                once: Once::new(cx, "till", "k", &[]),
                shop,
                amount: Beans::whole(1),
                payer: Payer::Code(code.clone()),
            };
            redeem(tx, cx, &payment)
        });
        assert!(matches!(denied, Err(BeansError::Denied(_))));
    });
}

#[test]
fn a_shop_takes_no_more_than_it_accepts_in_a_month() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let shop = house.shop;
        house.write(Who::System, move |tx, cx| set_shop_limits(tx, cx, shop, None, Some(Beans::whole(30))));
        let paid = house.pay_myself(0, "k1", 30).done().unwrap();
        let full = Answer::Refused(Reason::Ledger(ledger::Refusal::OverAcceptanceMonthLimit));
        assert_eq!(house.pay_myself(0, "k2", 1), full);
        house.refund("r", paid.id, Some(10)).done().unwrap();
        house.pay_myself(0, "k3", 10).done().unwrap();
        house.now.set(Timestamp::parse_local("2026-04-01T00:00").unwrap());
        house.pay_myself(0, "k4", 30).done().unwrap();
        house.verified();
    });
}

#[test]
fn a_refund_is_never_more_than_was_paid() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let paid = house.pay_myself(0, "k1", 30).done().unwrap();
        house.refund("r1", paid.id, Some(20)).done().unwrap();
        assert_eq!(
            house.refund("r2", paid.id, Some(11)),
            Answer::Refused(Reason::Ledger(ledger::Refusal::ReverseTooLarge))
        );
        house.refund("r3", paid.id, None).done().unwrap();
        assert_eq!(
            house.refund("r4", paid.id, None),
            Answer::Refused(Reason::Ledger(ledger::Refusal::AlreadyReversed))
        );
        assert_eq!((house.balance(0), house.shop_balance()), (Beans::whole(100), Beans::ZERO));
        house.verified();
    });
}
