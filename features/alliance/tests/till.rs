//! The till, on both engines. Cases named R… come from the histories of other systems.

#![expect(clippy::unwrap_used, reason = "a test may stop here")]

mod support;

use ::access::Role;
use alliance::*;
use beans::Payer;
use common::{Beans, Msg};
use db::testing::TestDb;
use support::{DAY, House, MINUTE, Who};

#[test]
fn a_resident_pays_by_code_and_by_scan_and_both_sides_see_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        let by_code = house.sell(house.shop, 0, 12, "k1");
        assert_eq!(
            (by_code.payer_mask.as_str(), by_code.way, by_code.amount),
            ("王*芳", Way::Code, Beans::whole(12))
        );
        let scan = house.try_charge(Who::Resident(1), house.shop, Payer::Myself, 8, "k2");
        let by_scan = house.paid(scan);
        assert_eq!((house.balance(0), house.balance(1)), (Beans::whole(88), Beans::whole(92)));
        let shop = house.shop;
        let (today, sum) =
            house.read(Who::Clerk(7, shop), move |r, cx| takings(r, cx, shop, cx.now.date(), 0));
        assert_eq!((today.total, sum), (2, Beans::whole(20)));
        let mine = house.read(Who::Resident(1), move |r, cx| entry(r, cx, shop, by_scan.id));
        assert_eq!(mine.1.short(), by_scan.short());
        let others = house.test.db.read_blocking({
            let cx = house.cx(Who::Resident(2));
            move |r| entry(r, &cx, shop, by_scan.id)
        });
        assert!(matches!(others, Err(AllianceError::NotFound)), "another resident's receipt");
        house.check();
    });
}

#[test]
fn a_card_pays_with_its_pin_only() {
    TestDb::each(|test| {
        let house = House::new(test);
        let hash = beans::hash_pin("204816", [7; 16]).unwrap();
        let holder = house.people[2];
        let card = house.write(Who::System, move |tx, cx| beans::issue_card(tx, cx, holder, &hash));
        let shop = house.shop;
        let number = card.number.clone();
        let shown = house.read(Who::Clerk(7, shop), move |r, cx| payable(r, cx, shop, &number)).unwrap();
        assert_eq!((shown.payer_mask.as_str(), shown.is_card), ("陈*爷", true));
        let proof = |pin: &str| {
            let number = card.number.clone();
            let check = house.read(Who::System, move |r, cx| beans::card_check(r, cx, &number));
            Payer::Card(check.verify(pin))
        };
        let clerk = Who::Clerk(7, shop);
        assert_eq!(
            house.refused(house.try_charge(clerk, shop, proof("204817"), 5, "k1")),
            "beans-refused-wrong-pin"
        );
        let paid = house.paid(house.try_charge(clerk, shop, proof("204816"), 5, "k2"));
        assert_eq!((paid.way, house.balance(2)), (Way::Card, Beans::whole(95)));
    });
}

/// R11 teamforus/Forus#193, #2326: the caller saw an error although the money had moved.
#[test]
fn r11_a_retry_after_a_lost_answer_charges_once_and_says_paid() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let code = Payer::Code(house.code(0));
        let first = house.paid(house.try_charge(clerk, shop, code.clone(), 12, "k1"));
        house.later(5 * MINUTE);
        let again = house.paid(house.try_charge(clerk, shop, code.clone(), 12, "k1"));
        assert_eq!((first.id, first.transfer), (again.id, again.transfer));
        assert_eq!(first.transfer, Some(first.id.uuid()));
        assert_eq!(house.balance(0), Beans::whole(88));
        let state = house.read(clerk, move |r, cx| key_state(r, cx, shop, "k1"));
        assert!(matches!(state, KeyState::Paid(entry) if entry.id == first.id));
        let other_body = house.refused(house.try_charge(clerk, shop, code, 13, "k1"));
        assert_eq!(other_body, "beans-refused-key-reused");
        house.check();
    });
}

