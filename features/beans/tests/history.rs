//! Balances and statements of the past against a naive replay of what happened.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "support/site.rs"]
mod site;
mod support;

use std::collections::BTreeMap;

use beans::*;
use common::Beans;
use db::testing::TestDb;
use http::{Request, StatusCode};
use jiff::civil::Date;
use site::*;
use support::*;

/// What happened to an account: the day, and what came (above zero) or went.
type Happened = BTreeMap<i64, Vec<(Date, i64)>>;

fn note(happened: &mut Happened, house: &House<'_>, receipt: &Receipt) {
    let day = house.now.get().date();
    happened.entry(receipt.from.0).or_default().push((day, -receipt.amount.0));
    happened.entry(receipt.to.0).or_default().push((day, receipt.amount.0));
}

/// A history of gifts, payments, refunds and settlements over some days, chosen by `seed`.
fn lived(house: &House<'_>, mut seed: u64) -> Happened {
    let mut next = move |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let mut happened = Happened::new();
    let mut paid = vec![];
    for step in 0..60 {
        let (who, beans, key) = (next(2) as usize, 1 + next(9) as i64, format!("s{step}"));
        let answer = match next(4) {
            0 => {
                let (to, key) = (house.people[1 - who], key);
                house.write(Who::Resident(who), move |tx, cx| {
                    let once = Once::new(cx, "gift", &key, &[]);
                    gift(tx, cx, &Gift { once, to, amount: Beans::whole(beans), note: String::new() })
                })
            }
            1 => match paid.pop() {
                Some(id) => house.refund(&key, id, None),
                None => continue,
            },
            2 => house.settle(&key, beans),
            _ => house.pay_myself(who, &key, beans),
        };
        if let Answer::Done(receipt) = answer {
            note(&mut happened, house, &receipt);
            if receipt.purpose.is_payment() {
                paid.push(receipt.id);
            }
        }
        house.wait(next(30) as i64 * DAY / 20);
    }
    happened
}

#[test]
fn every_account_on_every_day_is_what_a_replay_says() {
    for seed in [1, 2, 3] {
        TestDb::each(|test| {
            let house = House::new(test);
            (0..2).for_each(|n| {
                house.award(n, 100);
            });
            house.wait(DAY);
            let start = house.now.get().date();
            for (no, moves) in lived(&house, seed) {
                compare(&house, AccountNo(no), start, &moves);
            }
            house.verified();
        });
    }
}

/// Each day from `start` to now, and all of them as one period read page by page.
fn compare(house: &House<'_>, no: AccountNo, start: Date, moves: &[(Date, i64)]) {
    let (whose, today) = (Whose::Account(no), house.now.get().date());
    let eve = start.yesterday().unwrap();
    let first = house.read(FINANCE, move |r, cx| balance_on(r, cx, whose, eve)).0;
    let until = |day: Date| first + moves.iter().filter(|(at, _)| *at <= day).map(|(_, by)| by).sum::<i64>();
    let mut day = start;
    while day <= today {
        let found = house.read(FINANCE, move |r, cx| history(r, cx, whose, Period::day(day), None, 100));
        let ends = (found.opening.0, found.closing.0);
        assert_eq!(ends, (until(day.yesterday().unwrap()), until(day)), "{no:?} {day}");
        let of_day: Vec<i64> = moves.iter().filter(|(at, _)| *at == day).map(|(_, by)| *by).collect();
        assert_eq!(shown(&found), of_day, "{no:?} {day}");
        assert!(found.page.next.is_none());
        day = day.tomorrow().unwrap();
    }
    let (mut read, mut before) = (vec![], None);
    loop {
        let all = Period { from: start, to: today };
        let found = house.read(FINANCE, move |r, cx| history(r, cx, whose, all, before, 7));
        assert_eq!((found.opening.0, found.closing.0), (first, until(today)), "the same on every page");
        read = [shown(&found), read].concat();
        before = found.page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(read, moves.iter().map(|(_, by)| *by).collect::<Vec<_>>());
}

/// Oldest first, below zero when it went.
fn shown(found: &History) -> Vec<i64> {
    let signed = |line: &Line| if line.incoming { line.amount.0 } else { -line.amount.0 };
    found.page.lines.iter().rev().map(signed).collect()
}

/// Paging went on from whatever entry the address named, along the account it credited.
#[test]
fn a_statement_showed_the_entries_of_others() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let foreign = house.pay_myself(0, "k1", 10).done().unwrap().seq;
        house.award(1, 5);
        let neighbour = house.people[1];
        for before in [foreign, foreign - 1, 1] {
            let page = house.read(NEIGHBOUR, move |r, cx| statement(r, cx, neighbour, Some(before), 100));
            assert!(page.lines.is_empty() && page.next.is_none(), "{before}: {page:?}");
        }
    });
}

