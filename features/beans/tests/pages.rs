//! Every page answers, in both languages, and the forms do what they say.

#[path = "support/site.rs"]
mod site;
mod support;

use beans::*;
use common::Beans;
use db::testing::TestDb;
use http::StatusCode;
use site::*;
use support::*;

const KEY: &str = "0193596d-5b2e-7c4f-8123-00000000000";

fn key(n: u8) -> String {
    format!("{KEY}{n}")
}

#[test]
fn a_resident_finds_every_page() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.award(0, 100);
    let paid = house.pay_by_code("k1", &house.code(0), 30).done().unwrap();
    house.propose(0, 7);
    let site = Site::new(&house);
    let home = site.ok(Some(RESIDENT), "/me");
    assert!(home.contains(">70<") && home.contains("邻里超市") && home.contains("待审核"), "{home}");
    assert!(site.ok(Some(NEIGHBOUR), "/me").contains("还没有明细"));
    assert!(site.ok(Some(RESIDENT), "/me/statement").contains("付款码兑换"));
    assert!(site.ok(Some(RESIDENT), "/me/card").contains("还没有办卡"));
    site.ok(Some(RESIDENT), "/me/give");
    site.ok(Some(RESIDENT), "/me/pay");
    let receipt = site.ok(None, &format!("/receipt/{}", paid.id));
    assert!(receipt.contains("付款成功") && receipt.contains("王*芳") && !receipt.contains("王小芳"));
    let (status, text) = site.get(Some(RESIDENT), "zh-CN", "/me/pay?code=123456789");
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("没有这家店"));
}

#[test]
fn the_code_page_says_when_the_till_has_charged() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.award(0, 100);
    let site = Site::new(&house);
    let page = site.ok(Some(RESIDENT), "/me/code");
    let state = between(&page, "hx-get=\"").replace("&#38;", "&");
    let rest = state.trim_start_matches(&site.path("")).to_owned();
    let (_, waiting) = site.get(Some(RESIDENT), "zh-CN", &rest);
    assert!(waiting.contains("hx-trigger"), "{waiting}");
    house.pay_by_code("k1", &house.code(0), 30).done().unwrap();
    let (_, paid) = site.get(Some(RESIDENT), "zh-CN", &rest);
    assert!(paid.contains("已付给邻里超市 30 个") && !paid.contains("hx-trigger"), "{paid}");
}

#[test]
fn a_gift_is_confirmed_by_masked_name_and_given_once() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.award(0, 100);
    house.write(Who::System, |tx, cx| {
        let phone = people::Phone::parse("13800000009").ok();
        let new =
            people::NewPerson {
                name: "孙阿姨".to_owned(), phone, birth_year: None, compound: String::new()
            };
        people::create_person(tx, cx, &new).map(|_| ())
    });
    let site = Site::new(&house);
    let asked = [("phone", "13800000009"), ("amount", "12.50"), ("note", "谢谢"), ("key", &key(1))];
    let (status, page) = site.post(RESIDENT, "/me/give", &asked);
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("孙*姨") && !page.contains("孙阿姨"), "{page}");
    let sure = [asked.as_slice(), &[("sure", "yes")]].concat();
    site.done(RESIDENT, "/me/give", &sure);
    site.done(RESIDENT, "/me/give", &sure);
    assert_eq!(house.balance(0), Beans(8_750));
    let bad = [("phone", "12"), ("amount", "-1"), ("note", ""), ("key", &key(2))];
    let (status, page) = site.post(RESIDENT, "/me/give", &bad);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("e-phone") && page.contains("e-amount"), "{page}");
    let own = [("phone", "13800000009"), ("amount", "1000"), ("sure", "yes"), ("key", &key(3))];
    assert!(site.post(RESIDENT, "/me/give", &own).1.contains("信义贝不够"));
}

#[test]
fn the_public_reads_books_rows_and_notice_and_objects() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    assert!(site.ok(None, "/books").contains("还没有发过信义贝"));
    assert!(site.ok(None, "/books/notice").contains("现在没有公示"));
    house.award(0, 100);
    let id = house.award_noticed(1, 20, 3);
    let books = site.ok(None, "/books");
    assert!(books.contains("河边清扫") && books.contains("1000%"), "{books}");
    let rows = site.ok(None, "/books/rows?f-figure=issued&f-month=2026-03");
    assert!(rows.contains("王*芳") && !rows.contains("王小芳"), "{rows}");
    assert!(site.ok(None, "/books/notice").contains("李*"));
    let one = format!("/books/notice/{id}");
    site.ok(None, &one);
    let (status, _) = site.post(RESIDENT, &format!("{one}/object"), &[("text", "")]);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    site.done(RESIDENT, &format!("{one}/object"), &[("text", "那天 没有活动")]);
    assert!(site.ok(None, &one).contains("正在核实"));
    let answer = [("decision", "uphold"), ("reason", "确实没有")];
    site.done(APPROVER, &format!("/desk/awards/{id}/answer"), &answer);
    site.ok(Some(STAFF), &format!("/desk/awards/{id}"));
    assert!(site.ok(Some(STAFF), "/desk/awards?f-state=refused").contains("李明"));
}