#[test]
fn a_key_given_up_charges_nothing_when_the_lost_request_comes_late() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let code = Payer::Code(house.code(0));
        let state = house.write(clerk, move |tx, cx| give_up(tx, cx, shop, "k1"));
        assert!(matches!(state, KeyState::Abandoned));
        let late = house.try_charge(clerk, shop, code, 12, "k1");
        assert_eq!(house.refused(late), "alliance-refused-abandoned");
        assert_eq!(house.balance(0), Beans::whole(100));
        house.sell(shop, 0, 12, "k2");
        let paid = house.write(clerk, move |tx, cx| give_up(tx, cx, shop, "k2"));
        assert!(matches!(paid, KeyState::Paid(_)), "what is paid cannot be given up");
    });
}

/// R3 forus-backend Locker: two scans at one instant; 64 tills, one code.
#[test]
fn r3_sixty_four_tills_with_one_code_give_exactly_one_payment() {
    TestDb::each(|test| {
        let house = House::new(test);
        let shop = house.shop;
        let code = house.code(0);
        let outcomes = race(&house, 64, |n| Charge {
            merchant: shop,
            key: format!("till-{n}"),
            amount: Beans::whole(3),
            payer: Payer::Code(code.clone()),
        });
        assert_eq!(outcomes.iter().filter(|key| key.is_empty()).count(), 1, "{outcomes:?}");
        assert!(
            outcomes.iter().all(|key| key.is_empty() || *key == "beans-refused-code-used"),
            "{outcomes:?}"
        );
        assert_eq!((house.balance(0), house.booked(shop)), (Beans::whole(97), Beans::whole(3)));
        house.check();
    });
}

/// R1 pretix/pretix#6396, fossasia/eventyay#1398: a limit passed by parallel redemptions.
/// R10 involveMINT/iMPublic#151: a budget counted twice.
#[test]
fn r1_r10_parallel_payments_never_pass_the_monthly_cap_and_count_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let small = house.small;
        let codes: Vec<String> = (0..8).map(|person| house.code(person)).collect();
        let outcomes = race(&house, 8, |n| Charge {
            merchant: small,
            key: format!("till-{n}"),
            amount: Beans::whole(20),
            payer: Payer::Code(codes[n].clone()),
        });
        assert_eq!(outcomes.iter().filter(|key| key.is_empty()).count(), 2, "{outcomes:?}");
        assert!(
            outcomes.iter().all(|key| key.is_empty() || *key == "beans-refused-shop-full"),
            "{outcomes:?}"
        );
        assert_eq!(house.booked(small), Beans::whole(40));
        let left =
            |house: &House<'_>| house.read(Who::Clerk(7, small), move |r, cx| till(r, cx, small)).cap_left;
        assert_eq!(left(&house), Some(Beans::whole(10)));
        house.later(MINUTE);
        let last = house.sell(small, 0, 10, "exact");
        assert_eq!(left(&house), Some(Beans::ZERO));
        house.paid(house.refund(Who::Clerk(7, small), small, last.id, "r1"));
        assert_eq!(left(&house), Some(Beans::whole(10)), "a refund gives the cap back once");
        house.later(MINUTE);
        house.sell(small, 0, 10, "again");
        house.now.set(common::Timestamp::parse_local("2026-04-01T09:00").unwrap());
        assert_eq!(left(&house), Some(Beans::whole(50)), "a new month");
        house.check();
    });
}

