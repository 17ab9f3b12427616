//! Reservations: the resident asks, the shop puts aside, the till takes, and what was taken is owed.

mod site;
mod support;

use alliance::*;
use beans::Held;
use common::{Beans, Msg};
use db::testing::TestDb;
use http::StatusCode;
use site::{NEIGHBOUR, RESIDENT, Site};
use support::{DAY, House, MINUTE, Who};
use uuid::Uuid;

const KEY: &str = "0193596d-5b2e-7c4f-8123-00000000000";

fn keep(house: &House<'_>, key: &str, beans: i64) -> Result<Held, Msg> {
    let (merchant, key) = (house.shop, key.to_owned());
    house.write(RESIDENT, move |tx, cx| {
        let (amount, note) = (Beans::whole(beans), "蛋糕".to_owned());
        reserve(tx, cx, &Reserve { merchant, key: key.clone(), amount, days: 3, note })
    })
}

fn take(
    house: &House<'_>,
    merchant: MerchantId,
    key: &str,
    hold: Uuid,
    part: Option<i64>,
) -> Result<Charged, AllianceError> {
    let key = key.to_owned();
    house.try_write(Who::Clerk(7, merchant), move |tx, cx| {
        take_hold(tx, cx, &TakeHold { merchant, hold, key: key.clone(), amount: part.map(Beans::whole) })
    })
}

#[test]
fn what_the_till_takes_of_a_reservation_is_a_payment_and_is_owed() {
    TestDb::each(|test| {
        let house = House::new(test);
        let held = keep(&house, "h", 60).unwrap();
        assert_eq!(keep(&house, "h", 60), Ok(held));
        assert!(matches!(take(&house, house.small, "x", held.id, None), Err(AllianceError::NotFound)));
        assert_eq!(
            house.refused(take(&house, house.shop, "k0", held.id, Some(61))),
            "beans-refused-capture-too-large"
        );
        let entry = house.paid(take(&house, house.shop, "k1", held.id, Some(45)));
        assert_eq!(
            (entry.way, entry.amount, entry.payer_mask.as_str()),
            (Way::Hold, Beans::whole(45), "王*芳")
        );
        assert_eq!(house.paid(take(&house, house.shop, "k1", held.id, Some(45))).id, entry.id);
        assert_eq!(house.refused(take(&house, house.shop, "k2", held.id, None)), "beans-refused-hold-ended");
        assert_eq!(house.balance(0), Beans::whole(55));
        house.later(5 * DAY);
        let run = house.approved_run();
        assert_eq!(house.lines(run), [(house.shop, 45, LineState::Due)]);
        house.check();
    });
}

/// Its first answer stands whatever the shop's state is now, and so does a refusal.
#[test]
fn a_shop_that_closed_takes_what_was_promised_and_nothing_new() {
    TestDb::each(|test| {
        let house = House::new(test);
        let held = keep(&house, "h", 10).unwrap();
        let shop = house.shop;
        let set = |state| {
            house.write(Who::Staff(4, ::access::Role::Approver), move |tx, cx| {
                set_merchant_state(tx, cx, shop, state, "整修")
            });
        };
        set(MerchantState::Suspended);
        assert_eq!(keep(&house, "h", 10), Ok(held));
        assert_eq!(keep(&house, "new", 10).unwrap_err().key, "beans-refused-shop-closed");
        set(MerchantState::Active);
        assert_eq!(keep(&house, "new", 10).unwrap_err().key, "beans-refused-shop-closed");
        set(MerchantState::Suspended);
        house.paid(take(&house, shop, "k", held.id, None));
        house.check();
    });
}

