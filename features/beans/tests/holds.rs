//! Reservations: kept for one shop, taken or let go once, free again by the clock alone.

#[path = "support/site.rs"]
mod site;
mod support;

use beans::*;
use common::Beans;
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use site::*;
use support::*;
use uuid::Uuid;

const HOUR: i64 = DAY / 24;

fn hold_for(house: &House<'_>, key: &str, beans: i64, ms: i64) -> Result<Held, Reason> {
    let (key, shop, until) = (key.to_owned(), house.shop, house.now.get().plus(ms));
    house.write(RESIDENT, move |tx, cx| {
        let once = Once::new(cx, "hold", &key, &[&beans.to_string()]);
        let (amount, note) = (Beans::whole(beans), "蛋糕".to_owned());
        hold(tx, cx, &NewHeld { once, shop, amount, until, note, refused: None })
    })
}

fn take(house: &House<'_>, key: &str, hold: Uuid, beans: Option<i64>) -> Answer {
    let key = key.to_owned();
    house.write(Who::Clerk(3), move |tx, cx| {
        let once = Once::new(cx, "capture", &key, &[&format!("{hold} {beans:?}")]);
        capture(tx, cx, &Capture { once, hold, amount: beans.map(Beans::whole) })
    })
}

fn let_go(house: &House<'_>, key: &str, hold: Uuid) -> Result<(), Reason> {
    let key = key.to_owned();
    house.write(Who::Clerk(3), move |tx, cx| void(tx, cx, Once::new(cx, "void", &key, &[]), hold))
}

/// Posted, available, held.
fn wallet(house: &House<'_>) -> (i64, i64, i64) {
    let person = house.people[0];
    let b = house.read(RESIDENT, move |r, cx| balance_of(r, cx, person));
    (b.posted.0 / 100, b.available.0 / 100, b.held.0 / 100)
}

fn holds(house: &House<'_>) -> usize {
    let person = house.people[0];
    house.read(RESIDENT, move |r, cx| holds_of(r, cx, person)).len()
}

const ENDED: Reason = Reason::Ledger(ledger::Refusal::HoldEnded);

#[test]
fn a_part_is_taken_once_and_the_rest_is_free() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let held = hold_for(&house, "h", 60, HOUR).unwrap();
        assert_eq!(hold_for(&house, "h", 60, HOUR), Ok(held), "a key keeps its answer");
        assert_eq!(hold_for(&house, "h", 61, HOUR), Err(Reason::KeyReused));
        assert_eq!((wallet(&house), holds(&house)), ((100, 40, 60), 1));
        let poor = Answer::Refused(Reason::Ledger(ledger::Refusal::NotEnough));
        assert_eq!(house.pay_myself(0, "p", 41), poor, "what is held is not there to spend");
        let large = Answer::Refused(Reason::Ledger(ledger::Refusal::CaptureTooLarge));
        assert_eq!(take(&house, "c0", held.id, Some(61)), large);
        let taken = take(&house, "c1", held.id, Some(45));
        assert_eq!(take(&house, "c1", held.id, Some(45)), taken);
        assert_eq!(take(&house, "c2", held.id, None), Answer::Refused(ENDED));
        assert_eq!(let_go(&house, "v", held.id), Err(ENDED));
        assert_eq!((wallet(&house), holds(&house)), ((55, 55, 0), 0));
        assert_eq!(house.shop_balance(), Beans::whole(45));
        let receipt = taken.done().unwrap();
        assert_eq!(receipt.purpose, Purpose::PayHold);
        house.refund("r", receipt.id, None).done().unwrap();
        assert_eq!((wallet(&house), house.shop_balance()), ((100, 100, 0), Beans::ZERO));
        house.verified();
    });
}

#[test]
fn a_hold_that_is_let_go_is_free_and_says_so_again() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let held = hold_for(&house, "h", 60, HOUR).unwrap();
        assert_eq!(let_go(&house, "v", held.id), Ok(()));
        assert_eq!(let_go(&house, "v", held.id), Ok(()));
        assert_eq!(let_go(&house, "w", held.id), Err(ENDED));
        assert_eq!(take(&house, "c", held.id, None), Answer::Refused(ENDED));
        assert_eq!(wallet(&house), (100, 100, 0));
        house.verified();
    });
}

/// Blnk#336: beans stayed locked when whatever ends a hold had died.
#[test]
fn a_dead_scheduler_locked_beans() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let first = hold_for(&house, "h", 60, HOUR).unwrap();
        let second = hold_for(&house, "i", 30, 2 * HOUR).unwrap();
        house.wait(HOUR);
        assert_eq!((wallet(&house), holds(&house)), ((100, 70, 30), 1), "free at its moment, no job ran");
        house.pay_myself(0, "p", 70).done().unwrap();
        assert_eq!(take(&house, "c", first.id, None), Answer::Refused(ENDED));
        house.wait(HOUR);
        let swept = |house: &House<'_>| house.write(Who::System, lapse_due);
        assert_eq!((swept(&house), swept(&house)), (1, 0), "the first lapsed with the payment");
        assert_eq!(take(&house, "d", second.id, None), Answer::Refused(ENDED));
        assert_eq!(wallet(&house), (30, 30, 0));
        house.verified();
    });
}

