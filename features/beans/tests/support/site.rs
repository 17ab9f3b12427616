//! The room behind a router, without a network.
#![expect(clippy::expect_used, reason = "a test may stop here")]
#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::sync::Arc;

use ::access::{Actor, PersonId, Role};
use axum::Router;
use axum::body::Body;
use common::{Clock, CommunityId};
use db::{Error, Reader};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use web::session::{self, NewSession};

use crate::support::{House, Who};

/// Whoever the test says.
struct Directory(Vec<(PersonId, Actor)>);

impl web::Directory for Directory {
    fn actor(&self, _: &mut Reader<'_>, person: PersonId, _: bool) -> Result<Option<Actor>, Error> {
        Ok(self.0.iter().find(|(id, _)| *id == person).map(|(_, actor)| actor.clone()))
    }
    fn community(&self, r: &mut Reader<'_>, id: CommunityId) -> Result<Option<web::Community>, Error> {
        people::community(r, id)
    }
}

pub struct Site<'h, 'd> {
    house: &'h House<'d>,
    router: Router,
    clock: Clock,
    runtime: tokio::runtime::Runtime,
}

pub const RESIDENT: Who = Who::Resident(0);
pub const NEIGHBOUR: Who = Who::Resident(1);
pub const STAFF: Who = Who::Staff(2, Role::Staff);
pub const FINANCE: Who = Who::Staff(3, Role::Finance);
pub const APPROVER: Who = Who::Staff(4, Role::Approver);
const CAST: [Who; 5] = [RESIDENT, NEIGHBOUR, STAFF, FINANCE, APPROVER];

fn token(who: Who) -> &'static str {
    match who {
        Who::Staff(_, role) => role.as_str(),
        Who::Resident(0) => "resident-0",
        _ => "resident-1",
    }
}

impl<'h, 'd> Site<'h, 'd> {
    pub fn new(house: &'h House<'d>) -> Self {
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
        let features = [people::feature(), beans::feature()];
        let sources: Vec<_> = [web::TEXTS].into_iter().chain(features.iter().map(|f| f.texts)).collect();
        let texts = text::Texts::load(&sources).expect("whole texts");
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { house, router, clock, runtime }
    }

    pub fn send(
        &self,
        request: http::request::Builder,
        who: Option<Who>,
        lang: &str,
        body: String,
    ) -> (StatusCode, String) {
        self.clock.set(self.house.now.get());
        let cookie = who.map_or_else(|| "guest=g".to_owned(), |who| format!("session={}", token(who)));
        let request = request.header(header::COOKIE, format!("{cookie}; lang={lang}")).body(Body::from(body));
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request.expect("a request")).await.expect("an answer");
            let status = response.status();
            let bytes = response.into_body().collect().await.expect("a body").to_bytes();
            (status, String::from_utf8_lossy(&bytes).into_owned())
        })
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/c/{}{rest}", self.house.community)
    }

    pub fn get(&self, who: Option<Who>, lang: &str, rest: &str) -> (StatusCode, String) {
        self.send(Request::get(self.path(rest)), who, lang, String::new())
    }

    /// The page in Chinese, once both languages answered whole.
    pub fn ok(&self, who: Option<Who>, rest: &str) -> String {
        let (status, zh) = self.get(who, "zh-CN", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {zh}");
        let (status, en) = self.get(who, "en", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {en}");
        assert!(zh.contains("<h1"), "{rest}: no h1");
        zh
    }

    pub fn post(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) -> (StatusCode, String) {
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

    pub fn done(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) {
        let (status, text) = self.post(who, rest, pairs);
        assert_eq!(status, StatusCode::SEE_OTHER, "{rest}: {text}");
    }
}

/// What stands between `before` and the next quote.
pub fn between<'t>(text: &'t str, before: &str) -> &'t str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split('"').next().unwrap_or_default()
}