#[test]
fn the_desk_sets_up_a_fund_and_decides_awards() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    site.ok(Some(FINANCE), "/desk/funds/new");
    let fund = [
        ("name", "治水基金"),
        ("approved", "500"),
        ("ratio", "100"),
        ("life", "year"),
        ("resolution", "2026-2"),
    ];
    site.done(FINANCE, "/desk/funds/new", &fund);
    let (status, page) = site.post(FINANCE, "/desk/funds/new", &[("name", ""), ("life", "soon")]);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("e-name") && page.contains("e-life") && page.contains("e-approved"), "{page}");
    let list = site.ok(Some(FINANCE), "/desk/funds");
    assert!(list.contains("治水基金") && list.contains("社区基金"));
    let one = format!("/desk/funds/{}", house.fund);
    let deposit = [("amount", "88.80"), ("note", "捐款"), ("key", &key(4))];
    site.done(FINANCE, &format!("{one}/deposit"), &deposit);
    site.done(FINANCE, &format!("{one}/deposit"), &deposit);
    assert!(site.ok(Some(FINANCE), &one).contains("1088.80"));
    site.done(FINANCE, &format!("{one}/approved"), &[("approved", "1500"), ("resolution", "2026-3")]);
    site.done(FINANCE, "/desk/funds/rules", &[("notice_days", "0"), ("grace_days", "10")]);
    let id = house.propose(0, 10);
    assert!(site.ok(Some(APPROVER), &format!("/desk/awards/{id}")).contains("value=\"approve\""));
    assert!(!site.ok(Some(STAFF), &format!("/desk/awards/{id}")).contains("value=\"approve\""));
    site.done(APPROVER, &format!("/desk/awards/{id}/decide"), &[("decision", "approve")]);
    assert_eq!(house.balance(0), Beans::whole(10));
    let (status, _) = site.post(APPROVER, &format!("/desk/awards/{id}/decide"), &[("decision", "approve")]);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn the_second_person_approves_a_page_of_awards_at_once_but_not_the_own_one() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    let site = Site::new(&house);
    let (one, two, own) =
        (house.propose(0, 3).to_string(), house.propose(1, 4).to_string(), house.propose(4, 5).to_string());
    let page = site.ok(Some(APPROVER), "/desk/awards?f-state=proposed");
    assert!(page.contains(&format!("pick-{one}")) && !page.contains(&format!("pick-{own}")), "{page}");
    assert!(site.post(APPROVER, "/desk/awards", &[]).1.contains("请先选中"));
    let (status, page) = site.post(APPROVER, "/desk/awards", &[("award", &one), ("award", &own)]);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("有 1 笔不能由您同意"), "{page}");
    site.done(APPROVER, "/desk/awards", &[("award", &two)]);
    assert_eq!(
        (house.balance(0), house.balance(1), house.balance(4)),
        (Beans::whole(3), Beans::whole(4), Beans::ZERO)
    );
}

#[test]
fn the_desk_adjusts_issues_cards_and_reads_the_journal() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.award(0, 10);
    let (person, fund) = (house.people[0], house.fund.to_string());
    let site = Site::new(&house);
    site.ok(Some(FINANCE), "/desk/adjustments/new");
    let wrong =
        [("phone", "13800000001"), ("way", "up"), ("fund", &fund), ("amount", "5"), ("reason", "补记")];
    assert!(site.post(FINANCE, "/desk/adjustments/new", &wrong).1.contains("没有登记这个手机号"));
    let id = house.write(FINANCE, move |tx, cx| {
        let fund = funds(tx, cx)?[0].id;
        let new = NewAdjustment { person, fund, amount: Beans::whole(5), reason: "补记".to_owned() };
        propose_adjustment(tx, cx, &new)
    });
    assert!(site.ok(Some(APPROVER), "/desk/adjustments").contains("value=\"approve\""));
    site.done(APPROVER, &format!("/desk/adjustments/{id}/decide"), &[("decision", "approve")]);
    assert_eq!(house.balance(0), Beans::whole(15));

    assert!(site.ok(Some(STAFF), "/desk/cards?q=王").contains("王小芳"));
    let one = format!("/desk/cards/{person}");
    site.ok(Some(STAFF), &one);
    let (status, page) = site.post(STAFF, &one, &[("pin", "123456"), ("again", "123456")]);
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("e-pin"));
    site.done(STAFF, &one, &[("pin", "204816"), ("again", "204816")]);
    let card = site.ok(Some(STAFF), &one);
    let number = between(&card, "name=\"number\" value=\"").to_owned();
    site.done(STAFF, &format!("{one}/pin"), &[("number", &number), ("pin", "351724"), ("again", "351724")]);
    assert!(site.ok(Some(RESIDENT), "/me/card").contains("可以用"));
    site.done(RESIDENT, "/me/card/block", &[]);
    site.done(STAFF, &format!("{one}/block"), &[]);

    let journal = site.ok(Some(FINANCE), "/desk/journal?q=王小芳");
    assert!(journal.contains("王小芳") && journal.contains("补记"), "{journal}");
    let (status, text) = site.get(Some(FINANCE), "zh-CN", "/desk/journal/hledger");
    assert_eq!((status, text.contains("Equity:Issued")), (StatusCode::OK, true));
    assert_eq!(site.get(Some(FINANCE), "zh-CN", "/desk/journal/xml").0, StatusCode::NOT_FOUND);
    assert_eq!(site.get(Some(RESIDENT), "zh-CN", "/desk/journal").0, StatusCode::NOT_FOUND);
}