#[test]
fn a_resident_reserves_sees_it_and_changes_their_mind_in_time() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let shop = house.shop;
        let code = house.read(Who::System, move |r, cx| merchant(r, cx.community, shop)).unwrap().code;
        let path = format!("/shops/{code}/reserve");
        assert!(site.ok(Some(RESIDENT), &format!("/shops/{code}")).contains(&path));
        assert!(site.ok(Some(RESIDENT), &path).contains("现在能用 100 信义贝"));
        for (amount, days, field) in [("0", "3", "e-amount"), ("5", "4", "e-days"), ("", "", "e-amount")] {
            let wrong = site.post(
                RESIDENT,
                &path,
                &[("key", &format!("{KEY}1")), ("amount", amount), ("days", days)],
            );
            assert!(
                wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(field),
                "{}",
                wrong.text
            );
        }
        let key = format!("{KEY}2");
        let asked = [("key", key.as_str()), ("amount", "20"), ("days", "7"), ("note", "两盒点心")];
        let confirm = site.post(RESIDENT, &path, &asked);
        assert!(
            confirm.status == StatusCode::OK
                && confirm.text.contains("两盒点心")
                && confirm.text.contains("7 天")
        );
        assert_eq!(house.balance(0), Beans::whole(100), "nothing is kept yet");
        let sure = [&asked[..], &[("sure", "yes")]].concat();
        assert_eq!(site.done(RESIDENT, &path, &sure), "/me/holds");
        assert_eq!(site.done(RESIDENT, &path, &sure), "/me/holds", "sent again");
        let person = house.people[0];
        let mine = move |house: &House<'_>| house.read(RESIDENT, move |r, cx| beans::holds_of(r, cx, person));
        let [held] = mine(&house)[..] else { panic!("one hold") };
        let list = site.ok(Some(RESIDENT), "/me/holds");
        assert!(list.contains("邻里超市") && list.contains("取消预留"));
        let much = [
            ("key", "0193596d-5b2e-7c4f-8123-000000000009"),
            ("amount", "81"),
            ("days", "1"),
            ("sure", "yes"),
        ];
        assert!(site.post(RESIDENT, &path, &much).text.contains("e-amount"));
        let go = format!("/me/holds/{}/let-go", held.id);
        assert_eq!(site.post(NEIGHBOUR, &go, &[("key", &key)]).status, StatusCode::NOT_FOUND);
        house.later(10 * MINUTE + 1);
        assert!(!site.ok(Some(RESIDENT), "/me/holds").contains("let-go"));
        let late = site.post(RESIDENT, &go, &[("key", &format!("{KEY}3"))]);
        assert!(
            late.status == StatusCode::UNPROCESSABLE_ENTITY && late.text.contains("超过 10 分钟"),
            "{}",
            late.text
        );
        let second = keep(&house, "second", 5).unwrap();
        let go = format!("/me/holds/{}/let-go", second.id);
        assert_eq!(site.done(RESIDENT, &go, &[("key", &format!("{KEY}4"))]), "/me/holds");
        assert_eq!(mine(&house), [held]);
        house.check();
    });
}

#[test]
fn a_till_takes_a_part_or_lets_go_and_sees_no_whole_name() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let holds = format!("/till/{shop}/holds");
        assert!(site.ok(Some(clerk), &format!("/till/{shop}")).contains(&holds));
        assert!(site.ok(Some(clerk), &holds).contains("现在没有预留"));
        let (one, two) = (keep(&house, "a", 20).unwrap(), keep(&house, "b", 30).unwrap());
        let list = site.ok(Some(clerk), &holds);
        assert!(list.contains("王*芳") && !list.contains("王小芳") && list.contains("蛋糕"));
        let (key, at) = (format!("{KEY}1"), format!("{holds}/{}", one.id));
        let field = format!("amount-{}", one.id);
        let beside = format!("id=\"e-{field}\"");
        let wrongs = [("0", beside.as_str()), ("-1", &beside), ("21", "超过了预留的数量")];
        for (n, (amount, says)) in wrongs.iter().enumerate() {
            let wrong = site.post(clerk, &at, &[("key", &format!("{KEY}{}", n + 2)), ("amount", amount)]);
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{amount}: {}", wrong.text);
            assert!(wrong.text.contains(says), "{amount}: {}", wrong.text);
            let typed = format!("id=\"f-{field}\" name=\"amount\" type=\"text\" value=\"{amount}\"");
            assert!(wrong.text.contains(&typed), "{amount} stays where it was typed: {}", wrong.text);
        }
        let part = [("key", key.as_str()), ("amount", "12.50")];
        let receipt = site.done(clerk, &at, &part);
        assert!(receipt.starts_with(&format!("/till/{shop}/receipts/")));
        assert_eq!(site.done(clerk, &at, &part), receipt, "sent again");
        assert!(site.ok(Some(clerk), &receipt).contains("12.50"));
        let release = format!("{holds}/{}/release", two.id);
        assert_eq!(site.done(clerk, &release, &[("key", &format!("{KEY}7"))]), holds);
        assert_eq!(
            site.post(clerk, &release, &[("key", &format!("{KEY}8"))]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let other = Who::Clerk(7, house.small);
        let theirs = format!("/till/{}/holds/{}", house.small, one.id);
        assert_eq!(site.post(other, &theirs, &part).status, StatusCode::NOT_FOUND);
        assert_eq!(house.balance(0), Beans(8_750));
        house.check();
    });
}
