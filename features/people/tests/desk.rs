//! The register at work: who may see and change what, and who sees that they did.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use access::Role;
use common::clock::HOUR_MS;
use db::testing::TestDb;
use http::StatusCode;
use support::{AWAY, HOME, House, PASSWORD, api};

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
fn every_statement_prepares_on_both_engines() {
    TestDb::each(|test| {
        for statement in people::feature().statements {
            let prepared = test.db.read_blocking(move |r| r.prepare(statement.sql));
            assert!(prepared.is_ok(), "{} on {}: {prepared:?}", statement.name, test.engine);
        }
    });
}

#[test]
fn a_person_is_registered_found_changed_and_logs_in() {
    TestDb::each(|test| {
        let house = house(test);
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        let new =
            [("name", "陈大爷"), ("phone", "138 1234 5678"), ("compound", "锦绣苑"), ("birth_year", "1951")];
        let made = staff.post(&desk("people/new"), &new);
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let path = made.location().to_owned();
        for q in ["陈大", "锦绣", "13812345678"] {
            let found = staff.get(&desk(&format!("people?q={}", web::encoded(q)))).body;
            assert!(
                found.contains("陈大爷") && found.contains("138****5678") && !found.contains("王小芳"),
                "{q}"
            );
        }
        assert!(
            !staff.get(&desk("people?q=%25")).body.contains("陈大爷"),
            "a percent sign is a percent sign"
        );
        let again = staff.post(&desk("people/new"), &new);
        assert!(again.status == StatusCode::UNPROCESSABLE_ENTITY && again.body.contains("已经登记过"));
        let bad = staff.post(&desk("people/new"), &[("name", ""), ("phone", "1"), ("birth_year", "1776")]);
        for field in ["name", "phone", "birth_year"] {
            assert!(bad.body.contains(&format!("href=\"#f-{field}\"")), "{field}");
        }
        let mut guest = house.browser();
        guest.post("/login", &[("phone", "13812345678"), ("way", "code")]);
        let saved = staff.post(
            &format!("{path}/edit"),
            &[("name", "陈建国"), ("phone", "13812340000"), ("compound", "锦绣苑")],
        );
        assert_eq!(saved.location(), path);
        assert!(staff.get(&path).body.contains("138****0000"));
        // The old number opens nothing any more, the new one does.
        let person = house.test.db.read_blocking({
            let cx = house.cx(access::Actor::system(), HOME);
            move |r| people::find_by_phone(r, &cx, &people::Phone::parse("13812340000").unwrap())
        });
        assert_eq!(person.unwrap().unwrap().name, "陈建国");
    });
}

