//! What the house refuses before the ledger is asked is the answer of its key for good, as the ledger's refusals are.

#[path = "support/site.rs"]
mod site;
mod support;

use ::access::Role;
use beans::*;
use common::Beans;
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use people::NewPerson;
use site::*;
use support::*;
use uuid::Uuid;

const MINUTE: i64 = 60_000;

fn refused(reason: Reason) -> Answer {
    Answer::Refused(reason)
}

fn pay_at(house: &House<'_>, shop: Uuid, key: &str, beans: i64) -> Answer {
    let key = key.to_owned();
    house.write(RESIDENT, move |tx, cx| {
        let (amount, payer) = (Beans::whole(beans), Payer::Myself);
        let once = Once::new(cx, "pay", &key, &[&shop.to_string(), &amount.to_string()]);
        redeem(tx, cx, &Payment { once, shop, amount, payer })
    })
}

fn open_shop(house: &House<'_>, shop: Uuid) {
    house.write(Who::System, move |tx, cx| ensure_shop(tx, cx, shop, "新店"));
}

/// The code of the next minutes is no code yet; a till that repeats its lost request then paid after all.
#[test]
fn a_refused_code_was_judged_anew_on_a_retry() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        house.wait(5 * MINUTE);
        let code = house.code(0);
        house.wait(-5 * MINUTE);
        let early = house.pay_by_code("k1", &code, 10);
        assert_eq!(early, refused(Reason::CodeUnknown));
        house.wait(5 * MINUTE);
        assert_eq!(house.pay_by_code("k1", &code, 10), early);
        assert_eq!(house.pay_by_code("k1", &code, 11), refused(Reason::KeyReused));
        house.pay_by_code("k2", &code, 10).done().unwrap();
        assert_eq!(house.pay_by_code("k3", &code, 10), refused(Reason::CodeUsed));
        house.wait(5 * MINUTE);
        assert_eq!(house.pay_by_code("k3", &code, 10), refused(Reason::CodeUsed), "expired by now");
        assert_eq!(house.pay_by_code("k4", &code, 10), refused(Reason::CodeExpired));
        assert_eq!(house.shop_balance(), Beans::whole(10));
        house.verified();
    });
}

#[test]
fn a_refusal_was_forgotten_with_the_program() {
    TestDb::each(|test| {
        let (house, shop) = (House::new(test), Uuid::from_u128(78));
        house.award(0, 100);
        assert_eq!(pay_at(&house, shop, "k1", 10), refused(Reason::ShopUnknown));
        open_shop(&house, shop);
        let test = test.again();
        let later = House::again(&test, &house);
        assert_eq!(pay_at(&later, shop, "k1", 10), refused(Reason::ShopUnknown));
        assert_eq!(pay_at(&later, shop, "k1", 11), refused(Reason::KeyReused));
        pay_at(&later, shop, "k2", 10).done().unwrap();
        assert_eq!(later.balance(0), Beans::whole(90));
        later.verified();
    });
}

#[test]
fn who_had_no_wallet_yet_was_judged_anew_on_a_retry() {
    TestDb::each(|test| {
        let mut house = House::new(test);
        let new =
            NewPerson {
                name: "新邻居".to_owned(), phone: None, birth_year: None, compound: String::new()
            };
        let person = house.write(Who::System, move |tx, cx| people::create_person(tx, cx, &new));
        house.people.push(person);
        assert_eq!(house.pay_myself(5, "k1", 10), refused(Reason::NoWallet));
        house.award(5, 100);
        assert_eq!(house.pay_myself(5, "k1", 10), refused(Reason::NoWallet));
        house.pay_myself(5, "k2", 10).done().unwrap();
        house.verified();
    });
}

fn pay_by_card(house: &House<'_>, key: &str, number: &str, pin: &str) -> Answer {
    let (key, number, shop) = (key.to_owned(), number.to_owned(), house.shop);
    let proof = house.read(Who::Clerk(3), move |r, cx| card_check(r, cx, &number)).verify(pin);
    house.write(Who::Clerk(3), move |tx, cx| {
        let once = Once::new(cx, "till", &key, &[proof.number()]);
        let payer = Payer::Card(proof.clone());
        redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(5), payer })
    })
}

