//! What this room or the beans refuse before the ledger is asked is the answer of its key for good.

mod site;
mod support;

use ::access::Role;
use alliance::*;
use beans::Payer;
use common::Beans;
use db::testing::TestDb;
use http::StatusCode;
use serde_json::json;
use site::Site;
use support::{House, MINUTE, Who};

#[test]
fn a_closed_shops_refusal_was_judged_anew_on_a_retry() {
    TestDb::each(|test| {
        let house = House::new(test);
        let shop = house.shop;
        let turn = |state| {
            house.write(Who::Staff(4, Role::Approver), move |tx, cx| {
                set_merchant_state(tx, cx, shop, state, "整改")
            })
        };
        let pay = |key, beans| house.try_charge(Who::Resident(0), shop, Payer::Myself, beans, key);
        let first = house.paid(pay("k0", 5));
        turn(MerchantState::Suspended);
        assert_eq!(house.refused(pay("k1", 5)), "beans-refused-shop-closed");
        assert_eq!(house.paid(pay("k0", 5)).id, first.id, "a paid key stays paid");
        turn(MerchantState::Active);
        assert_eq!(house.refused(pay("k1", 5)), "beans-refused-shop-closed");
        assert_eq!(house.refused(pay("k1", 6)), "beans-refused-key-reused");
        house.paid(pay("k2", 5));
        assert_eq!(house.booked(shop), Beans::whole(10));
        house.check();
    });
}

#[test]
fn a_late_cancellation_was_judged_anew_when_the_window_grew() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let paid = house.sell(shop, 0, 12, "k1");
        house.later(31 * MINUTE);
        assert_eq!(house.refused(house.refund(clerk, shop, paid.id, "r1")), "beans-refused-window");
        let old = house.read(Who::System, move |r, cx| merchant_file(r, cx, shop)).merchant;
        let terms = MerchantTerms {
            name: old.name,
            category: old.category,
            address: old.address,
            hours: old.hours,
            cancel_minutes: 60,
            monthly_cap: old.monthly_cap,
        };
        house.write(Who::Staff(5, Role::Staff), move |tx, cx| change_merchant(tx, cx, shop, &terms));
        assert_eq!(house.refused(house.refund(clerk, shop, paid.id, "r1")), "beans-refused-window");
        house.paid(house.refund(clerk, shop, paid.id, "r2"));
        assert_eq!((house.balance(0), house.booked(shop)), (Beans::whole(100), Beans::ZERO));
        house.check();
    });
}

/// The code of the next minutes is no code yet; a program that repeated its lost request then charged after all.
#[test]
fn a_refused_code_was_judged_anew_over_http() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (site, clerk) = (Site::new(&house), Who::Clerk(7, house.shop));
        house.later(5 * MINUTE);
        let code = house.code(0);
        house.later(-5 * MINUTE);
        let path = format!("/shops/{}/redemptions", house.shop);
        let charge = |key: &str, amount: &str| {
            let body = json!({"code": code, "amount": amount}).to_string();
            let (status, answer) = site.api(clerk, "POST", &path, key, &body);
            (status, answer["code"].as_str().unwrap_or_default().to_owned())
        };
        let early = charge("k1", "10");
        assert_eq!(early, (StatusCode::CONFLICT, "beans-refused-code-unknown".to_owned()));
        house.later(5 * MINUTE);
        assert_eq!(charge("k1", "10"), early);
        assert_eq!(charge("k1", "11"), (StatusCode::CONFLICT, "beans-refused-key-reused".to_owned()));
        assert_eq!(charge("k2", "10").0, StatusCode::CREATED);
        assert_eq!(house.balance(0), Beans::whole(90));
        house.check();
    });
}

/// Only the program knows that it sends another PIN: the body that is compared has none.
#[test]
fn a_wrong_pin_under_a_key_is_followed_by_the_right_one_over_http() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (site, clerk, holder) = (Site::new(&house), Who::Clerk(7, house.shop), house.people[2]);
        let hash = beans::hash_pin("204816", [7; 16]).unwrap();
        let number = house.write(Who::System, move |tx, cx| beans::issue_card(tx, cx, holder, &hash)).number;
        let path = format!("/shops/{}/redemptions", house.shop);
        let charge = |pin: &str| {
            let body = json!({"code": number, "pin": pin, "amount": "5"}).to_string();
            site.api(clerk, "POST", &path, "k1", &body).0
        };
        assert_eq!((charge("204817"), charge("204816")), (StatusCode::CONFLICT, StatusCode::CREATED));
        assert_eq!(charge("204817"), StatusCode::CREATED, "the first answer, whatever the PIN");
        assert_eq!(house.balance(2), Beans::whole(95));
        house.check();
    });
}
