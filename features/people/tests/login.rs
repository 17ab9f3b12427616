//! Coming in: by code, by password, with a second factor; and all the ways of staying out.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use std::time::{Duration, Instant};

use access::Role;
use common::clock::{HOUR_MS, MINUTE_MS};
use db::testing::TestDb;
use http::StatusCode;
use support::{HOME, House, PASSWORD, api};
use web::Settings;

const PHONE: &str = "13812345678";
const STRANGER: &str = "13900000000";

fn house(test: &TestDb) -> House<'_> {
    let house = House::new(test);
    house.found();
    house
}

/// Waits for the gateway: it is told after the page has answered.
fn sent(house: &House<'_>, n: usize) -> Vec<(String, String)> {
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        let posted = house.post.0.lock().unwrap().clone();
        if posted.len() >= n || Instant::now() > until {
            return posted;
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_code_opens_the_door_once() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        let mut browser = house.browser();
        let chosen = browser
            .post("/login", &[("phone", " 138 1234 5678"), ("way", "code"), ("next", "/account/looks")]);
        assert_eq!(chosen.location(), "/login/code");
        let page = browser.get("/login/code").body;
        assert!(page.contains("138****5678") && !page.contains(PHONE));
        let (phone, code) = sent(&house, 1).remove(0);
        assert_eq!((phone.as_str(), code.len()), (PHONE, 6));
        let mut second = browser.clone();
        assert_eq!(browser.post("/login/code", &[("code", &code)]).location(), "/account/looks");
        assert!(browser.is_signed_in());
        assert_eq!(second.post("/login/code", &[("code", &code)]).status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_code_dies_after_ten_minutes_and_after_five_tries() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        let mut browser = house.browser();
        browser.post("/login", &[("phone", PHONE), ("way", "code")]);
        let old = sent(&house, 1).remove(0).1;
        house.clock.advance(10 * MINUTE_MS);
        assert_eq!(browser.post("/login/code", &[("code", &old)]).status, StatusCode::UNPROCESSABLE_ENTITY);
        browser.post("/login", &[("phone", PHONE), ("way", "code")]);
        let fresh = sent(&house, 2).remove(1).1;
        let wrong = if fresh == "000000" { "000001" } else { "000000" };
        for _ in 0..4 {
            assert_eq!(
                browser.post("/login/code", &[("code", wrong)]).status,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        // The fifth miss of the day shuts the door for a minute; the code, tried four times, would still be good.
        assert!(browser.post("/login/code", &[("code", &fresh)]).body.contains("1 分钟"));
        house.clock.advance(MINUTE_MS);
        assert_eq!(browser.post("/login/code", &[("code", &fresh)]).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn five_codes_an_hour_and_no_more() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        for phone in [PHONE, STRANGER] {
            let mut browser = house.browser();
            for _ in 0..5 {
                assert_eq!(
                    browser.post("/login", &[("phone", phone), ("way", "code")]).status,
                    StatusCode::SEE_OTHER
                );
            }
            let sixth = browser.post("/login", &[("phone", phone), ("way", "code")]);
            assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(sixth.body.contains("60 分钟"), "{}", sixth.body);
        }
        house.clock.advance(HOUR_MS + 1);
        assert_eq!(
            house.browser().post("/login", &[("phone", PHONE), ("way", "code")]).status,
            StatusCode::SEE_OTHER
        );
    });
}

#[test]
fn an_unknown_number_gets_the_same_pages_and_no_message() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        let mut guest = house.browser();
        guest.get("/login");
        let walk = |phone: &str| {
            let mut browser = guest.clone();
            let chosen = browser.post("/login", &[("phone", phone), ("way", "code")]);
            let code = browser.post("/login/code", &[("code", "12 34 5")]);
            let password = browser.log_in(phone, "not the password");
            let plain = |body: &str| {
                body.lines().filter(|l| l.contains("<h1") || l.contains("error")).collect::<String>()
            };
            let hidden = |body: &str| plain(body).replace("138****5678", "…").replace("139****0000", "…");
            (chosen.status, code.status, hidden(&code.body), password.status, hidden(&password.body))
        };
        assert_eq!(walk(PHONE), walk(STRANGER));
        assert!(sent(&house, 1).iter().all(|(phone, _)| phone == PHONE));
    });
}

