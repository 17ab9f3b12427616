//! The room's pages behind the real router, with people who are logged in already.
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

use crate::support::*;

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

pub struct Site<'h> {
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
    pub fn new(house: &'h House<'h>) -> Self {
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

    pub fn send(
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

    pub fn get(&self, who: Option<Who>, lang: &str, rest: &str) -> (StatusCode, String) {
        self.send(Request::get(self.path(rest)), who, lang, String::new())
    }

    pub fn ok(&self, who: Who, rest: &str) -> String {
        let (status, zh) = self.get(Some(who), "zh-CN", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {zh}");
        let (status, en) = self.get(Some(who), "en", rest);
        assert_eq!(status, StatusCode::OK, "{rest}: {en}");
        assert!(zh.contains("<h1") && !zh.contains("volunteering-"), "{rest}: a text is missing");
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
