//! Every page answers, in both languages, and the forms do what they say.

mod site;
mod support;

use ::access::Role;
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use site::Site;
use support::*;
use volunteering::*;

const RESIDENT: Who = Who::Resident(2);
const RULER: Who = Who::Staff(3, Role::Admin);

#[test]
fn an_activity_is_lived_through_in_the_browser() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let team = house.team.to_string();
        let rule = house.rule.to_string();
        let form = [
            ("title", "cleaning"),
            ("place", "yard"),
            ("starts_at", "2026-03-02T09:00"),
            ("ends_at", "2026-03-02T11:00"),
            ("capacity", "5"),
            ("team", &team),
            ("rule", &rule),
            ("about", ""),
            ("do", "open"),
        ];
        site.ok(LEADER, "/lead/new");
        let (status, text) = site.post(LEADER, "/lead/new", &form[1..]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.contains("e-title") && text.contains(r#"value="yard""#), "what was typed stays");
        site.done(LEADER, "/lead/new", &form);
        let all = house
            .read(Who::System, move |r, cx| activities_of_team(r, cx.community, team.parse().unwrap(), 5, 0));
        let id = all[0].id;
        assert!(site.ok(RESIDENT, "/activities").contains("cleaning"));
        assert!(site.get(None, "zh-CN", "/activities").1.contains("cleaning"), "everyone sees it");
        assert!(site.ok(RESIDENT, &format!("/activities/{id}")).contains("sign-up"));
        site.done(RESIDENT, &format!("/activities/{id}/sign-up"), &[]);
        assert!(site.ok(RESIDENT, &format!("/activities/{id}")).contains("withdraw"));
        house.set("2026-03-02T09:00");
        assert!(site.ok(LEADER, &format!("/lead/{id}/code")).contains("<svg"));
        let code = house.code(id);
        let (status, _) = site.post(RESIDENT, "/activities/scan", &[("code", &code)]);
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert_eq!(
            site.post(RESIDENT, "/activities/scan", &[("code", "12")]).0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let landing = format!("/in/{id}/{code}");
        assert!(site.ok(RESIDENT, &landing).contains(r#"value="in""#));
        site.done(RESIDENT, &landing, &[("do", "in")]);
        assert!(site.ok(RESIDENT, &landing).contains(r#"value="out""#));
        assert!(site.ok(RESIDENT, &format!("/activities/{id}")).contains("扫码签退"));
        house.set("2026-03-02T11:00");
        let (status, text) = site.post(RESIDENT, &landing, &[("do", "out")]);
        assert_eq!(status, StatusCode::CONFLICT);
        assert!(text.contains("过期"), "an old code says so");
        let landing = format!("/in/{id}/{}", house.code(id));
        site.done(RESIDENT, &landing, &[("do", "out")]);
        site.ok(LEADER, &format!("/lead/{id}/roster?q=居民4").as_str().replace("居民", "%E5%B1%85%E6%B0%91"));
        let four = house.people[4].to_string();
        site.done(LEADER, &format!("/lead/{id}/add"), &[("person", &four)]);
        let (here, minutes) = (format!("here-{four}"), format!("minutes-{four}"));
        site.done(
            LEADER,
            &format!("/lead/{id}/roster"),
            &[("person", &four), (&here, "yes"), (&minutes, "60")],
        );
        site.done(LEADER, &format!("/lead/{id}"), &[("do", "close")]);
        site.done(LEADER, &format!("/lead/{id}"), &[("do", "propose")]);
        assert!(site.ok(LEADER, &format!("/lead/{id}")).contains("+4"));
        assert!(site.ok(RESIDENT, "/activities/mine").contains("+4"));
    });
}

#[test]
fn the_desk_shows_teams_hours_and_rules() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 5);
        house.set("2026-03-02T12:00");
        let (team, rule) = (house.team, house.rule);
        for page in ["teams", "teams/new", "activities", "hours"] {
            site.ok(STAFF, &format!("/desk/volunteering/{page}"));
        }
        assert!(site.ok(STAFF, &format!("/desk/volunteering/teams/{team}?q=0")).contains("居民0"));
        let six = house.people[6].to_string();
        site.done(STAFF, &format!("/desk/volunteering/teams/{team}/appoint"), &[("person", &six)]);
        let fill = format!("/desk/volunteering/activities/{id}/back-fill");
        site.ok(STAFF, &format!("{fill}?q=6"));
        let (status, text) = site.post(STAFF, &fill, &[("person", &six), ("minutes", "60"), ("reason", "")]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text.contains("e-reason"));
        site.done(STAFF, &fill, &[("person", &six), ("minutes", "60"), ("reason", "photo of the list")]);
        let (status, csv) = site.get(Some(STAFF), "zh-CN", "/desk/volunteering/hours.csv?f-grade=backfill");
        assert_eq!(status, StatusCode::OK);
        assert!(csv.lines().count() == 2 && csv.contains("photo of the list"), "{csv}");
        assert!(site.ok(STAFF, "/desk/volunteering/hours?q=6").contains("居民6"));
        site.ok(RULER, "/desk/volunteering/rules");
        site.ok(RULER, "/desk/volunteering/rules/new");
        let page = format!("/desk/volunteering/rules/{rule}");
        site.ok(RULER, &page);
        let fund = house.fund.to_string();
        let form = [
            ("name", "v2"),
            ("fund", fund.as_str()),
            ("rate_self", "3"),
            ("rounding", "hour"),
            ("minutes_min", "0"),
            ("notice_days", "5"),
        ];
        let preview: Vec<_> = form.iter().copied().chain([("do", "preview")]).collect();
        let (status, text) = site.post(RULER, &page, &preview);
        assert!(status == StatusCode::OK && text.contains("2026-02"), "{text}");
        site.done(RULER, &page, &form);
        assert!(site.ok(RULER, "/desk/volunteering/rules").contains("5"));
        let (status, text) = site.post(RULER, &page, &[("notice_days", "61")]);
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && text.contains("e-notice_days"), "{text}");
        let (status, _) = site.post(RULER, &page, &[("name", ""), ("rate_self", "-1")]);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        site.ok(RESIDENT, "/activities/teams");
        site.done(RESIDENT, &format!("/activities/teams/{team}/join"), &[]);
        site.done(RESIDENT, &format!("/activities/teams/{team}/leave"), &[]);
    });
}