#[test]
fn an_unknown_number_takes_as_long_as_a_wrong_password() {
    let test = TestDb::sqlite();
    let house = house(&test);
    house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
    let fastest = |phone: &str| {
        let once = |_| {
            let body = format!(r#"{{"phone":"{phone}","password":"not the password"}}"#);
            let start = Instant::now();
            assert_eq!(
                api(&house, "POST", "/api/v1/sessions", "", Some(&body)).status,
                StatusCode::UNPROCESSABLE_ENTITY
            );
            start.elapsed()
        };
        (0..4).map(once).min().unwrap()
    };
    let (known, unknown) = (fastest(PHONE), fastest(STRANGER));
    assert!(unknown * 2 > known && known * 2 > unknown, "known {known:?}, unknown {unknown:?}");
}

#[test]
fn guessing_shuts_the_door_for_ever_longer_known_number_or_not() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        for phone in [PHONE, STRANGER] {
            let mut browser = house.browser();
            for _ in 0..4 {
                assert!(browser.log_in(phone, "wrong guess").body.contains("手机号或密码不对"));
            }
            assert!(browser.log_in(phone, "wrong guess").body.contains("1 分钟"));
            // Even the right one is not looked at now.
            assert!(browser.log_in(phone, PASSWORD).body.contains("1 分钟"));
            house.clock.advance(MINUTE_MS);
            assert!(browser.log_in(phone, "wrong guess").body.contains("2 分钟"));
        }
        house.clock.advance(2 * MINUTE_MS);
        assert_eq!(house.browser().log_in(PHONE, PASSWORD).status, StatusCode::SEE_OTHER);
        assert!(house.browser().log_in(PHONE, "wrong guess").body.contains("手机号或密码不对"));
    });
}

#[test]
fn demo_cards_are_only_in_the_demo_and_only_for_the_people_on_them() {
    TestDb::each(|test| {
        let settings = Settings { demo: true, ..Settings::default() };
        let house = House::with(test, settings, None);
        house.found();
        let shown = house.person(HOME, "王小芳", PHONE, &[Role::Resident, Role::Admin]);
        let hidden = house.person(HOME, "陈大爷", "13700000000", &[Role::Resident]);
        house.act(HOME, move |tx, cx| people::offer_demo_login(tx, cx, shown, 1));
        let page = house.browser().get("/login").body;
        assert!(page.contains("王小芳") && page.contains("管理员") && !page.contains("陈大爷"), "{page}");
        let (shown, hidden) = (shown.to_string(), hidden.to_string());
        let mut browser = house.browser();
        assert_eq!(browser.post("/demo/login", &[("person", &hidden)]).status, StatusCode::NOT_FOUND);
        assert_eq!(
            browser.post("/demo/login", &[("person", &shown), ("next", "/account")]).location(),
            "/account"
        );
        assert!(browser.get("/account/devices").body.contains("已验动态码"));
        // The code stands on the page, for there is no gateway.
        let mut guest = house.browser();
        guest.post("/login", &[("phone", PHONE), ("way", "code")]);
        let code = guest.get("/login/code").after("验证码是 ");
        assert_eq!(guest.post("/login/code", &[("code", &code)]).status, StatusCode::SEE_OTHER);
        let real = House::new(test);
        assert_eq!(real.browser().post("/demo/login", &[("person", &shown)]).status, StatusCode::NOT_FOUND);
        assert!(!real.browser().get("/login").body.contains("王小芳"));
    });
}

#[test]
fn a_form_of_another_site_or_of_yesterday_is_refused() {
    let test = TestDb::sqlite();
    let house = house(&test);
    let answer = house.browser().post_with("/login", "00000000000000000000000000000000", &[("phone", PHONE)]);
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[test]
fn the_way_home_after_logging_in_never_leaves_the_site() {
    let test = TestDb::sqlite();
    let house = house(&test);
    house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
    let mut browser = house.browser();
    browser.post("/login", &[("phone", PHONE), ("way", "password"), ("next", "//evil.example/")]);
    assert_eq!(browser.post("/login/password", &[("password", PASSWORD)]).location(), "/");
}
