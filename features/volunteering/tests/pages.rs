//! Every page answers, in both languages, and the forms do what they say.

mod support;

use std::sync::Arc;

use ::access::{Actor, PersonId, Role};
use axum::Router;
use axum::body::Body;
use common::{Clock, CommunityId};
use db::testing::TestDb;
use db::{Error, Reader};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use support::*;
use tower::ServiceExt;
use volunteering::*;
use web::session::{self, NewSession};

/// Whoever the test says; the token is the person's id.
struct Directory(Vec<(PersonId, Actor)>);

impl web::Directory for Directory {
    fn actor(&self, _: &mut Reader<'_>, person: PersonId, _: bool) -> Result<Option<Actor>, Error> {
        Ok(self.0.iter().find(|(id, _)| *id == person).map(|(_, actor)| actor.clone()))
    }
    fn community(&self, r: &mut Reader<'_>, id: CommunityId) -> Result<Option<web::Community>, Error> {
        people::community(r, id)
    }
}

struct Site<'h> {
    house: &'h House<'h>,
    router: Router,
    clock: Clock,
    runtime: tokio::runtime::Runtime,
}

const CAST: [Who; 4] = [LEADER, STAFF, Who::Resident(2), Who::Staff(3, Role::Admin)];

fn token(who: Who) -> &'static str {
    match who {
        Who::Leader(_) => "leader",
        Who::Staff(_, Role::Admin) => "admin",
        Who::Staff(..) => "staff",
        _ => "resident",
    }
}

impl<'h> Site<'h> {
    fn new(house: &'h House<'h>) -> Self {
        let actors: Vec<(PersonId, Actor)> =
            CAST.iter().filter_map(|who| Some((house.actor(*who).id()?, house.actor(*who)))).collect();
        for (who, (person, _)) in CAST.iter().zip(&actors) {
            let (token, person) = (token(*who), *person);
            house.write(Who::System, move |tx, cx| {
                let new =
                    NewSession { id: cx.uuid(), person, kind: "browser", strong: true, device: "", token };
                session::create(tx, &new, cx.now)
            });
        }
        let features = [volunteering::feature(), beans::feature()];
        let sources: Vec<_> = [web::TEXTS].into_iter().chain(features.iter().map(|f| f.texts)).collect();
        let texts = text::Texts::load(&sources).unwrap();
        let clock = Clock::manual(house.now.get());
        let app = web::App::new(
            house.test.db.clone(),
            clock.clone(),
            Arc::clone(&house.vault),
            texts,
            web::Settings::default(),
            Box::new(Directory(actors)),
            &features,
        );
        let describe = utoipa::openapi::OpenApiBuilder::new().build();
        let (router, _, _) = web::house(&app, &features, describe);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { house, router, clock, runtime }
    }

    fn send(
        &self,
        request: http::request::Builder,
        who: Option<Who>,
        lang: &str,
        body: String,
    ) -> (StatusCode, String) {
        self.clock.set(self.house.now.get());
        let cookie = who.map_or_else(|| "guest=g".to_owned(), |who| format!("session={}", token(who)));
        let request =
            request.header(header::COOKIE, format!("{cookie}; lang={lang}")).body(Body::from(body)).unwrap();
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            (status, String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("/c/{}{rest}", self.house.community)
    }

    fn get(&self, who: Option<Who>, lang: &str, rest: &str) -> (StatusCode, String) {
        self.send(Request::get(self.path(rest)), who, lang, String::new())
    }

    fn ok(&self, who: Who, rest: &str) -> String {
        let (status, zh) = self.get(Some(who), "zh-CN", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {zh}");
        let (status, en) = self.get(Some(who), "en", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {en}");
        assert!(zh.contains("<h1") && !zh.contains("volunteering-"), "{rest}: a text is missing");
        zh
    }

    fn post(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) -> (StatusCode, String) {
        let hash = vault::hex(&vault::sha256(token(who).as_bytes()));
        let csrf = vault::hex(&self.house.vault.tag("csrf", &hash)[..16]);
        let mut form = format!("csrf={csrf}");
        for (name, value) in pairs {
            form.push_str(&format!("&{name}={}", value.replace(':', "%3A").replace(' ', "+")));
        }
        let request =
            Request::post(self.path(rest)).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Some(who), "zh-CN", form)
    }

    fn done(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) {
        let (status, text) = self.post(who, rest, pairs);
        assert_eq!(status, StatusCode::SEE_OTHER, "{rest}: {text}");
    }
}

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
        ];
        let preview: Vec<_> = form.iter().copied().chain([("do", "preview")]).collect();
        let (status, text) = site.post(RULER, &page, &preview);
        assert!(status == StatusCode::OK && text.contains("2026-02"), "{text}");
        site.done(RULER, &page, &form);
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
