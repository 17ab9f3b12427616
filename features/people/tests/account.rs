//! One's own way in: the second factor, devices, the password, tokens for programs.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use std::time::{Duration, Instant};

use access::Role;
use common::clock::{DAY_MS, MINUTE_MS};
use db::testing::TestDb;
use http::StatusCode;
use support::{HOME, House, PASSWORD, api};

const PHONE: &str = "13812345678";
const SECRET: [u8; 20] = *b"12345678901234567890";

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
fn the_second_factor_works_once_and_makes_the_session_strong() {
    TestDb::each(|test| {
        let house = house(test);
        house.person_with(HOME, "李主任", PHONE, &[Role::Admin], Some(SECRET));
        let mut browser = house.browser();
        assert_eq!(browser.log_in(PHONE, PASSWORD).location(), "/account/second-factor?next=%2F");
        let weak = browser.cookies["session"].clone();
        let code = people::totp_code_at(&SECRET, house.clock.now());
        let mut thief = browser.clone();
        assert_eq!(
            browser.post("/account/second-factor", &[("code", &code), ("next", "/account")]).location(),
            "/account"
        );
        assert_ne!(browser.cookies["session"], weak, "a stronger session has a new token");
        assert!(!thief.is_signed_in(), "the weak token is gone");
        let mut other = house.browser();
        other.log_in(PHONE, PASSWORD);
        assert_eq!(
            other.post("/account/second-factor", &[("code", &code)]).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        house.clock.advance(30_000);
        let next = people::totp_code_at(&SECRET, house.clock.now());
        assert_eq!(other.post("/account/second-factor", &[("code", &next)]).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn guessing_the_second_factor_shuts_it_on_pages_and_api_together() {
    TestDb::each(|test| {
        let house = house(test);
        house.person_with(HOME, "李主任", PHONE, &[Role::Admin], Some(SECRET));
        let token = |totp: &str| {
            let body = format!(r#"{{"phone":"{PHONE}","password":"{PASSWORD}","totp":"{totp}"}}"#);
            api(&house, "POST", "/api/v1/sessions", "", Some(&body)).status
        };
        for _ in 0..4 {
            assert_eq!(token("000000"), StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(token("000000"), StatusCode::TOO_MANY_REQUESTS);
        let right = people::totp_code_at(&SECRET, house.clock.now());
        assert_eq!(token(&right), StatusCode::TOO_MANY_REQUESTS);
        let mut browser = house.browser();
        browser.log_in(PHONE, PASSWORD);
        assert!(browser.post("/account/second-factor", &[("code", &right)]).body.contains("1 分钟"));
        house.clock.advance(MINUTE_MS);
        assert_eq!(token(&people::totp_code_at(&SECRET, house.clock.now())), StatusCode::CREATED);
    });
}

#[test]
fn setting_up_an_authenticator_needs_its_code() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "李主任", PHONE, &[Role::Admin]);
        let mut browser = house.signed_in(PHONE, None);
        let page = browser.get("/account/second-factor?next=/account");
        let sealed = page.after("name=\"secret\" value=\"");
        let key: String = page.after("<strong class=\"num\">").split_whitespace().collect();
        assert!(page.body.contains("<svg") && !page.body.contains("<?xml"));
        let secret = <[u8; 20]>::try_from(base32(&key)).unwrap();
        let form = |code: &str| {
            [("secret", sealed.clone()), ("code", code.to_owned()), ("next", "/account".to_owned())]
        };
        let pairs =
            |form: &[(&'static str, String)]| form.iter().map(|(k, v)| (*k, v.clone())).collect::<Vec<_>>();
        let mut send = |code: &str| {
            let owned = pairs(&form(code));
            let fields: Vec<(&str, &str)> = owned.iter().map(|(k, v)| (*k, v.as_str())).collect();
            browser.post("/account/second-factor/new", &fields)
        };
        assert_eq!(send("000000").status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = people::totp_code_at(&secret, house.clock.now());
        assert_eq!(send(&code).location(), "/account");
        assert!(browser.get("/account/second-factor").body.contains("action=\"/account/second-factor\""));
    });
}

fn base32(key: &str) -> Vec<u8> {
    let mut bits = 0_u64;
    let (mut count, mut bytes) = (0, Vec::new());
    for c in key.bytes() {
        let value = if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 };
        bits = bits << 5 | u64::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

#[test]
fn a_session_ends_when_its_owner_says_so() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        house.person(HOME, "陈大爷", "13700000000", &[Role::Resident]);
        let (mut phone, mut tablet) = (house.signed_in(PHONE, None), house.signed_in(PHONE, None));
        let mut neighbour = house.signed_in("13700000000", None);
        let page = tablet.get("/account/devices");
        let path = page.after("<form method=\"post\" action=\"");
        assert_eq!(neighbour.post(&path, &[]).status, StatusCode::NOT_FOUND);
        assert!(phone.is_signed_in());
        assert_eq!(tablet.post(&path, &[]).location(), "/account/devices");
        assert!(!phone.is_signed_in() && tablet.is_signed_in());
        let mut third = house.signed_in(PHONE, None);
        tablet.post("/account/devices/end-others", &[]);
        assert!(!third.is_signed_in() && tablet.is_signed_in() && neighbour.is_signed_in());
        assert_eq!(tablet.post("/logout", &[]).location(), "/");
        assert!(!tablet.is_signed_in() && !tablet.cookies.contains_key("session"));
        house.clock.advance(31 * DAY_MS);
        assert!(!neighbour.is_signed_in());
    });
}

#[test]
fn a_new_password_needs_the_old_one_or_a_code_and_logs_others_out() {
    TestDb::each(|test| {
        let house = house(test);
        house.person(HOME, "王小芳", PHONE, &[Role::Resident]);
        let (mut phone, mut tablet) = (house.signed_in(PHONE, None), house.signed_in(PHONE, None));
        let change =
            |b: &mut support::Browser<'_, '_>, fields: &[(&str, &str)]| b.post("/account/password", fields);
        let wrong = change(&mut phone, &[("current", "not it at all"), ("new", "院门口的老槐树")]);
        assert!(wrong.body.contains("至少写 8 个字"), "{}", wrong.body);
        let wrong = change(&mut phone, &[("current", "not it at all"), ("new", "院门口的老槐树下")]);
        assert!(wrong.body.contains("现在的密码不对"));
        assert_eq!(
            change(&mut phone, &[("current", PASSWORD), ("new", "院门口的老槐树下")]).location(),
            "/account"
        );
        assert!(phone.is_signed_in() && !tablet.is_signed_in());
        phone.post("/account/password/code", &[]);
        let code = sent(&house, 1).remove(0).1;
        let fields = [("by", "code"), ("code", code.as_str()), ("new", "又是一个好记的句子")];
        assert_eq!(change(&mut phone, &fields).location(), "/account");
        assert_eq!(house.browser().log_in(PHONE, "又是一个好记的句子").status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_token_for_a_program_lives_until_it_is_given_back() {
    TestDb::each(|test| {
        let house = house(test);
        let id = house.person_with(HOME, "李主任", PHONE, &[Role::Admin], Some(SECRET));
        let code = people::totp_code_at(&SECRET, house.clock.now());
        let body = format!(r#"{{"phone":"{PHONE}","password":"{PASSWORD}","totp":"{code}"}}"#);
        let made = api(&house, "POST", "/api/v1/sessions", "", Some(&body));
        assert_eq!(made.status, StatusCode::CREATED);
        let token = made.after("\"token\":\"");
        let me = api(&house, "GET", "/api/v1/me", &token, None);
        assert!(
            me.body.contains(&id.to_string())
                && me.body.contains("\"strong\":true")
                && me.body.contains("\"admin\""),
            "{}",
            me.body
        );
        assert_eq!(
            api(&house, "DELETE", "/api/v1/sessions/current", &token, None).status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(api(&house, "GET", "/api/v1/me", &token, None).status, StatusCode::UNAUTHORIZED);
        let bad = api(&house, "POST", "/api/v1/sessions", "", Some(r#"{"phone":"12","password":"x"}"#));
        assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && bad.body.contains("\"field\":\"phone\""));
    });
}
