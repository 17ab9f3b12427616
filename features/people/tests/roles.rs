//! Hats given and taken, and help at the counter: who may do it to whom.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use access::Role;
use common::clock::DAY_MS;
use db::testing::TestDb;
use http::StatusCode;
use support::{HOME, House, PASSWORD};

const ADMIN: [u8; 20] = *b"administrator-secret";
const STAFF: [u8; 20] = *b"community-worker-sec";

/// An administrator (…1), a community worker (…2) and a resident (…3).
fn house(test: &TestDb) -> House<'_> {
    let house = House::new(test);
    house.found();
    house.person_with(HOME, "李主任", "13800000001", &[Role::Resident, Role::Admin], Some(ADMIN));
    house.person_with(HOME, "赵工", "13800000002", &[Role::Resident, Role::Staff], Some(STAFF));
    house.person(HOME, "王小芳", "13800000003", &[Role::Resident]);
    house
}

fn desk(rest: &str) -> String {
    format!("/c/{HOME}/desk/{rest}")
}

#[test]
fn roles_are_given_for_a_term_and_never_to_oneself() {
    TestDb::each(|test| {
        let house = house(test);
        let person = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let path = desk(&format!("people/{person}"));
        let wrong = admin.post(&format!("{path}/roles"), &[("role", "shop-owner"), ("from", "2026-13-01")]);
        assert!(wrong.body.contains("#f-unit") && wrong.body.contains("#f-from"));
        let backwards = [("role", "staff"), ("from", "2026-12-02"), ("until", "2026-11-30")];
        assert!(admin.post(&format!("{path}/roles"), &backwards).body.contains("结束时间要晚于开始时间"));
        let given = [("role", "staff"), ("from", "2026-11-23"), ("until", "2026-11-24")];
        assert_eq!(admin.post(&format!("{path}/roles"), &given).location(), path);
        let page = admin.get(&path);
        assert!(page.body.contains("2026-11-23 至 2026-11-24") && page.body.contains("社区工作者"));
        let mut helper = house.signed_in("13812345678", None);
        assert!(helper.get(&desk("people")).location().starts_with("/account/second-factor"));
        house.clock.advance(2 * DAY_MS);
        assert_eq!(helper.get(&desk("people")).status, StatusCode::NOT_FOUND);
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let own = admin.get(&desk("people?q=13800000001")).after(&format!("<a href=\"{}", desk("people/")));
        let own = desk(&format!("people/{own}"));
        let myself = admin.post(&format!("{own}/roles"), &[("role", "approver")]);
        assert!(
            myself.status == StatusCode::UNPROCESSABLE_ENTITY && myself.body.contains("另一位管理员"),
            "{}",
            myself.body
        );
    });
}

#[test]
fn a_role_taken_away_is_gone_on_the_next_request() {
    TestDb::each(|test| {
        let house = house(test);
        let person = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let give = |role| {
            let grant =
                people::NewMembership { person, role, unit: None, from: house.clock.now(), until: None };
            house.act(HOME, move |tx, cx| people::grant_role(tx, cx, &grant))
        };
        let mut helper = house.signed_in("13812345678", None);
        assert_eq!(helper.get(&desk("people")).status, StatusCode::NOT_FOUND);
        let staff = give(Role::Staff);
        let asked = helper.get(&desk("people"));
        assert!(asked.location().starts_with("/account/second-factor"), "a new hat fits at once");
        house.act(HOME, move |tx, cx| people::revoke_role(tx, cx, staff));
        assert_eq!(
            helper.get(&desk("people")).status,
            StatusCode::NOT_FOUND,
            "and an old one is off at once"
        );
    });
}

