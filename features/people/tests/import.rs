//! Lists that an operator brings along: all of a list, or nothing and a word about each wrong line.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod support;

use std::borrow::Cow;

use access::{Actor, Role};
use common::ListQuery;
use db::testing::TestDb;
use http::StatusCode;
use people::{ImportError, LineError};
use support::{AWAY, HOME, House};

fn import(house: &House<'_>, csv: &[u8]) -> Result<usize, ImportError> {
    let cx = house.cx(Actor::system(), HOME);
    people::import_persons_csv(&house.test.db, &cx, csv, &mut |_, _| {})
}

fn total(house: &House<'_>) -> i64 {
    let cx = house.cx(Actor::system(), HOME);
    house.test.db.read_blocking(move |r| people::persons(r, &cx, &ListQuery::default())).unwrap().total
}

fn wrong(outcome: Result<usize, ImportError>) -> Vec<(u64, &'static str, &'static str)> {
    let Err(ImportError::Lines(lines)) = outcome else { panic!("{outcome:?}") };
    let known = |field| match field {
        Cow::Borrowed(field) => field,
        Cow::Owned(field) => panic!("{field} is no column"),
    };
    lines.into_iter().map(|LineError { line, field, msg }| (line, known(field), msg.key)).collect()
}

#[test]
fn a_list_of_residents_comes_in_whole_and_they_log_in() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.found();
        let elsewhere = house.person(AWAY, "两处住", "13900000001", &[Role::Resident]);
        let mut csv = String::from("\u{feff}姓名,手机号,小区,出生年份\n两处住,13900000001,东苑,1960\n");
        for n in 0..1_200 {
            csv.push_str(&format!("居民{n},137{n:08},\"西苑, {n} 栋\",\n"));
        }
        let mut seen = Vec::new();
        let cx = house.cx(Actor::system(), HOME);
        let count = people::import_persons_csv(&test.db, &cx, csv.as_bytes(), &mut |done, all| {
            seen.push((done, all))
        });
        assert_eq!(count.unwrap(), 1_201);
        assert_eq!(seen, [(500, 1_201), (1_000, 1_201), (1_201, 1_201)]);
        assert_eq!(total(&house), 1_201);
        let both = test.db.read_blocking(move |r| people::memberships_of_person(r, elsewhere)).unwrap();
        assert_eq!(
            both.iter().map(|m| m.community).collect::<Vec<_>>().len(),
            2,
            "one person, two communities"
        );
        let mut browser = house.browser();
        browser.post("/login", &[("phone", "13700000007"), ("way", "code")]);
        let until = std::time::Instant::now() + std::time::Duration::from_secs(5);
        while house.post.0.lock().unwrap().is_empty() && std::time::Instant::now() < until {
            std::thread::yield_now();
        }
        let code = house.post.0.lock().unwrap()[0].1.clone();
        assert_eq!(browser.post("/login/code", &[("code", &code)]).status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn one_wrong_line_keeps_the_whole_list_out_and_every_wrong_line_is_named() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.found();
        house.person(HOME, "王小芳", "13800000001", &[Role::Resident]);
        let csv = "name,phone,birth_year\n好人,13700000001,1950\n,13700000002,\n李四,137,1776\n张三,13700000001,\n王五,13800000001,\n坏行,1\n";
        let expected = [
            (3, "name", "error-required"),
            (4, "phone", "error-phone"),
            (4, "birth_year", "error-number"),
            (5, "phone", "people-error-csv-twice"),
            (7, "", "people-error-csv-cells"),
            (6, "phone", "people-error-phone-taken"),
        ];
        assert_eq!(wrong(import(&house, csv.as_bytes())), expected);
        assert_eq!(total(&house), 1);
    });
}

#[test]
fn a_file_of_another_shape_or_encoding_is_refused_in_words() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.found();
    assert_eq!(wrong(import(&house, b"phone\n13700000001\n")), [(1, "name", "people-error-csv-column")]);
    let gbk = b"name\n\xcd\xf5\xd0\xa1\xb7\xbc\n";
    assert_eq!(wrong(import(&house, gbk)), [(2, "", "people-error-csv-utf8")]);
    assert_eq!(import(&house, b"name\n").unwrap(), 0);
}

#[test]
fn what_an_interrupted_import_left_behind_is_cleared_away() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.found();
        import(&house, "name,phone\n张三,13700000001\n".as_bytes()).unwrap();
        // As a power cut leaves it: staged, not published.
        test.db
            .write_blocking(HOME, |tx| -> Result<(), db::Error> {
                tx.exec("UPDATE persons SET state = 'staged'", &[])?;
                tx.exec("UPDATE accounts SET state = 'staged'", &[])?;
                Ok(())
            })
            .unwrap();
        assert_eq!(total(&house), 0);
        assert_eq!(import(&house, "name,phone\n张三,13700000001\n李四,\n".as_bytes()).unwrap(), 2);
        assert_eq!(total(&house), 2);
    });
}

#[test]
fn nobody_but_those_who_keep_the_register_imports_into_it() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.found();
    let cx = house.cx(Actor::nobody(), HOME);
    let refused = people::import_persons_csv(&test.db, &cx, &b"name\nx\n"[..], &mut |_, _| {});
    assert!(matches!(refused, Err(ImportError::People(people::PeopleError::Denied(_)))));
}

#[test]
fn the_list_of_divisions_is_searched_at_setup() {
    TestDb::each(|test| {
        let csv = "code,name,streetCode,provinceCode,cityCode,areaCode\n\
                   510182001009,\"天府中路社区居委会\",510182001,51,5101,510182\n\
                   510182001015,\"东湖社区居委会\",510182001,51,5101,510182\n";
        assert_eq!(people::import_divisions_csv(&test.db, csv, &mut |_, _| {}).unwrap(), 2);
        assert_eq!(
            people::import_divisions_csv(&test.db, csv, &mut |_, _| {}).unwrap(),
            2,
            "again changes nothing"
        );
        let house = House::with(test, web::Settings::default(), Some("token"));
        let found = house.browser().get(&format!("/setup?q={}", web::encoded("东湖"))).body;
        assert!(found.contains("510182001015") && !found.contains("510182001009\""), "{found}");
        let picked = house.browser().get("/setup?code=510182001015&name=x").body;
        assert!(picked.contains("value=\"510182001015\""));
        let bad = people::import_divisions_csv(
            &test.db,
            "code,name,streetCode\n12,x,1\n510182001015,,1\n",
            &mut |_, _| {},
        );
        assert_eq!(wrong(bad), [(2, "code", "people-error-code"), (3, "name", "error-required")]);
        let bad = people::import_divisions_csv(&test.db, "name\nx\n", &mut |_, _| {});
        assert_eq!(wrong(bad).len(), 2);
    });
}
