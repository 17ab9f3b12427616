//! The room's pages behind the real router, with people who are logged in already.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, reason = "a test may stop here")]

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

struct Directory(Vec<(PersonId, Actor)>);

impl web::Directory for Directory {
    fn actor(&self, _: &mut Reader<'_>, person: PersonId, _: bool) -> Result<Option<Actor>, Error> {
        Ok(self.0.iter().find(|(id, _)| *id == person).map(|(_, actor)| actor.clone()))
    }
    fn community(&self, r: &mut Reader<'_>, id: CommunityId) -> Result<Option<web::Community>, Error> {
        people::community(r, id)
    }
}

pub struct Site<'h> {
    house: &'h House<'h>,
    router: Router,
    clock: Clock,
    runtime: tokio::runtime::Runtime,
}

pub const RESIDENT: Who = Who::Resident(0);
pub const NEIGHBOUR: Who = Who::Resident(1);
pub const FINANCE: Who = Who::Staff(3, Role::Finance);
pub const APPROVER: Who = Who::Staff(4, Role::Approver);
pub const STAFF: Who = Who::Staff(5, Role::Staff);

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub kind: String,
    pub text: String,
}

fn person(who: Who) -> usize {
    match who {
        Who::Resident(n) | Who::Staff(n, _) | Who::Clerk(n, _) => n,
        Who::System => unreachable!("the system has no session"),
    }
}

fn token(who: Who, kind: &str) -> String {
    format!("{kind}-{}", person(who))
}

impl<'h> Site<'h> {
    pub fn new(house: &'h House<'h>) -> Self {
        let cast = [RESIDENT, NEIGHBOUR, FINANCE, APPROVER, STAFF, Who::Clerk(7, house.shop)];
        let actors: Vec<(PersonId, Actor)> =
            cast.iter().filter_map(|who| Some((house.actor(*who).id()?, house.actor(*who)))).collect();
        for (who, (person, _)) in cast.iter().zip(&actors) {
            for kind in ["browser", "bearer"] {
                let (token, person) = (token(*who, kind), *person);
                house.write(Who::System, move |tx, cx| {
                    let id = cx.uuid();
                    let new = NewSession { id, person, kind, strong: true, device: "", token: &token };
                    session::create(tx, &new, cx.now)
                });
            }
        }
        let features = [alliance::feature(), beans::feature(), people::feature()];
        let sources: Vec<_> = [web::TEXTS].into_iter().chain(features.iter().map(|f| f.texts)).collect();
        let clock = Clock::manual(house.now.get());
        let app = web::App::new(
            house.test.db.clone(),
            clock.clone(),
            Arc::clone(&house.vault),
            text::Texts::load(&sources).unwrap(),
            web::Settings::default(),
            Box::new(Directory(actors)),
            &features,
        );
        let describe = utoipa::openapi::OpenApiBuilder::new().build();
        let (router, _, _) = web::house(&app, &features, describe);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { house, router, clock, runtime }
    }

    fn send(&self, request: Request<Body>) -> Answer {
        self.clock.set(self.house.now.get());
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let head = |name| response.headers().get(name).map_or("", |v| v.to_str().unwrap()).to_owned();
            let (location, kind) = (head(header::LOCATION), head(header::CONTENT_TYPE));
            let status = response.status();
            let bytes = response.into_body().collect().await.unwrap().to_bytes();
            Answer { status, location, kind, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/c/{}{rest}", self.house.community)
    }

    fn cookie(who: Option<Who>, lang: &str) -> String {
        let who =
            who.map_or_else(|| "guest=g".to_owned(), |who| format!("session={}", token(who, "browser")));
        format!("{who}; lang={lang}")
    }

    pub fn get(&self, who: Option<Who>, rest: &str) -> Answer {
        self.get_in(who, rest, "zh-CN")
    }

    fn get_in(&self, who: Option<Who>, rest: &str, lang: &str) -> Answer {
        let request = Request::get(self.path(rest)).header(header::COOKIE, Self::cookie(who, lang));
        self.send(request.body(Body::empty()).unwrap())
    }

    /// The page in Chinese; English answers too and no text is missing.
    pub fn ok(&self, who: Option<Who>, rest: &str) -> String {
        let (zh, en) = (self.get(who, rest), self.get_in(who, rest, "en"));
        assert_eq!(zh.status, StatusCode::OK, "{rest}: {}", zh.text);
        assert_eq!(en.status, StatusCode::OK, "{rest}: {}", en.text);
        assert!(zh.text.contains("<h1") && zh.text.contains("</html>"), "{rest}: {}", zh.text);
        zh.text
    }

    pub fn post(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) -> Answer {
        let hash = vault::hex(&vault::sha256(token(who, "browser").as_bytes()));
        let csrf = vault::hex(&self.house.vault.tag("csrf", &hash)[..16]);
        let mut form = format!("csrf={csrf}");
        for (name, value) in pairs {
            form.push_str(&format!("&{name}={}", value.replace(' ', "+")));
        }
        let request = Request::post(self.path(rest))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, Self::cookie(Some(who), "zh-CN"));
        self.send(request.body(Body::from(form)).unwrap())
    }

    /// Posts and gives where it leads.
    pub fn done(&self, who: Who, rest: &str, pairs: &[(&str, &str)]) -> String {
        let answer = self.post(who, rest, pairs);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{rest}: {}", answer.text);
        answer.location.strip_prefix(&self.path("")).unwrap_or(&answer.location).to_owned()
    }

    /// JSON with a bearer token.
    pub fn api(
        &self,
        who: Who,
        method: &str,
        rest: &str,
        key: &str,
        body: &str,
    ) -> (StatusCode, serde_json::Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{}", self.path(rest)))
            .header(header::AUTHORIZATION, format!("Bearer {}", token(who, "bearer")))
            .header(header::CONTENT_TYPE, "application/json")
            .header("Idempotency-Key", key);
        let answer = self.send(request.body(Body::from(body.to_owned())).unwrap());
        (answer.status, serde_json::from_str(&answer.text).unwrap_or_default())
    }
}