/// Such as the command line beside the server.
#[test]
fn a_role_taken_away_by_another_program_is_gone_within_five_seconds() {
    TestDb::each(|test| {
        let house = house(test);
        let person = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let grant = people::NewMembership {
            person,
            role: Role::Staff,
            unit: None,
            from: house.clock.now(),
            until: None,
        };
        let staff = house.act(HOME, move |tx, cx| people::grant_role(tx, cx, &grant));
        let mut helper = house.signed_in("13812345678", None);
        assert!(helper.get(&desk("people")).location().starts_with("/account/second-factor"));
        let other = db::Db::open(test.db.url(), db::Options::default()).unwrap();
        let cx = house.cx(access::Actor::system(), HOME);
        other.write_blocking(HOME, move |tx| people::revoke_role(tx, &cx.clone(), staff)).unwrap();
        house.clock.advance(5_000);
        assert_eq!(helper.get(&desk("people")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn the_last_administrator_stays() {
    TestDb::each(|test| {
        let house = house(test);
        let only = house.test.db.read_blocking({
            let cx = house.cx(access::Actor::system(), HOME);
            move |r| -> Result<_, db::Error> {
                let me =
                    people::find_by_phone(r, &cx, &people::Phone::parse("13800000001").unwrap())?.unwrap();
                Ok(people::memberships_of_person(r, me.id)?
                    .into_iter()
                    .find(|m| m.role == Role::Admin)
                    .unwrap()
                    .id)
            }
        });
        let (only, cx) = (only.unwrap(), house.cx(access::Actor::system(), HOME));
        let revoked =
            house.test.db.write_blocking(HOME, move |tx| people::revoke_role(tx, &cx.clone(), only));
        assert!(matches!(revoked, Err(people::PeopleError::Refused(_))));
        house.person(HOME, "钱副主任", "13800000009", &[Role::Admin]);
        house.act(HOME, move |tx, cx| people::revoke_role(tx, cx, only));
    });
}

#[test]
fn staff_help_residents_back_in_but_not_each_other() {
    TestDb::each(|test| {
        let house = house(test);
        let resident = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let colleague = house.person(HOME, "孙工", "13812340000", &[Role::Staff]);
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        let page = staff.post(&desk(&format!("people/{resident}/password")), &[]);
        let password = page.after("<strong class=\"num\">");
        assert_eq!(password.len(), 14);
        assert_eq!(house.browser().log_in("13812345678", PASSWORD).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(house.browser().log_in("13812345678", &password).status, StatusCode::SEE_OTHER);
        let refused = staff.post(&desk(&format!("people/{colleague}/password")), &[]);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let moved = staff
            .post(&desk(&format!("people/{colleague}/edit")), &[("name", "孙工"), ("phone", "13999999999")]);
        assert!(moved.body.contains("只能由管理员修改"));
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        assert_eq!(admin.post(&desk(&format!("people/{colleague}/password")), &[]).status, StatusCode::OK);
    });
}

#[test]
fn a_lost_authenticator_is_reset_by_an_administrator() {
    TestDb::each(|test| {
        let house = house(test);
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let path = admin.get(&desk("people?q=13800000002")).after(&format!("<a href=\"{}", desk("people/")));
        assert_eq!(
            staff.post(&desk(&format!("people/{path}/second-factor")), &[]).status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            admin.post(&desk(&format!("people/{path}/second-factor")), &[]).status,
            StatusCode::SEE_OTHER
        );
        assert!(!staff.is_signed_in());
        assert!(house.signed_in("13800000002", None).get("/account/second-factor").body.contains("二维码"));
    });
}

#[test]
fn whoever_moved_away_keeps_no_role_and_may_come_back() {
    TestDb::each(|test| {
        let house = house(test);
        let person = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let path = desk(&format!("people/{person}"));
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        assert_eq!(staff.post(&format!("{path}/state"), &[("state", "left")]).location(), path);
        assert!(staff.get(&desk("people?f-state=left")).body.contains("陈大爷"));
        assert!(!staff.get(&desk("people?f-state=active")).body.contains("陈大爷"));
        let roles = move |house: &House<'_>| {
            let now = house.clock.now();
            let held =
                house.test.db.read_blocking(move |r| people::memberships_of_person(r, person)).unwrap();
            held.iter().filter(|m| m.is_in_term(now)).count()
        };
        assert_eq!(roles(&house), 0);
        assert_eq!(staff.post(&format!("{path}/state"), &[("state", "left")]).status, StatusCode::CONFLICT);
        staff.post(&format!("{path}/state"), &[("state", "active")]);
        assert_eq!(roles(&house), 1);
    });
}
