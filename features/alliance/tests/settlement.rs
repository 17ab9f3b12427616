//! Settlement, on both engines.

mod support;

use ::access::Role;
use alliance::*;
use common::{Beans, Msg};
use db::testing::TestDb;
use support::{DAY, House, Who};

const FINANCE: Who = Who::Staff(3, Role::Finance);
const APPROVER: Who = Who::Staff(4, Role::Approver);

#[test]
fn a_week_is_drafted_signed_by_two_taken_to_the_bank_and_paid() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.sell(house.shop, 0, 12, "k1");
        house.sell(house.small, 1, 30, "k2");
        house.later(5 * DAY);
        let run = house.approved_run();
        let file = house.write(FINANCE, move |tx, cx| bank_file(tx, cx, run));
        let text = String::from_utf8(file).unwrap();
        let rows: Vec<&str> = text.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
        assert_eq!(rows[0], BANK_COLUMNS.join(","));
        let paid = "1,邻里超市,农业银行,6228480000001234,12.00,\"信义贝结算第1期 2026-03-09\",";
        assert!(rows[1].starts_with(paid), "{}", rows[1]);
        assert_eq!(rows.len(), 3);
        assert_eq!(house.pay(run), 0);
        assert_eq!(house.pay(run), 0, "paid twice is paid once");
        assert_eq!((house.booked(house.shop), house.booked(house.small)), (Beans::ZERO, Beans::ZERO));
        let closed = house.read(Who::System, move |r, cx| alliance::run(r, cx.community, run)).unwrap();
        assert_eq!(closed.state, RunState::Closed);
        let shop = house.shop;
        let paper = house.read(Who::Clerk(7, shop), move |r, cx| statement(r, cx, run, shop));
        assert_eq!((paper.line.state, paper.entries.len()), (LineState::Paid, 1));
        house.check();
    });
}

#[test]
fn one_week_has_one_run_and_one_run_is_open_at_a_time() {
    TestDb::each(|test| {
        let house = House::new(test);
        assert_eq!(house.draft(), Drafted::Nothing);
        house.sell(house.shop, 0, 12, "k1");
        let Drafted::New(run) = house.draft() else { panic!("no run") };
        house.later(1);
        house.sell(house.shop, 1, 5, "k2");
        assert_eq!(house.draft(), Drafted::Already(run));
        house.later(7 * DAY);
        let next = house.try_write(FINANCE, draft_run);
        assert!(matches!(next, Err(AllianceError::Refused(Msg { key: "alliance-error-open-run", .. }))));
        house.write(FINANCE, move |tx, cx| withdraw_run(tx, cx, run));
        let Drafted::New(second) = house.draft() else { panic!("no run") };
        assert_eq!(house.lines(second), [(house.shop, 17, LineState::Due)]);
        house.check();
    });
}

#[test]
fn one_person_signs_once_and_an_unsigned_run_pays_nothing() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.sell(house.shop, 0, 12, "k1");
        let Drafted::New(run) = house.draft() else { panic!("no run") };
        let fund = house.fund;
        let sign = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| sign_run(tx, cx, run);
        let pay = move |tx: &mut db::Tx<'_>, cx: &::access::Cx| pay_due_lines(tx, cx, run, fund, 100);
        let refused = |result: Result<_, AllianceError>| match result {
            Err(AllianceError::Refused(msg)) => msg.key,
            other => panic!("{other:?}"),
        };
        house.write(FINANCE, sign);
        assert_eq!(refused(house.try_write(FINANCE, sign).map(|_| 0)), "alliance-error-sign-twice");
        assert_eq!(refused(house.try_write(FINANCE, pay)), "alliance-error-unsigned");
        assert!(matches!(house.try_write(Who::Staff(5, Role::Staff), sign), Err(AllianceError::Denied(_))));
        house.write(APPROVER, sign);
        assert_eq!(refused(house.try_write(APPROVER, sign).map(|_| 0)), "alliance-error-signed");
        assert!(matches!(house.try_write(APPROVER, pay), Err(AllianceError::Denied(_))));
        house.write(FINANCE, pay);
        assert_eq!(house.booked(house.shop), Beans::ZERO);
    });
}