#[test]
fn only_that_shop_takes_and_only_the_holder_reserves() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let held = hold_for(&house, "h", 10, HOUR).unwrap();
        let denied = |who: Who| {
            let took = house.try_write(who, move |tx, cx| {
                let once = Once::new(cx, "capture", "x", &[]);
                capture(tx, cx, &Capture { once, hold: held.id, amount: None })
            });
            let freed =
                house.try_write(who, move |tx, cx| void(tx, cx, Once::new(cx, "void", "x", &[]), held.id));
            matches!((took, freed), (Err(BeansError::Denied(_)), Err(BeansError::Denied(_))))
        };
        assert!(denied(NEIGHBOUR) && denied(FINANCE));
        let (until, nowhere) = (house.now.get().plus(HOUR), Uuid::from_u128(5));
        let unknown = house.write(RESIDENT, move |tx, cx| {
            let (once, amount) = (Once::new(cx, "hold", "n", &[]), Beans::whole(1));
            hold(tx, cx, &NewHeld { once, shop: nowhere, amount, until, note: String::new(), refused: None })
        });
        assert_eq!(unknown, Err(Reason::ShopUnknown));
        let missing = house.try_write(Who::Clerk(3), move |tx, cx| {
            capture(
                tx,
                cx,
                &Capture { once: Once::new(cx, "capture", "y", &[]), hold: nowhere, amount: None },
            )
        });
        assert!(matches!(missing, Err(BeansError::NotFound)));
    });
}

#[test]
fn the_holder_changes_their_mind_within_ten_minutes_and_cannot_take() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let go = |key: &'static str, hold: Uuid| {
            house.write(RESIDENT, move |tx, cx| void(tx, cx, Once::new(cx, "void", key, &[]), hold))
        };
        let (first, second) =
            (hold_for(&house, "a", 10, DAY).unwrap(), hold_for(&house, "b", 20, DAY).unwrap());
        let taken = house.try_write(RESIDENT, move |tx, cx| {
            capture(
                tx,
                cx,
                &Capture { once: Once::new(cx, "capture", "x", &[]), hold: first.id, amount: None },
            )
        });
        assert!(matches!(taken, Err(BeansError::Denied(_))));
        house.wait(HOLDER_MINUTES * HOUR / 60);
        assert_eq!(go("g1", first.id), Ok(()));
        house.wait(1);
        assert_eq!(go("g1", first.id), Ok(()), "a key keeps its answer");
        assert_eq!(go("g2", second.id), Err(Reason::HoldFirm));
        assert_eq!((wallet(&house), holds(&house)), ((100, 80, 20), 1));
        assert_eq!(let_go(&house, "v", second.id), Ok(()), "the shop may at any time");
        house.verified();
    });
}

#[test]
fn the_api_reserves_and_the_resident_reads_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let site = Site::new(&house);
        let api = |path: &str| format!("/api/v1{}", site.path(path));
        let post = |path: &str, key: &str, body: String| {
            let request = Request::post(api(path))
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, "Bearer resident-0")
                .header("idempotency-key", key);
            let (status, text) = site.send(request, None, "en", body);
            (status, text.split(",\"request_id\"").next().unwrap_or_default().to_owned())
        };
        let until = house.now.get().plus(HOUR).local_input();
        let body = format!("{{\"shop\":\"{}\",\"amount\":\"20\",\"until\":\"{until}\"}}", house.shop);
        let made = post("/me/holds", "h1", body.clone());
        assert_eq!(made.0, StatusCode::OK, "{}", made.1);
        assert_eq!(post("/me/holds", "h1", body.clone()), made);
        assert_eq!(post("/me/holds", "h1", body.replace("20", "21")).0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(post("/me/holds", "h2", body.replace("\"20\"", "\"90\"")).0, StatusCode::CONFLICT);
        let get = |path: &str| site.send(Request::get(api(path)), Some(RESIDENT), "en", String::new()).1;
        let balance = get("/me/balance");
        assert!(balance.contains("\"posted\":10000,\"available\":8000,\"held\":2000"), "{balance}");
        assert!(get("/me/holds").contains("\"amount\":2000"));
        let home = site.ok(Some(RESIDENT), "/me");
        assert!(home.contains("给邻里超市留着 20 个"), "{home}");
        let id = between(&made.1, "\"id\":\"");
        let taken = post(&format!("/holds/{id}/capture"), "c1", "{}".to_owned());
        assert_eq!(taken.0, StatusCode::NOT_FOUND, "a resident is no clerk");
        assert_eq!(post("/holds/x/void", "v1", String::new()).0, StatusCode::NOT_FOUND);
    });
}