/// Charges from as many threads as there are charges; the key of each refusal, empty for a payment.
fn race(house: &House<'_>, count: usize, make: impl Fn(usize) -> Charge) -> Vec<&'static str> {
    let jobs: Vec<_> = (0..count)
        .map(|n| (house.cx(Who::Clerk(7, make(n).merchant)), make(n), house.test.db.clone()))
        .collect();
    let start = std::sync::Arc::new(std::sync::Barrier::new(count));
    let threads: Vec<_> = jobs
        .into_iter()
        .map(|(cx, new, db)| {
            let start = std::sync::Arc::clone(&start);
            std::thread::spawn(move || {
                start.wait();
                db.write_blocking(cx.community, move |tx| charge(tx, &cx.clone(), &new))
            })
        })
        .collect();
    let key = |charged: Charged| match charged {
        Charged::Paid(_) => "",
        Charged::Refused(Msg { key, .. }) => key,
    };
    threads.into_iter().map(|thread| key(thread.join().unwrap().unwrap())).collect()
}

#[test]
fn the_shop_cancels_within_its_window_and_staff_after_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let (first, second) = (house.sell(shop, 0, 12, "k1"), house.sell(shop, 1, 5, "k2"));
        house.later(29 * MINUTE);
        let back = house.paid(house.refund(clerk, shop, first.id, "r1"));
        assert_eq!((back.amount, house.balance(0)), (-Beans::whole(12), Beans::whole(100)));
        assert_eq!(
            house.paid(house.refund(clerk, shop, first.id, "r1")).id,
            back.id,
            "a retry gives the first"
        );
        let twice = house.refund(Who::Staff(5, Role::Staff), shop, first.id, "r2");
        assert_eq!(house.refused(twice), "beans-refused-already-refunded");
        house.later(MINUTE);
        assert_eq!(house.refused(house.refund(clerk, shop, second.id, "r3")), "beans-refused-window");
        house.paid(house.refund(Who::Staff(5, Role::Staff), shop, second.id, "r4"));
        assert_eq!((house.balance(1), house.booked(shop)), (Beans::whole(100), Beans::ZERO));
        house.check();
    });
}

#[test]
fn only_open_shops_take_beans_and_only_their_own_clerks() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, small) = (house.shop, house.small);
        let stranger = house.try_charge(Who::Clerk(7, small), shop, Payer::Code(house.code(0)), 5, "k1");
        assert!(matches!(stranger, Err(AllianceError::Denied(_))));
        let resident = house.try_charge(Who::Resident(1), shop, Payer::Code(house.code(0)), 5, "k2");
        assert!(matches!(resident, Err(AllianceError::Denied(_))));
        house.write(Who::Staff(4, Role::Approver), move |tx, cx| {
            set_merchant_state(tx, cx, shop, MerchantState::Suspended, "整改")
        });
        let closed = house.try_charge(Who::Resident(0), shop, Payer::Myself, 5, "k3");
        assert_eq!(house.refused(closed), "beans-refused-shop-closed");
        house.later(DAY);
        assert_eq!(house.balance(0), Beans::whole(100));
    });
}

#[test]
fn two_people_let_a_shop_in_and_clerks_are_named_once() {
    TestDb::each(|test| {
        let house = House::new(test);
        let new = house.new_merchant("新店", Beans::ZERO);
        let id = house.write(Who::Staff(5, Role::Admin), move |tx, cx| create_merchant(tx, cx, &new));
        let open = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| {
            set_merchant_state(tx, cx, id, MerchantState::Active, "")
        };
        let same = house.try_write(Who::Staff(5, Role::Admin), open);
        assert!(matches!(same, Err(AllianceError::Refused(Msg { key: "alliance-error-same-person", .. }))));
        house.write(Who::Staff(4, Role::Approver), open);
        let owner = house.people[6];
        let add = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| add_clerk(tx, cx, id, owner, Role::ShopOwner);
        let membership = house.write(Who::Staff(5, Role::Staff), add);
        assert!(matches!(house.try_write(Who::Staff(5, Role::Staff), add), Err(AllianceError::Fields(_))));
        house.write(Who::Staff(5, Role::Staff), move |tx, cx| remove_clerk(tx, cx, id, membership));
        house.later(1);
        let file = house.read(Who::Staff(5, Role::Staff), move |r, cx| merchant_file(r, cx, id));
        assert_eq!((file.clerks.len(), file.merchant.code.is_empty()), (0, false));
    });
}