#[test]
fn pages_of_others_are_not_found() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 5);
        for page in ["/desk/volunteering/teams", "/desk/volunteering/hours.csv", "/lead"] {
            assert_eq!(site.get(Some(RESIDENT), "en", page).0, StatusCode::NOT_FOUND, "{page}");
        }
        assert_eq!(site.get(Some(RESIDENT), "en", &format!("/lead/{id}/code")).0, StatusCode::NOT_FOUND);
        assert_eq!(site.get(Some(STAFF), "en", "/desk/volunteering/rules/new").0, StatusCode::NOT_FOUND);
        assert_eq!(site.get(Some(RESIDENT), "en", "/activities/nonsense").0, StatusCode::NOT_FOUND);
        let draft = house.new_activity("2026-03-02T09:00", "2026-03-02T11:00", 5);
        let draft = house.write(LEADER, move |tx, cx| create_activity(tx, cx, &draft));
        assert_eq!(site.get(Some(RESIDENT), "en", &format!("/activities/{draft}")).0, StatusCode::NOT_FOUND);
        assert_eq!(site.get(Some(LEADER), "en", &format!("/activities/{draft}")).0, StatusCode::OK);
    });
}

#[test]
fn programs_sign_up_and_check_in_over_json() {
    TestDb::each(|test| {
        let house = House::new(test);
        let site = Site::new(&house);
        let id = house.open("2026-03-02T09:00", "2026-03-02T11:00", 5);
        house.set("2026-03-02T09:00");
        let api = format!("/api/v1/c/{}", house.community);
        let call = |request: http::request::Builder, body: String| {
            let request = request.header(header::AUTHORIZATION, "Bearer resident");
            site.send(request.header(header::CONTENT_TYPE, "application/json"), None, "en", body)
        };
        let (status, list) = call(Request::get(format!("{api}/activities")), String::new());
        assert!(status == StatusCode::OK && list.contains(&id.to_string()), "{list}");
        assert_eq!(
            call(Request::get(format!("{api}/activities?after=x")), String::new()).0,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(call(Request::get(format!("{api}/activities/{id}")), String::new()).0, StatusCode::OK);
        let (status, text) = call(Request::post(format!("{api}/activities/{id}/sign-up")), String::new());
        assert!(status == StatusCode::OK && text.contains("going"), "{text}");
        let wrong =
            call(Request::post(format!("{api}/activities/{id}/check-in")), r#"{"code":"1"}"#.to_owned());
        assert_eq!(wrong.0, StatusCode::UNPROCESSABLE_ENTITY);
        let body = || format!(r#"{{"code":"{}"}}"#, house.code(id));
        let (status, text) = call(Request::post(format!("{api}/activities/{id}/check-in")), body());
        assert!(status == StatusCode::OK && text.contains(r#""grade":"self""#), "{text}");
        house.wait(60);
        let (status, text) = call(Request::post(format!("{api}/activities/{id}/check-out")), body());
        assert!(status == StatusCode::OK && text.contains(r#""minutes":60"#), "{text}");
        let (status, text) = call(Request::get(format!("{api}/me/participations")), String::new());
        assert!(status == StatusCode::OK && text.contains(r#""minutes":60"#), "{text}");
    });
}
