//! What two communities owe each other: agreed, counted, paid, checked.

#[path = "support/site.rs"]
mod site;
mod support;
#[path = "support/towns.rs"]
mod towns;

use beans::*;
use common::{Beans, CommunityId, ListQuery};
use db::testing::TestDb;
use http::StatusCode;
use people::Phone;
use site::*;
use support::*;
use towns::*;

/// Residents' fund pays; the other side says whether the money came.
#[test]
fn a_debt_is_paid_in_yuan_once_the_other_side_has_it() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        send(&here, &there, "k", 30).done().unwrap();
        carry(&here);
        let pay = |key: &'static str, beans: i64| {
            let (community, fund) = (there.community, here.fund);
            here.try_write(FINANCE, move |tx, cx| {
                let once = Once::new(cx, "pay-debt", key, &[&beans.to_string()]);
                let (amount, note) = (Beans::whole(beans), "20260302-17".to_owned());
                pay_debt(tx, cx, &NewClearing { once, community, amount, fund, note })
            })
        };
        assert!(matches!(pay("a", 31), Err(BeansError::Refused(Reason::OverDebt))));
        let first = pay("b", 30).unwrap().done().unwrap().id;
        assert_eq!(pay("b", 30).unwrap().done().unwrap().id, first);
        carry(&here);
        assert_eq!((owes(&here, there.community), owes(&there, here.community)), (0, -30));
        there.write(FINANCE, move |tx, cx| answer_clearing(tx, cx, first, None));
        carry(&there);
        assert_eq!(owes(&here, there.community), 30, "what did not come is owed again");
        assert_eq!(
            here.last_rows(4),
            [
                (Some(Purpose::PayoutBack), true),
                (Some(Purpose::ClearBack), false),
                (Some(Purpose::Payout), true),
                (Some(Purpose::ClearOut), false)
            ]
        );
        here.verified();
        let second = pay("c", 30).unwrap().done().unwrap().id;
        carry(&here);
        let fund = there.fund;
        let denied = there.try_write(RESIDENT, move |tx, cx| answer_clearing(tx, cx, second, Some(fund)));
        assert!(matches!(denied, Err(BeansError::Denied(_))));
        there.write(FINANCE, move |tx, cx| answer_clearing(tx, cx, second, Some(fund)));
        let again = there.try_write(FINANCE, move |tx, cx| answer_clearing(tx, cx, second, Some(fund)));
        assert!(matches!(again, Err(BeansError::Refused(Reason::Decided))));
        carry(&there);
        assert_eq!((owes(&here, there.community), owes(&there, here.community)), (0, 0));
        let cash = |house: &House<'_>| house.read(Who::System, |r, cx| books(r, cx.community)).cash.0 / 100;
        assert_eq!((cash(&here), cash(&there)), (970, 1_030));
        here.verified();
        there.verified();
    });
}

#[test]
fn the_books_count_what_is_owed_and_open_to_its_rows() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        send(&here, &there, "k", 30).done().unwrap();
        let figures = |house: &House<'_>| house.read(Who::System, |r, cx| books(r, cx.community));
        assert_eq!((figures(&here).owed, figures(&here).sent), (Beans::whole(30), Beans::whole(30)));
        carry(&here);
        let (ours, theirs) = (figures(&here), figures(&there));
        assert_eq!(
            (ours.outstanding, ours.owed, ours.due),
            (Beans::whole(70), Beans::whole(30), Beans::ZERO)
        );
        assert_eq!((theirs.outstanding, theirs.due), (Beans::whole(130), Beans::whole(30)));
        assert_eq!((theirs.received, ours.cover_bp()), (Beans::whole(30), Some(100_000)));
        let site = Site::new(&here);
        assert!(site.ok(None, "/books").contains("与别的社区"));
        assert!(site.ok(None, "/books/rows?f-figure=sent").contains("送往别的社区"));
        assert!(site.ok(None, "/books/rows?f-figure=between").contains("望江社区"));
        send(&here, &there, "l", 5).done().unwrap();
        for house in [&here, &there] {
            assert_eq!(
                stayed(house),
                figures(house).owed - figures(house).due,
                "the rows add up to the figure"
            );
        }
        assert_eq!(stayed(&here), Beans::whole(35), "what is on the way is among them");
    });
}

