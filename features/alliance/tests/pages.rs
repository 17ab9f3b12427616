//! Every page answers in both languages, the forms do what they say, and JSON does the same.

mod site;
mod support;

use alliance::*;
use beans::Payer;
use common::Beans;
use db::testing::TestDb;
use http::StatusCode;
use serde_json::json;
use site::{APPROVER, FINANCE, NEIGHBOUR, RESIDENT, STAFF, Site};
use support::{DAY, House, Who};

const KEY: &str = "0193596d-5b2e-7c4f-8123-00000000000";

#[test]
fn a_clerk_charges_a_code_and_a_reload_says_paid_without_charging_again() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        assert_eq!(site.get(Some(clerk), "/till").location, site.path(&format!("/till/{shop}")));
        let till = format!("/till/{shop}");
        assert!(site.ok(Some(clerk), &till).contains("今天 0 笔"));
        let wrong = site.get(Some(clerk), &format!("{till}/payer?amount=0"));
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("e-amount"));
        site.ok(Some(clerk), &format!("{till}/payer?amount=12.5"));
        let code = house.code(0);
        let asked = [("amount", "12.50"), ("number", code.as_str())];
        let confirm = site.post(clerk, &format!("{till}/confirm"), &asked);
        assert_eq!(confirm.status, StatusCode::OK);
        assert!(confirm.text.contains("王*芳") && !confirm.text.contains("王小芳"));
        let unknown = site.post(clerk, &format!("{till}/confirm"), &[("amount", "1"), ("number", "123")]);
        assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.text.contains("e-number"));
        let payment = format!("{till}/payments/{KEY}1");
        assert!(site.ok(Some(clerk), &payment).contains("还没有收到"));
        assert_eq!(site.done(clerk, &payment, &asked), payment);
        assert!(site.ok(Some(clerk), &payment).contains("已收款"));
        assert_eq!(site.done(clerk, &payment, &asked), payment, "sent again");
        assert_eq!(house.balance(0), Beans(8_750));
        assert!(site.ok(Some(clerk), &format!("/till/today/{shop}")).contains("12.50"));
        let given_up = format!("{till}/payments/{KEY}2");
        site.done(clerk, &format!("{given_up}/give-up"), &[]);
        assert!(site.ok(Some(clerk), &given_up).contains("没有收款"));
    });
}

#[test]
fn a_card_holder_types_the_pin_and_a_wrong_one_says_so() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    let (shop, clerk, holder) = (house.shop, Who::Clerk(7, house.shop), house.people[2]);
    let hash = beans::hash_pin("204816", [7; 16]).unwrap();
    let card = house.write(Who::System, move |tx, cx| beans::issue_card(tx, cx, holder, &hash));
    let mut asked = vec![("amount", "5"), ("number", card.number.as_str())];
    let confirm = site.post(clerk, &format!("/till/{shop}/confirm"), &asked);
    assert!(confirm.text.contains("f-pin") && confirm.text.contains("陈*爷"));
    asked.push(("pin", "111222"));
    let wrong = site.post(clerk, &format!("/till/{shop}/payments/{KEY}1"), &asked);
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("e-pin"),
        "{}",
        wrong.text
    );
    asked[2].1 = "204816";
    site.done(clerk, &format!("/till/{shop}/payments/{KEY}2"), &asked);
    assert_eq!(house.balance(2), Beans::whole(95));
}

#[test]
fn a_resident_pays_by_the_printed_code_and_the_till_shows_it() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let shop = house.shop;
        let merchant = house.read(Who::System, move |r, cx| merchant(r, cx.community, shop)).unwrap();
        let pay = format!("/pay/{}", merchant.code);
        assert!(site.ok(Some(RESIDENT), &pay).contains("您有 100 信义贝"));
        let much = site.get(Some(RESIDENT), &format!("{pay}/confirm?amount=101"));
        assert_eq!(much.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(site.ok(Some(RESIDENT), &format!("{pay}/confirm?amount=8")).contains(">92<"));
        let payment = format!("{pay}/payments/{KEY}1");
        assert!(site.ok(Some(RESIDENT), &payment).contains("还没有付"));
        assert_eq!(site.done(RESIDENT, &payment, &[("amount", "8")]), payment);
        assert!(site.ok(Some(RESIDENT), &payment).contains("已付款"));
        let clerk = Who::Clerk(7, shop);
        let today = site.ok(Some(clerk), &format!("/till/today/{shop}"));
        assert!(today.contains("王*芳") && today.contains("扫收款码"));
        assert!(!site.get(Some(NEIGHBOUR), &payment).text.contains("已付款"), "someone else's key");
    });
}