/// R8 teamforus/Forus#860: "refunding paid-out money is really irritating for sponsors and providers".
#[test]
fn r8_refunds_before_settlement_lower_the_line_and_after_it_are_netted_in_the_next_run() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, staff) = (house.shop, Who::Staff(5, Role::Staff));
        let (before, after) = (house.sell(shop, 0, 12, "k1"), house.sell(shop, 1, 30, "k2"));
        house.paid(house.refund(staff, shop, before.id, "r1"));
        let first = house.approved_run();
        assert_eq!(house.lines(first), [(shop, 30, LineState::Due)]);
        house.pay(first);
        house.later(7 * DAY);
        house.paid(house.refund(staff, shop, after.id, "r2"));
        assert_eq!((house.balance(1), house.booked(shop)), (Beans::whole(100), -Beans::whole(30)));
        assert_eq!(house.draft(), Drafted::Nothing, "a shop below zero is carried");
        house.sell(house.small, 3, 10, "k3");
        let second = house.approved_run();
        assert_eq!(house.lines(second), [(shop, -30, LineState::Carried), (house.small, 10, LineState::Due)]);
        house.pay(second);
        house.later(7 * DAY);
        house.sell(shop, 2, 50, "k4");
        let third = house.approved_run();
        assert_eq!(house.lines(third), [(shop, 20, LineState::Due)]);
        house.pay(third);
        assert_eq!(house.booked(shop), Beans::ZERO);
        house.check();
    });
}

#[test]
fn a_line_the_bank_returned_is_owed_again_and_paid_by_the_next_run() {
    TestDb::each(|test| {
        let house = House::new(test);
        let (shop, small) = (house.shop, house.small);
        house.sell(shop, 0, 12, "k1");
        house.sell(small, 1, 30, "k2");
        let run = house.approved_run();
        let give_back =
            |shop| house.try_write(FINANCE, move |tx, cx| return_line(tx, cx, run, shop, "账号有误"));
        give_back(small).unwrap();
        house.pay(run);
        give_back(shop).unwrap();
        assert!(give_back(shop).is_err(), "once only");
        assert_eq!((house.booked(shop), house.booked(small)), (Beans::whole(12), Beans::whole(30)));
        house.check();
        house.later(7 * DAY);
        let next = house.approved_run();
        assert_eq!(house.lines(next), [(shop, 12, LineState::Due), (small, 30, LineState::Due)]);
        house.pay(next);
        assert_eq!((house.booked(shop), house.booked(small)), (Beans::ZERO, Beans::ZERO));
        house.check();
    });
}

#[test]
fn a_fund_without_cash_pays_no_line() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.sell(house.shop, 0, 12, "k1");
        let run = house.approved_run();
        let empty = house.write(Who::System, |tx, cx| {
            let new = beans::NewFund {
                name: "空基金".to_owned(),
                approved: Beans::whole(1),
                ratio_bp: 0,
                life: beans::Life::YearEnd,
                resolution: "x".to_owned(),
            };
            beans::create_fund(tx, cx, &new)
        });
        let short = house.try_write(FINANCE, move |tx, cx| pay_due_lines(tx, cx, run, empty, 100));
        assert!(matches!(short, Err(AllianceError::Beans(_))), "{short:?}");
        assert_eq!(house.lines(run), [(house.shop, 12, LineState::Due)]);
        house.pay(run);
        house.check();
    });
}

#[test]
fn a_changed_account_is_for_the_next_run() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.sell(house.shop, 0, 12, "k1");
        let run = house.approved_run();
        let shop = house.shop;
        house.write(Who::Staff(5, Role::Staff), move |tx, cx| {
            let to =
                BankAccount {
                    holder: "别人".into(), bank: "别行".into(), number: "9999888877776666".into()
                };
            change_account(tx, cx, shop, &to)
        });
        let file = house.write(FINANCE, move |tx, cx| bank_file(tx, cx, run));
        let text = String::from_utf8(file).unwrap();
        assert!(text.contains("6228480000001234") && !text.contains("9999888877776666"));
    });
}