/// The sum of the rows behind what communities owe each other.
fn stayed(house: &House<'_>) -> Beans {
    let query =
        ListQuery { filters: [("figure".to_owned(), "between".to_owned())].into(), ..ListQuery::default() };
    house.read(Who::System, move |r, cx| open_rows(r, cx.community, &query)).1
}

/// Yuan that nobody had confirmed yet filled every run of the errand.
#[test]
fn unanswered_debts_kept_gifts_waiting() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        send(&here, &there, "k", 30).done().unwrap();
        carry(&here);
        let (community, fund) = (there.community, here.fund);
        here.write(FINANCE, move |tx, cx| {
            for n in 0..=100 {
                let once = Once::new(cx, "pay-debt", &n.to_string(), &[]);
                let (amount, note) = (Beans(1), "1".to_owned());
                pay_debt(tx, cx, &NewClearing { once, community, amount, fund, note })?.done()?;
            }
            Ok::<_, BeansError>(())
        });
        here.wait(DAY);
        let gift = send(&here, &there, "l", 2).done().unwrap().id;
        runner(&here).tick().unwrap();
        assert_eq!(state(&here, gift).0, CrossingState::Arrived);
    });
}

/// A form without its button's word took the payment for missing.
#[test]
fn no_word_was_taken_for_no_money() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        send(&here, &there, "k", 12).done().unwrap();
        carry(&here);
        let (community, fund) = (there.community, here.fund);
        let paid = here.write(FINANCE, move |tx, cx| {
            let (once, note) = (Once::new(cx, "pay-debt", "p", &[]), "17".to_owned());
            pay_debt(tx, cx, &NewClearing { once, community, amount: Beans::whole(12), fund, note })?.done()
        });
        carry(&here);
        let site = Site::new(&there);
        let answer = format!("/desk/links/{}/{}", here.community, paid.id);
        assert_eq!(site.post(FINANCE, &answer, &[("decision", "")]).0, StatusCode::UNPROCESSABLE_ENTITY);
        let no_fund = [("decision", "came"), ("fund", "1")];
        assert_eq!(site.post(FINANCE, &answer, &no_fund).0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(owes(&there, here.community), -12);
        site.done(FINANCE, &answer, &[("decision", "came"), ("fund", &there.fund.to_string())]);
        assert_eq!(owes(&there, here.community), 0);
    });
}

/// A row was changed behind the program's back.
#[test]
fn verification_overlooked_a_changed_crossing() {
    for (sql, difference) in [
        ("UPDATE bean_crossings SET state = 'returned' WHERE way = 1", "the two communities"),
        ("UPDATE bean_crossings SET amount = amount + 100", "to and fro"),
        ("UPDATE bean_crossings SET amount = amount + 100 WHERE way = 2", "the two communities"),
        ("DELETE FROM bean_crossings", "to and fro"),
    ] {
        TestDb::each(|test| {
            let (here, there) = two_towns(test, 50);
            send(&here, &there, "k", 30).done().unwrap();
            carry(&here);
            here.verified();
            here.test.db.write_blocking(here.community, move |tx| tx.exec(sql, &[])).unwrap();
            let found = here.read(Who::System, |r, cx| verify(r, &cx.vault, cx.community)).first_difference;
            let said = found.map(|difference| difference.to_string()).unwrap_or_default();
            assert!(said.contains(difference), "{sql}: {said}");
        });
    }
}