#[test]
fn anyone_finds_shops_and_what_they_give() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    let small = house.small;
    let code = house.read(Who::System, move |r, cx| merchant(r, cx.community, small)).unwrap().code;
    house.write(Who::Staff(5, ::access::Role::Staff), move |tx, cx| {
        add_offer(tx, cx, small, &NewOffer { title: "剪发一次".into(), beans: Beans::whole(15) })
    });
    let all = site.ok(None, "/shops");
    assert!(all.contains("邻里超市") && all.contains("老张理发") && all.contains("本月还可收 50"));
    assert!(!site.ok(None, "/shops?q=%E8%80%81%E5%BC%A0").contains("邻里超市"));
    assert!(site.ok(None, "/shops?f-category=food").contains("没有找到"));
    let one = site.ok(None, &format!("/shops/{code}"));
    assert!(one.contains("剪发一次") && one.contains("15 信义贝"));
    assert_eq!(site.get(None, "/shops/999999999").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_desk_takes_a_shop_in_names_its_clerks_and_prints_its_code() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let organisation = house.new_merchant("花店", Beans::ZERO).organisation.to_string();
        site.ok(Some(STAFF), "/desk/shops?q=x");
        site.ok(Some(STAFF), "/desk/shops/new");
        site.ok(Some(STAFF), &format!("/desk/shops/new?f-organisation={organisation}"));
        let mut form =
            vec![("organisation", organisation.as_str()), ("name", "flowers"), ("category", "other")];
        let wrong = site.post(STAFF, "/desk/shops", &form);
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("e-holder"));
        assert!(wrong.text.contains(r#"value="flowers""#), "what was typed stays");
        form.extend([("address", "1"), ("cancel_minutes", "30"), ("monthly_cap", "0")]);
        form.extend([("holder", "x"), ("bank", "y"), ("account", "6228480000009999")]);
        let at = site.done(STAFF, "/desk/shops", &form);
        let shown = site.ok(Some(STAFF), &at);
        assert!(shown.contains("**** 9999") && !shown.contains("6228480000009999"));
        site.ok(Some(STAFF), &format!("{at}/edit"));
        site.ok(Some(STAFF), &format!("{at}/account"));
        site.done(STAFF, &format!("{at}/edit"), &form);
        assert_eq!(
            site.post(STAFF, &format!("{at}/state"), &[("state", "active")]).status,
            StatusCode::NOT_FOUND
        );
        site.done(APPROVER, &format!("{at}/state"), &[("state", "active")]);
        site.done(STAFF, &format!("{at}/offers"), &[("title", "rose"), ("beans", "5")]);
        let owner = house.people[6].to_string();
        assert!(site.ok(Some(STAFF), &format!("{at}/clerks?q=%E5%91%A8")).contains("周店主"));
        site.done(STAFF, &format!("{at}/clerks"), &[("person", &owner), ("role", "shop-owner")]);
        assert!(site.ok(Some(STAFF), &at).contains("周店主"));
        assert!(site.ok(Some(STAFF), &format!("{at}/poster")).contains("<svg"));
        let full = site.post(FINANCE, &format!("{at}/account/full"), &[("reason", "bank called")]);
        assert!(full.text.contains("6228480000009999"));
        assert_eq!(
            site.post(STAFF, &format!("{at}/account/full"), &[("reason", "x")]).status,
            StatusCode::NOT_FOUND
        );
    });
}

#[test]
fn a_run_goes_from_draft_to_bank_on_the_desk() {
    TestDb::each(|test| {
        let house = House::new(test);
        let shop = house.shop;
        house.sell(shop, 0, 12, "k1");
        house.later(5 * DAY);
        let site = Site::new(&house);
        site.ok(Some(FINANCE), "/desk/settlement");
        let at = site.done(FINANCE, "/desk/settlement", &[]);
        assert_eq!(site.done(FINANCE, "/desk/settlement", &[]), at, "the same week");
        assert!(site.ok(Some(FINANCE), &at).contains("邻里超市"));
        assert_eq!(site.get(Some(FINANCE), &format!("{at}/bank.csv")).status, StatusCode::CONFLICT);
        site.done(FINANCE, &format!("{at}/sign"), &[]);
        let twice = site.post(FINANCE, &format!("{at}/sign"), &[]);
        assert!(
            twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.text.contains("第二个签字要换一个人")
        );
        site.done(APPROVER, &format!("{at}/sign"), &[]);
        let file = site.get(Some(FINANCE), &format!("{at}/bank.csv"));
        assert!(file.kind.starts_with("text/csv") && file.text.starts_with("\u{feff}序号,收款户名"));
        let fund = house.fund.to_string();
        site.done(FINANCE, &format!("{at}/pay"), &[("fund", &fund)]);
        assert!(site.ok(Some(FINANCE), &at).contains("已完成"));
        let line = format!("{at}/{shop}");
        assert!(site.ok(Some(FINANCE), &line).contains("王*芳"));
        site.done(APPROVER, &format!("{line}/note"), &[("note", "ok")]);
        assert!(site.get(Some(FINANCE), &format!("{line}/csv")).text.contains("合计"));
        site.done(FINANCE, &format!("{line}/returned"), &[("reason", "closed account")]);
        assert_eq!(house.booked(shop), Beans::whole(12));
        let clerk = Who::Clerk(7, shop);
        let run = at.rsplit('/').next().unwrap();
        assert!(site.ok(Some(clerk), &format!("/till/statements/{shop}")).contains("第 1 期"));
        assert!(site.ok(Some(clerk), &format!("/till/statements/{shop}/{run}")).contains("closed account"));
        assert!(site.get(Some(clerk), &format!("/till/statements/{shop}/{run}/csv")).text.contains("12.00"));
    });
}