#[test]
fn only_the_owner_the_shop_and_the_desk_read_an_account() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let (person, shop, today) = (house.people[0], house.shop, house.now.get().date());
        let may = |who: Who, whose: Whose| {
            let cx = house.cx(who);
            house.test.db.read_blocking(move |r| balance_on(r, &cx, whose, today)).is_ok()
        };
        let (wallet, till) = (Whose::Person(person), Whose::Shop(shop));
        assert!(may(RESIDENT, wallet) && may(FINANCE, wallet) && !may(NEIGHBOUR, wallet));
        assert!(may(Who::Clerk(3), till) && may(FINANCE, till) && !may(RESIDENT, till));
        assert!(may(FINANCE, Whose::Account(AccountNo(1))) && !may(RESIDENT, Whose::Account(AccountNo(1))));
        assert!(!may(FINANCE, Whose::Account(AccountNo(999))), "no such account");
    });
}

#[test]
fn a_day_turns_at_midnight_of_asia_shanghai() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        house.now.set(common::Timestamp::parse_local("2026-03-31T23:59").unwrap());
        let site = Site::new(&house);
        house.pay_myself(0, "k1", 10).done().unwrap();
        house.wait(60_000);
        house.pay_myself(0, "k2", 5).done().unwrap();
        let get = |path: &str| {
            let path = format!("/api/v1{}", site.path(path));
            site.send(Request::get(path), Some(RESIDENT), "en", String::new())
        };
        let at = |day: &str| get(&format!("/me/balance?at={day}")).1;
        assert!(at("2026-03-31").contains("\"posted\":9000,\"available\":null"), "{}", at("2026-03-31"));
        assert!(at("2026-04-01").contains("\"posted\":8500"));
        assert!(get("/me/balance").1.contains("\"posted\":8500,\"available\":8500"));
        for wrong in
            ["/me/balance?at=2026-04-02", "/me/balance?at=1", "/me/statement?from=2026-04-02&to=2026-04-01"]
        {
            assert_eq!(get(wrong).0, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let april = get("/me/statement?from=2026-04-01&to=2026-04-30").1;
        assert!(
            april.contains("\"opening\":9000,\"closing\":8500") && april.contains("\"amount\":-500"),
            "{april}"
        );
        assert!(!april.contains("-1000"), "{april}");
        assert_eq!(get("/accounts/1/statement").0, StatusCode::NOT_FOUND);

        let march = site.ok(Some(RESIDENT), "/me/statement?month=2026-03");
        assert!(march.contains("期初") && march.contains(">90<") && march.contains("扫码兑换"), "{march}");
        assert!(site.ok(Some(RESIDENT), "/me/statement?day=2026-04-02").contains("这段时间没有进出"));
        assert!(site.ok(Some(RESIDENT), "/me/statement?day=31").contains("e-day"));
        let journal = site.ok(Some(FINANCE), "/desk/journal");
        let account = between(&journal, "/desk/accounts/");
        let page = site.ok(Some(FINANCE), &format!("/desk/accounts/{account}?month=2026-03"));
        assert!(page.contains("期末"), "{page}");
        site.ok(Some(FINANCE), "/desk/accounts/1");
        assert_eq!(site.get(Some(FINANCE), "zh-CN", "/desk/accounts/999").0, StatusCode::NOT_FOUND);
    });
}