#[test]
fn only_finance_links_and_only_known_communities() {
    TestDb::each(|test| {
        let house = House::new(test);
        let own = house.community;
        let set = |who: Who, other: CommunityId, limit: Beans| {
            house.try_write(who, move |tx, cx| set_link(tx, cx, other, limit))
        };
        let unknown: CommunityId = "510182001011".parse().unwrap();
        assert!(matches!(set(STAFF, unknown, Beans::ZERO), Err(BeansError::Denied(_))));
        assert!(matches!(set(FINANCE, unknown, Beans::ZERO), Err(BeansError::NotFound)));
        assert!(matches!(set(FINANCE, own, Beans::ZERO), Err(BeansError::NotFound)));
        let there = House::in_town(test, "510182001010", "望江社区", FAR);
        let over = Beans(LINK_LIMIT_MAX.0 + 1);
        assert!(matches!(set(FINANCE, there.community, over), Err(BeansError::Fields(_))));
        link(&house, there.community, 5);
        assert_eq!(house.read(RESIDENT, destinations).len(), 0, "the other side has not agreed");
        link(&there, own, 5);
        house.award(0, 10);
        assert_eq!(house.read(RESIDENT, destinations).len(), 1);
        send(&house, &there, "k", 5).done().unwrap();
        carry(&house);
        let lower = there.try_write(FINANCE, move |tx, cx| set_link(tx, cx, own, Beans::whole(4)));
        assert!(matches!(lower, Err(BeansError::Refused(Reason::Ledger(ledger::Refusal::BadFloor)))));
    });
}

#[test]
fn a_resident_gives_across_and_the_desk_sees_it() {
    TestDb::each(|test| {
        let (here, there) = two_towns(test, 50);
        let phone = Phone::parse("13800000001").unwrap();
        there.write(Who::System, move |tx, cx| {
            let new = people::NewPerson {
                name: "周小燕".to_owned(),
                phone: Some(phone.clone()),
                birth_year: None,
                compound: String::new(),
            };
            people::create_person(tx, cx, &new)
        });
        let site = Site::new(&here);
        assert!(site.ok(Some(RESIDENT), "/me/give").contains("/me/across"));
        let page = site.ok(Some(RESIDENT), "/me/across");
        let key = between(&page, "name=\"key\" value=\"").to_owned();
        let code = there.community.to_string();
        let mut form =
            vec![("key", &*key), ("community", &*code), ("phone", "13800000001"), ("amount", "12")];
        let (status, asked) = site.post(RESIDENT, "/me/across", &form);
        assert_eq!(status, StatusCode::OK, "{asked}");
        assert!(asked.contains("周*燕") && asked.contains("望江社区"), "{asked}");
        form.push(("sure", "yes"));
        site.done(RESIDENT, "/me/across", &form);
        site.done(RESIDENT, "/me/across", &form);
        assert!(site.ok(Some(RESIDENT), "/me/across").contains("在途"));
        carry(&here);
        assert!(site.ok(Some(RESIDENT), "/me/across").contains("已到达"));
        assert_eq!(wallets(&here), (88, 0));
        let wrong = [("key", &*key), ("community", "1"), ("phone", "1"), ("amount", "0")];
        let (status, text) = site.post(RESIDENT, "/me/across", &wrong);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for error in ["请选一个", "手机号", "请填大于 0 的数"] {
            assert!(text.contains(error), "{error}: {text}");
        }
        assert!(site.ok(Some(FINANCE), "/desk/links").contains("望江社区"));
        let path = format!("/desk/links/{code}");
        let page = site.ok(Some(FINANCE), &path);
        assert!(page.contains("登记一笔清算付款"), "{page}");
        let key = between(&page, "name=\"key\" value=\"").to_owned();
        let fund = here.fund.to_string();
        let pay = [("key", &*key), ("amount", "12"), ("fund", &*fund), ("note", "17")];
        site.done(FINANCE, &format!("{path}/pay"), &pay);
        assert!(site.ok(Some(FINANCE), &path).contains("用人民币清算"));
        assert_eq!(site.get(Some(RESIDENT), "zh-CN", &path).0, StatusCode::NOT_FOUND);
        let limit = [("community", &*code), ("limit", "-1")];
        assert_eq!(site.post(FINANCE, "/desk/links", &limit).0, StatusCode::UNPROCESSABLE_ENTITY);
        site.done(FINANCE, "/desk/links", &[("community", &*code), ("limit", "80")]);
        let over = [("community", &*code), ("limit", "1000000.01")];
        assert_eq!(site.post(FINANCE, "/desk/links", &over).0, StatusCode::UNPROCESSABLE_ENTITY);
    });
}
