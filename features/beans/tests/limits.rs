//! Limits of a wallet: set, shown, kept, and named when they stand in the way.

#[path = "support/site.rs"]
mod site;
mod support;

use beans::*;
use common::{Beans, Timestamp};
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use site::*;
use support::*;

fn limit(house: &House<'_>, limits: WalletLimits) {
    let person = house.people[0];
    house.write(STAFF, move |tx, cx| set_wallet_limits(tx, cx, person, limits, "本人要求"));
}

fn over(answer: Answer) -> Over {
    match answer {
        Answer::Refused(Reason::Over(over)) => over,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_limit_says_which_it_is_and_what_is_left() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let whole = |n| Some(Beans::whole(n));
        limit(
            &house,
            WalletLimits {
                per_payment: whole(8),
                per_day: whole(10),
                per_month: whole(15),
                gap_minutes: None,
            },
        );
        assert_eq!(over(house.pay_myself(0, "a", 9)), Over::Payment { limit: Beans::whole(8) });
        house.pay_myself(0, "b", 6).done().unwrap();
        let day = Over::Day { limit: Beans::whole(10), left: Beans::whole(4) };
        assert_eq!(over(house.pay_myself(0, "c", 5)), day);
        house.wait(DAY);
        house.pay_myself(0, "d", 8).done().unwrap();
        let month = Over::Month { limit: Beans::whole(15), left: Beans::whole(1) };
        assert_eq!(over(house.pay_myself(0, "e", 2)), month);
        house.now.set(Timestamp::parse_local("2026-04-01T00:00").unwrap());
        let paid = house.pay_myself(0, "f", 2).done().unwrap();
        house.refund("r", paid.id, None).done().unwrap();
        let person = house.people[0];
        let now = house.read(RESIDENT, move |r, cx| wallet_limits(r, cx, person));
        assert_eq!((now.left_today(), now.left_this_month()), (whole(10), whole(15)), "a refund gives back");

        limit(&house, WalletLimits { gap_minutes: Some(5), ..WalletLimits::default() });
        assert_eq!(over(house.pay_myself(0, "f2", 1)), Over::Gap { minutes: 5, wait_minutes: 5 });
        house.wait(300_000);
        house.pay_myself(0, "g", 50).done().unwrap();
        house.wait(100_000);
        assert_eq!(over(house.pay_myself(0, "h", 1)), Over::Gap { minutes: 5, wait_minutes: 4 });
        house.wait(200_000);
        house.pay_myself(0, "i", 1).done().unwrap();
        limit(&house, WalletLimits::default());
        house.pay_myself(0, "j", 1).done().unwrap();
        house.verified();
    });
}

#[test]
fn only_staff_and_finance_limit_a_wallet() {
    TestDb::each(|test| {
        let house = House::new(test);
        let person = house.people[0];
        let may = |who: Who| {
            let set = house.try_write(who, move |tx, cx| {
                set_wallet_limits(tx, cx, person, WalletLimits::default(), "试试")
            });
            !matches!(set, Err(BeansError::Denied(_)))
        };
        assert!(may(STAFF) && may(FINANCE));
        assert!(!may(APPROVER) && !may(RESIDENT) && !may(Who::Clerk(3)));
        let unknown = house.try_write(STAFF, |tx, cx| {
            let nobody = ::access::PersonId::new(uuid::Uuid::from_u128(9));
            set_wallet_limits(tx, cx, nobody, WalletLimits::default(), "试试")
        });
        assert!(matches!(unknown, Err(BeansError::NotFound)));
    });
}

#[test]
fn the_desk_sets_limits_and_the_resident_reads_them() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let person = house.people[0];
        let no = house.write(Who::System, move |tx, cx| ensure_wallet(tx, cx, person)).0;
        let site = Site::new(&house);
        let page = format!("/desk/accounts/{no}/limits");
        assert!(site.ok(Some(STAFF), &format!("/desk/accounts/{no}")).contains(&page));
        site.ok(Some(STAFF), &page);
        let wrong = [("payment", "-1"), ("day", "x"), ("month", ""), ("gap", "1441"), ("reason", "")];
        let (status, text) = site.post(STAFF, &page, &wrong);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for field in ["payment", "day", "gap", "reason"] {
            assert!(text.contains(&format!("e-{field}")), "{field}: {text}");
        }
        assert!(!text.contains("e-month"), "{text}");
        let set = [("payment", "20"), ("day", "30"), ("month", ""), ("gap", "5"), ("reason", "本人要求")];
        site.done(STAFF, &page, &set);
        assert!(site.ok(Some(STAFF), &page).contains("value=\"30\""));
        let home = site.ok(Some(RESIDENT), "/me");
        assert!(home.contains("每天最多用 30 个，今天还能用 30 个"), "{home}");
        assert!(home.contains("两次之间至少隔 5 分钟"), "{home}");
        assert_eq!(site.get(Some(FINANCE), "en", "/desk/accounts/1/limits").0, StatusCode::NOT_FOUND);

        let put = |who: Who, body: &str| {
            let path = format!("/api/v1{}", site.path(&format!("/accounts/{no}/limits")));
            let token = if matches!(who, Who::Staff(..)) { "staff" } else { "resident-0" };
            let request = Request::put(path)
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, format!("Bearer {token}"));
            site.send(request, None, "en", body.to_owned())
        };
        let (status, text) = put(STAFF, "{\"day\":\"12.5\",\"reason\":\"asked\"}");
        assert_eq!(status, StatusCode::OK, "{text}");
        assert!(text.contains("\"per_payment\":null,\"per_day\":1250,\"left_today\":1250"), "{text}");
        assert_eq!(put(STAFF, "{\"day\":\"12.5\"}").0, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(put(RESIDENT, "{\"reason\":\"me\"}").0, StatusCode::NOT_FOUND);
        house.verified();
    });
}