#[test]
fn a_shop_cancels_on_its_receipt() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
    let paid = house.sell(shop, 0, 12, "k1");
    let receipt = format!("/till/{shop}/receipts/{}", paid.id);
    assert!(site.ok(Some(clerk), &receipt).contains("撤销"));
    assert!(!site.ok(Some(RESIDENT), &receipt).contains("撤销"), "the payer reads it");
    assert_eq!(site.get(Some(NEIGHBOUR), &receipt).status, StatusCode::NOT_FOUND);
    let key = format!("{KEY}1");
    let refund = site.done(clerk, &receipt, &[("key", &key), ("reason", "wrong")]);
    assert_eq!(site.done(clerk, &receipt, &[("key", &key), ("reason", "wrong")]), refund);
    assert!(site.ok(Some(clerk), &refund).contains("退款"));
    assert_eq!(house.balance(0), Beans::whole(100));
}

#[test]
fn strangers_see_no_till_no_desk_and_no_other_shop() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    let (shop, small) = (house.shop, house.small);
    let clerk = Some(Who::Clerk(7, shop));
    assert_eq!(site.get(Some(RESIDENT), &format!("/till/{shop}")).status, StatusCode::NOT_FOUND);
    for path in ["/till/", "/till/today/", "/till/statements/"] {
        assert_eq!(site.get(clerk, &format!("{path}{small}")).status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(site.get(clerk, "/desk/shops").status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(clerk, "/desk/settlement").status, StatusCode::NOT_FOUND);
    assert!(site.get(None, "/till").location.starts_with("/login"));
}

#[test]
fn programs_charge_once_refund_and_read() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let (shop, clerk) = (house.shop, Who::Clerk(7, house.shop));
        let path = format!("/shops/{shop}/redemptions");
        let body = json!({"code": house.code(0), "amount": "12.50"}).to_string();
        let (status, first) = site.api(clerk, "POST", &path, "key-1", &body);
        assert_eq!(status, StatusCode::CREATED, "{first}");
        assert_eq!(first["payer"], "王*芳");
        let (_, again) = site.api(clerk, "POST", &path, "key-1", &body);
        assert_eq!((&first["id"], house.balance(0)), (&again["id"], Beans(8_750)));
        let other = body.replace("12.50", "13");
        assert_eq!(site.api(clerk, "POST", &path, "key-1", &other).0, StatusCode::CONFLICT);
        let bad = json!({"code": "x", "amount": "0"}).to_string();
        assert_eq!(site.api(clerk, "POST", &path, "key-2", &bad).0, StatusCode::UNPROCESSABLE_ENTITY);
        let (_, page) = site.api(clerk, "GET", &format!("{path}?limit=10"), "", "");
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        let refund = format!("{path}/{}/refund", first["id"].as_str().unwrap());
        assert_eq!(site.api(clerk, "POST", &refund, "key-3", "{}").0, StatusCode::CREATED);
        assert_eq!(house.balance(0), Beans::whole(100));
        assert_eq!(site.api(RESIDENT, "POST", &path, "key-4", &body).0, StatusCode::NOT_FOUND);
        let (_, shops) = site.api(RESIDENT, "GET", "/merchants", "", "");
        assert_eq!(shops["total"], 2);
        let (_, runs) = site.api(FINANCE, "GET", "/settlement-runs", "", "");
        assert_eq!(runs["total"], 0);
    });
}

#[test]
fn a_payment_made_past_this_room_is_still_taken_into_account() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let shop = house.shop;
        house.write(Who::Resident(0), move |tx, cx| {
            let once = beans::Once::new(cx, "elsewhere", "k", &[]);
            let payment =
                beans::Payment { once, shop: shop.uuid(), amount: Beans::whole(9), payer: Payer::Myself };
            beans::redeem(tx, cx, &payment)
        });
        assert_eq!(house.read(Who::System, differences).len(), 1);
        let clerk = Who::Clerk(7, shop);
        assert!(site.ok(Some(clerk), &format!("/till/{shop}")).contains("今天 1 笔，合计 9 信义贝"));
        house.check();
        house.sell(shop, 1, 3, "k1");
        let run = house.approved_run();
        assert_eq!(house.lines(run), [(shop, 12, LineState::Due)]);
    });
}