#[test]
fn only_the_right_hats_with_a_second_factor_see_the_register() {
    TestDb::each(|test| {
        let house = house(test);
        assert_eq!(
            house.browser().get(&desk("people")).location(),
            format!("/login?next={}", web::encoded(&desk("people")))
        );
        assert_eq!(house.signed_in("13800000003", None).get(&desk("people")).status, StatusCode::NOT_FOUND);
        let weak = house.signed_in("13800000002", None).get(&desk("people"));
        assert!(weak.location().starts_with("/account/second-factor?next="), "{}", weak.location());
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        assert_eq!(staff.get(&desk("people")).status, StatusCode::OK);
        for path in ["audit", "jobs"] {
            assert_eq!(staff.get(&desk(path)).status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(staff.get(&format!("/c/{AWAY}/desk/people")).status, StatusCode::NOT_FOUND);
        assert_eq!(staff.get("/operator/communities").status, StatusCode::NOT_FOUND);
        assert_eq!(staff.get(&desk("people/not-an-id")).status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_neighbour_community_never_reaches_a_record() {
    TestDb::each(|test| {
        let house = house(test);
        let stranger = house.person(AWAY, "外人", "13700000001", &[Role::Resident]);
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let path = desk(&format!("people/{stranger}"));
        assert_eq!(admin.get(&path).status, StatusCode::NOT_FOUND);
        for (rest, field) in [
            ("/edit", "name"),
            ("/phone", "reason"),
            ("/password", ""),
            ("/second-factor", ""),
            ("/state", "state"),
        ] {
            let answer = admin.post(&format!("{path}{rest}"), &[(field, "left")]);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{rest}");
        }
    });
}

#[test]
fn a_phone_is_shown_for_a_reason_that_its_owner_sees() {
    TestDb::each(|test| {
        let house = house(test);
        let person = house.person(HOME, "陈大爷", "13812345678", &[Role::Resident]);
        let path = desk(&format!("people/{person}"));
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        assert!(!staff.get(&path).body.contains("13812345678"));
        let refused = staff.post(&format!("{path}/phone"), &[("reason", ""), ("other", " ")]);
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && !refused.body.contains("13812345678"));
        let shown = staff.post(&format!("{path}/phone"), &[("reason", ""), ("other", "通知领药")]);
        assert!(shown.body.contains("13812345678"));
        let looks = house.signed_in("13812345678", None).get("/account/looks").body;
        assert!(
            looks.contains("看了完整手机号") && looks.contains("赵工") && looks.contains("通知领药"),
            "{looks}"
        );
        assert!(looks.contains("看了登记资料"));
        staff.get(&path);
        let count = |body: &str| body.matches("看了登记资料").count();
        assert_eq!(
            count(&house.signed_in("13812345678", None).get("/account/looks").body),
            count(&looks),
            "once an hour"
        );
        house.clock.advance(HOUR_MS);
        staff.get(&path);
        assert_eq!(
            count(&house.signed_in("13812345678", None).get("/account/looks").body),
            count(&looks) + 1
        );
    });
}

#[test]
fn an_operating_company_belongs_to_its_committee() {
    TestDb::each(|test| {
        let house = house(test);
        let mut staff = house.signed_in("13800000002", Some(STAFF));
        assert!(staff.get(&desk("organisations")).body.contains("没有找到组织"));
        let committee = [("kind", "committee"), ("name", "天府中路社区居民委员会")];
        assert_eq!(staff.post(&desk("organisations/new"), &committee).status, StatusCode::SEE_OTHER);
        let form = staff.get(&desk("organisations/new")).body;
        let at = form.find("<option value=\"0").unwrap() + 15;
        let id = form[at..at + 36].to_owned();
        let company = [
            ("kind", "operating-company"),
            ("name", "天府中路便民公司"),
            ("parent", id.as_str()),
            ("credit_code", "91510182MA00000000"),
        ];
        assert_eq!(staff.post(&desk("organisations/new"), &company).status, StatusCode::SEE_OTHER);
        let list = staff.get(&desk("organisations?f-kind=operating-company&sort=-name")).body;
        assert!(list.contains("天府中路便民公司") && list.contains("天府中路社区居民委员会"), "{list}");
        let twice = staff.post(&desk("organisations/new"), &company);
        assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.body.contains("这个名称已经有了"));
        let bad =
            staff.post(&desk("organisations/new"), &[("kind", "guild"), ("name", ""), ("credit_code", "12")]);
        for field in ["kind", "name", "credit_code"] {
            assert!(bad.body.contains(&format!("href=\"#f-{field}\"")), "{field}");
        }
    });
}

#[test]
fn the_log_and_the_jobs_are_there_for_the_administrator() {
    TestDb::each(|test| {
        let house = house(test);
        house.act(HOME, |tx, cx| {
            jobs::enqueue(tx, cx, "people.nothing", "today", "", cx.now)?;
            Ok(())
        });
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let log = admin.get(&desk("audit?q=role.granted")).body;
        assert!(log.contains("people.role.granted") && !log.contains("people.person.created"));
        assert!(audit_is_whole(&house));
        for sort in ["at", "-at", "what", "-about"] {
            let page = admin.get(&desk(&format!("audit?sort={sort}"))).body;
            assert!(page.contains("aria-sort") && page.contains("people.role.granted"), "{sort}: {page}");
        }
        for sort in ["at", "-job", "state", "-attempts"] {
            let page = admin.get(&desk(&format!("jobs?sort={sort}"))).body;
            assert!(page.contains("aria-sort") && page.contains("people.nothing"), "{sort}: {page}");
        }
        let page = admin.get(&desk("jobs")).body;
        assert!(page.contains("people.nothing") && page.contains("等待中") && !page.contains("/retry"));
        let runner = jobs::Runner {
            db: house.test.db.clone(),
            clock: house.clock.clone(),
            vault: house.vault.clone(),
            kinds: Vec::new(),
            errands: Vec::new(),
            schedules: Vec::new(),
            communities: people::all_communities,
        };
        for _ in 0..8 {
            runner.tick().unwrap();
            house.clock.advance(9 * HOUR_MS);
        }
        let mut admin = house.signed_in("13800000001", Some(ADMIN));
        let failed = admin.get(&desk("jobs?f-state=failed"));
        let path = failed.after("<form method=\"post\" action=\"");
        assert_eq!(admin.post(&path, &[]).location(), desk("jobs"));
        assert_eq!(admin.post(&path, &[]).status, StatusCode::NOT_FOUND);
    });
}

fn audit_is_whole(house: &House<'_>) -> bool {
    house.test.db.read_blocking(|r| audit::verify(r, HOME)).unwrap().is_ok()
}

#[test]
fn the_register_for_programs_pages_by_cursor() {
    TestDb::each(|test| {
        let house = house(test);
        let token = |phone: &str, secret: &[u8; 20]| {
            let code = people::totp_code_at(secret, house.clock.now());
            let body = format!(r#"{{"phone":"{phone}","password":"{PASSWORD}","totp":"{code}"}}"#);
            api(&house, "POST", "/api/v1/sessions", "", Some(&body)).after("\"token\":\"")
        };
        let staff = token("13800000002", &STAFF);
        let path = format!("/api/v1/c/{HOME}/persons");
        let first = api(&house, "GET", &format!("{path}?limit=2"), &staff, None);
        assert!(
            first.body.contains("李主任") && !first.body.contains("王小芳") && !first.body.contains("138"),
            "{}",
            first.body
        );
        let next = first.after("\"next\":\"");
        let second = api(&house, "GET", &format!("{path}?limit=2&after={next}"), &staff, None);
        assert!(second.body.contains("王小芳") && second.body.contains("\"next\":null"), "{}", second.body);
        let bad = api(&house, "GET", &format!("{path}?limit=0&after=x"), &staff, None);
        assert!(
            bad.status == StatusCode::UNPROCESSABLE_ENTITY
                && bad.body.contains("\"after\"")
                && bad.body.contains("\"limit\"")
        );
        assert_eq!(api(&house, "GET", &path, "", None).status, StatusCode::UNAUTHORIZED);
        assert_eq!(
            api(&house, "GET", &format!("/api/v1/c/{AWAY}/persons"), &staff, None).status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            api(&house, "GET", &format!("/api/v1/c/{HOME}/organisations"), &staff, None).status,
            StatusCode::OK
        );
    });
}
