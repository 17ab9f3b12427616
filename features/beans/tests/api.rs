//! JSON: the same answers as the pages, each key once.

#[path = "support/site.rs"]
mod site;
mod support;

use common::Beans;
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use site::*;
use support::*;

#[test]
fn the_api_gives_the_same_answers() {
    let test = TestDb::sqlite();
    let house = House::new(&test);
    house.award(0, 100);
    let site = Site::new(&house);
    let api = |path: &str| format!("/api/v1{}", site.path(path));
    let get = |path: &str| site.send(Request::get(api(path)), Some(RESIDENT), "en", String::new());
    let (status, books) = get("/books");
    assert_eq!(status, StatusCode::OK);
    assert!(books.contains("\"issued\":10000") && books.contains("\"cover_bp\":100000"), "{books}");
    assert!(get("/me/balance").1.contains("\"available\":10000"));
    assert!(get("/me/statement").1.contains("\"purpose\":\"award\""));
    assert_eq!(get("/receipts/nothing").0, StatusCode::NOT_FOUND);
    let give = |key: &str, body: String| {
        let request = Request::post(api("/me/gifts"))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, "Bearer resident-0")
            .header("idempotency-key", key);
        site.send(request, None, "en", body)
    };
    let body = format!("{{\"to\":\"{}\",\"amount\":\"2.5\"}}", house.people[1]);
    let first = give("g1", body.clone());
    assert_eq!(first.0, StatusCode::OK, "{}", first.1);
    assert_eq!(give("g1", body.clone()), first);
    assert_eq!(give("g1", body.replace("2.5", "3")).0, StatusCode::CONFLICT);
    assert_eq!(give("g2", body.replace("2.5", "2000")).0, StatusCode::CONFLICT);
    assert_eq!(give("g3", body.replace("2.5", "x")).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.balance(1), Beans(250));
}

#[test]
fn a_batch_gives_each_gift_once_and_says_what_became_of_each() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        house.award(0, 10);
        let path = format!("/api/v1{}", site.path("/me/gifts/batch"));
        let send = |gifts: &[(&str, &str)]| {
            let to = house.people[1];
            let gifts: Vec<String> = gifts
                .iter()
                .map(|(key, amount)| format!("{{\"key\":\"{key}\",\"to\":\"{to}\",\"amount\":\"{amount}\"}}"))
                .collect();
            let request = Request::post(path.clone())
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, "Bearer resident-0");
            site.send(request, None, "en", format!("{{\"gifts\":[{}]}}", gifts.join(",")))
        };
        let first = send(&[("a", "4"), ("b", "5"), ("c", "4"), ("d", "1"), ("a", "4")]);
        assert_eq!(first.0, StatusCode::OK, "{}", first.1);
        assert_eq!(
            first.1.matches("\"refused\":null").count(),
            4,
            "c would overdraw, a again is its first answer"
        );
        assert_eq!(send(&[("a", "4"), ("b", "5"), ("c", "4"), ("d", "1"), ("a", "4")]), first);
        assert_eq!((house.balance(0), house.balance(1)), (Beans(0), Beans::whole(10)));
        let other = send(&[("a", "3")]);
        assert!(other.0 == StatusCode::OK && other.1.contains("\"transfer\":null"), "{}", other.1);

        let wrong = send(&[("e", "1"), ("", "1"), ("f", "-1")]);
        assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.1.contains("gifts.1.key") && wrong.1.contains("gifts.2.amount"), "{}", wrong.1);
        assert_eq!(send(&[]).0, StatusCode::UNPROCESSABLE_ENTITY);
        let many = vec![("k", "1"); 101];
        assert!(send(&many).1.contains("\"gifts\""), "at most a hundred");
        house.verified();
    });
}

/// teamforus/Forus#193 over HTTP: a key keeps its answer, a refusal too; another body under it is 409 and moves nothing.
#[test]
fn r11_a_key_keeps_its_answer_over_http() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let path = format!("/api/v1{}", site.path("/me/gifts"));
        let give = |key: &str, amount: &str| {
            let request = Request::post(path.clone())
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, "Bearer resident-0")
                .header("idempotency-key", key);
            let body = format!("{{\"to\":\"{}\",\"amount\":\"{amount}\"}}", house.people[1]);
            let (status, text) = site.send(request, None, "en", body);
            (status, text.split(",\"request_id\"").next().unwrap_or_default().to_owned())
        };
        let poor = give("k1", "5");
        assert!(poor.0 == StatusCode::CONFLICT && poor.1.contains("beans-refused-not-enough"), "{poor:?}");
        house.award(0, 100);
        assert_eq!(give("k1", "5"), poor);
        let given = give("k2", "5");
        assert_eq!((given.0, give("k2", "5")), (StatusCode::OK, given));
        let other = give("k2", "6");
        assert!(other.0 == StatusCode::CONFLICT && other.1.contains("beans-refused-key-reused"), "{other:?}");
        assert_eq!((house.balance(0), house.balance(1)), (Beans::whole(95), Beans::whole(5)));
        house.verified();
    });
}

/// `/tlog/…` named no community, so everyone's log was the empty one of the house.
#[test]
fn the_public_log_was_that_of_no_community() {
    TestDb::each(|test| {
        let house = House::new(test);
        house.award(0, 100);
        let site = Site::new(&house);
        let get = |path: String| site.send(Request::get(path), None, "en", String::new());
        let (status, note) = get(format!("/tlog/{}/checkpoint", house.community));
        assert_eq!(status, StatusCode::OK);
        let mut lines = note.lines();
        assert!(lines.next().is_some_and(|origin| origin.ends_with(&house.community.to_string())), "{note}");
        assert_ne!(lines.next(), Some("0"), "{note}");
        assert_eq!(get(format!("/tlog/{}/tile/0/000.p/1", house.community)).0, StatusCode::OK);
        for nobody in ["999999999999", "house"] {
            assert_eq!(get(format!("/tlog/{nobody}/checkpoint")).0, StatusCode::NOT_FOUND, "{nobody}");
        }
    });
}