/// The PIN is no part of the body: under one key a wrong one is followed by the right one. A locked card stays refused.
#[test]
fn a_locked_card_stays_refused_and_a_wrong_pin_does_not() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(2, 50);
        let (person, staff) = (house.people[2], Who::Staff(3, Role::Staff));
        let hash = hash_pin("204816", [9; 16]).unwrap();
        let number = house.write(staff, move |tx, cx| issue_card(tx, cx, person, &hash)).number;
        assert_eq!(pay_by_card(&house, "k1", &number, "999998"), refused(Reason::WrongPin(4)));
        pay_by_card(&house, "k1", &number, "204816").done().unwrap();
        for left in (1..=4).rev() {
            assert_eq!(pay_by_card(&house, "k2", &number, "999998"), refused(Reason::WrongPin(left)));
        }
        assert_eq!(pay_by_card(&house, "k2", &number, "999998"), refused(Reason::CardLocked));
        let (hash, same) = (hash_pin("351724", [8; 16]).unwrap(), number.clone());
        house.write(staff, move |tx, cx| reset_pin(tx, cx, person, &same, &hash));
        assert_eq!(pay_by_card(&house, "k2", &number, "351724"), refused(Reason::CardLocked));
        pay_by_card(&house, "k3", &number, "351724").done().unwrap();
        house.write(Who::Resident(2), move |tx, cx| block_cards(tx, cx, person));
        assert_eq!(pay_by_card(&house, "k4", &number, "351724"), refused(Reason::CardUnknown));
        assert_eq!(house.shop_balance(), Beans::whole(10));
        house.verified();
    });
}

#[test]
fn a_gift_to_oneself_did_not_spend_its_key() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let give = |to: usize| {
            let to = house.people[to];
            house.write(RESIDENT, move |tx, cx| {
                let once = Once::new(cx, "gift", "k1", &[&to.to_string()]);
                gift(tx, cx, &Gift { once, to, amount: Beans::whole(1), note: String::new() })
            })
        };
        assert_eq!(give(0), refused(Reason::Oneself));
        assert_eq!(give(0), refused(Reason::Oneself));
        assert_eq!(give(1), refused(Reason::KeyReused));
        assert_eq!(house.balance(1), Beans::ZERO);
        house.verified();
    });
}

/// Not permitted is no answer of the key: whoever may ask later is judged then.
#[test]
fn a_denial_keeps_nothing() {
    TestDb::each(|test| {
        let (house, shop) = (House::new(test), Uuid::from_u128(78));
        house.award(0, 100);
        let entries = || house.read(Who::System, |r, cx| verify(r, &cx.vault, cx.community)).entries;
        let (code, before) = (house.code(0), entries());
        let denied = house.try_write(Who::Clerk(3), move |tx, cx| {
            let (once, payer) = (Once::new(cx, "till", "k1", &[]), Payer::Code(code.clone()));
            redeem(tx, cx, &Payment { once, shop, amount: Beans::whole(1), payer })
        });
        assert!(matches!(denied, Err(BeansError::Denied(_))));
        assert_eq!(entries(), before);
        pay_at(&house, shop, "k1", 1);
        assert_eq!(entries(), before + 1, "a refusal is one entry");
        pay_at(&house, shop, "k1", 1);
        assert_eq!(entries(), before + 1, "a retry is none");
    });
}

#[test]
fn a_refused_hold_was_judged_anew_over_http() {
    TestDb::each(|test| {
        let (house, shop) = (House::new(test), Uuid::from_u128(78));
        house.award(0, 100);
        let site = Site::new(&house);
        let path = format!("/api/v1{}", site.path("/me/holds"));
        let until = house.now.get().plus(DAY).local_input();
        let hold = |key: &str, amount: &str| {
            let request = Request::post(path.clone())
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, "Bearer resident-0")
                .header("idempotency-key", key);
            let body = format!("{{\"shop\":\"{shop}\",\"amount\":\"{amount}\",\"until\":\"{until}\"}}");
            let (status, text) = site.send(request, None, "en", body);
            (status, text.split(",\"request_id\"").next().unwrap_or_default().to_owned())
        };
        let unknown = hold("h1", "5");
        assert!(
            unknown.0 == StatusCode::CONFLICT && unknown.1.contains("beans-refused-shop-unknown"),
            "{unknown:?}"
        );
        open_shop(&house, shop);
        assert_eq!(hold("h1", "5"), unknown);
        let other = hold("h1", "6");
        assert!(other.0 == StatusCode::CONFLICT && other.1.contains("beans-refused-key-reused"), "{other:?}");
        assert_eq!(hold("h2", "5").0, StatusCode::OK);
        house.verified();
    });
}
