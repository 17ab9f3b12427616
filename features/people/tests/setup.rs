//! The very first run, and the lists an operator brings along.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use db::testing::TestDb;
use http::StatusCode;
use support::{HOME, House, PASSWORD};
use web::Settings;

const FORM: [(&str, &str); 5] = [
    ("code", "510182001009"),
    ("name", "天府中路社区居委会"),
    ("admin", "李主任"),
    ("phone", "13800000001"),
    ("password", PASSWORD),
];

fn form(token: &str) -> Vec<(&str, &str)> {
    FORM.iter().copied().chain([("token", token)]).collect()
}

#[test]
fn the_first_community_is_founded_once_by_whoever_has_the_token() {
    TestDb::each(|test| {
        let house = House::with(test, Settings::default(), Some("let-me-in"));
        let mut browser = house.browser();
        let page = browser.get("/setup").body;
        assert!(page.contains("安装口令") && !page.contains("查找社区"), "nothing to search in yet");
        let wrong = browser.post("/setup", &form("let-me-out"));
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.body.contains("安装口令不对"));
        assert!(!wrong.body.contains(PASSWORD));
        let bad = browser.post(
            "/setup",
            &[("token", "let-me-in"), ("code", "12"), ("phone", "1"), ("password", "12345678")],
        );
        for field in ["code", "name", "admin", "phone", "password"] {
            assert!(bad.body.contains(&format!("href=\"#f-{field}\"")), "{field}");
        }
        let done = browser.post("/setup", &form("let-me-in"));
        assert_eq!(done.location(), "/account/second-factor?next=/", "{}", done.body);
        assert!(browser.get("/account").body.contains("李主任"));
        let me = browser.get("/api/v1/me").body;
        assert!(
            me.contains("\"admin\"") && me.contains("\"operator\"") && me.contains("000000000000"),
            "{me}"
        );
        let mut second = house.browser();
        assert_eq!(second.get("/setup").location(), "/login");
        let mut other = form("let-me-in");
        other[0] = ("code", "510107012004");
        other[3] = ("phone", "13800000002");
        assert_eq!(second.post("/setup", &other).location(), "/login");
        let founded = test.db.read_blocking(people::communities).unwrap();
        assert_eq!(
            founded.iter().map(|c| (c.id, c.name.as_str())).collect::<Vec<_>>(),
            [(HOME, "天府中路社区")]
        );
    });
}

#[test]
fn a_house_without_a_token_has_no_setup_page() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    assert_eq!(house.browser().get("/setup").status, StatusCode::NOT_FOUND);
    assert_eq!(house.browser().post("/setup", &form("")).status, StatusCode::NOT_FOUND);
}
