//! A small house with this one room, and browsers that walk through it.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use access::{Actor, Cx, PersonId, Role};
use axum::Router;
use axum::body::Body;
use common::{Clock, CommunityId, Timestamp};
use db::testing::TestDb;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use people::{Gateway, LoginSettings, NewMembership, NewPerson, PeopleDirectory, Phone, SmsGateway};
use tower::ServiceExt;
use vault::Vault;
use web::{App, Settings};

pub const HOME: CommunityId = CommunityId::from_row(510_182_001_009);
pub const AWAY: CommunityId = CommunityId::from_row(510_107_012_004);
pub const PASSWORD: &str = "小院里的桂花树开了";

/// Keeps what was sent.
#[derive(Default)]
pub struct Post(pub Mutex<Vec<(String, String)>>);

impl SmsGateway for Post {
    fn send(&self, phone: &str, code: &str) -> Result<(), String> {
        self.0.lock().unwrap().push((phone.to_owned(), code.to_owned()));
        Ok(())
    }
}

pub struct House<'t> {
    pub test: &'t TestDb,
    pub clock: Clock,
    pub vault: Arc<Vault>,
    pub router: Router,
    pub post: Arc<Post>,
    runtime: tokio::runtime::Runtime,
    seed: Mutex<u128>,
}

impl<'t> House<'t> {
    pub fn new(test: &'t TestDb) -> Self {
        Self::with(test, Settings::default(), None)
    }

    pub fn with(test: &'t TestDb, settings: Settings, setup_token: Option<&str>) -> Self {
        let clock = Clock::manual(Timestamp::parse_local("2026-11-23T09:00").unwrap());
        let vault = Arc::new(Vault::from_keys([1; 32], [2; 32]));
        let features = [people::feature()];
        let texts = text::Texts::load(&[web::TEXTS, features[0].texts]).unwrap();
        let app = App::new(
            test.db.clone(),
            clock.clone(),
            vault.clone(),
            texts,
            settings,
            Box::new(PeopleDirectory),
            &features,
        );
        let post = Arc::new(Post::default());
        let gateway = if app.settings.demo { Gateway::Demo } else { Gateway::Sms(post.clone()) };
        app.extend(LoginSettings { gateway, setup_token: setup_token.map(str::to_owned) });
        let (router, _, _) = web::house(&app, &features, utoipa::openapi::OpenApi::default());
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        Self { test, clock, vault, router, post, runtime, seed: Mutex::new(0) }
    }

    pub fn cx(&self, actor: Actor, community: CommunityId) -> Cx {
        let mut seed = self.seed.lock().unwrap();
        *seed += 1 << 20;
        Cx::new(actor, community, self.clock.now(), *seed, self.vault.clone())
    }

    /// Runs an action as the system in a community.
    pub fn act<T: Send + 'static>(
        &self,
        community: CommunityId,
        mut action: impl FnMut(&mut db::Tx<'_>, &Cx) -> Result<T, people::PeopleError> + Send + 'static,
    ) -> T {
        let cx = self.cx(Actor::system(), community);
        self.test.db.write_blocking(community, move |tx| action(tx, &cx.clone())).unwrap()
    }

    pub fn found(&self) {
        for (id, name) in [(HOME, "天府中路社区"), (AWAY, "半边街社区")] {
            let new = people::NewCommunity::named(id, name);
            self.act(id, move |tx, cx| people::create_community(tx, cx, &new));
        }
    }

    /// A person with an account and the roles given, in `community`.
    pub fn person(&self, community: CommunityId, name: &str, phone: &str, roles: &[Role]) -> PersonId {
        self.person_with(community, name, phone, roles, None)
    }

    pub fn person_with(
        &self,
        community: CommunityId,
        name: &str,
        phone: &str,
        roles: &[Role],
        totp: Option<[u8; 20]>,
    ) -> PersonId {
        let phone = Phone::parse(phone).unwrap();
        let new = NewPerson {
            name: name.to_owned(),
            phone: Some(phone.clone()),
            birth_year: None,
            compound: "一号院".to_owned(),
        };
        let hash = people::hash_password(PASSWORD).unwrap();
        let roles = roles.to_vec();
        self.act(community, move |tx, cx| {
            let person = people::create_person(tx, cx, &new)?;
            people::create_account(tx, cx, person, &phone, &hash, totp.as_ref().map(|t| &t[..]))?;
            for role in &roles {
                let grant = NewMembership { person, role: *role, unit: None, from: cx.now, until: None };
                people::grant_role(tx, cx, &grant)?;
            }
            Ok(person)
        })
    }

    pub fn browser(&self) -> Browser<'_, 't> {
        Browser { house: self, cookies: BTreeMap::new(), lang: "zh-CN" }
    }

    /// A browser that is signed in, with its second factor when `totp` is given.
    pub fn signed_in(&self, phone: &str, totp: Option<[u8; 20]>) -> Browser<'_, 't> {
        let mut browser = self.browser();
        browser.log_in(phone, PASSWORD);
        if let Some(secret) = totp {
            let code = people::totp_code_at(&secret, self.clock.now());
            let answer = browser.post("/account/second-factor", &[("code", &code)]);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        }
        browser
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
            Answer { status: head.status, headers: head.headers, body }
        })
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }
    /// What stands behind `before` up to the next quote or tag.
    pub fn after(&self, before: &str) -> String {
        let at = self.body.find(before).unwrap_or_else(|| panic!("{before} is not in {}", self.body))
            + before.len();
        self.body[at..].split(['"', '<']).next().unwrap().to_owned()
    }
}

#[derive(Clone)]
pub struct Browser<'h, 't> {
    pub house: &'h House<'t>,
    pub cookies: BTreeMap<String, String>,
    pub lang: &'static str,
}

impl Browser<'_, '_> {
    fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "yard.example")
            .header(header::ACCEPT_LANGUAGE, self.lang)
            .header(header::USER_AGENT, "Test browser")
            .header(header::COOKIE, cookies.join("; "))
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        let answer = self.house.send(request);
        self.keep(answer)
    }

    /// Sends a form with the token of a page seen just before.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut page = self.get("/login");
        if page.status == StatusCode::SEE_OTHER {
            page = self.get("/account");
        }
        let token = page.after("name=\"csrf-token\" content=\"");
        self.post_with(path, &token, fields)
    }

    pub fn post_with(&mut self, path: &str, token: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", token).extend_pairs(fields);
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.finish()))
            .unwrap();
        let answer = self.house.send(request);
        self.keep(answer)
    }

    pub fn log_in(&mut self, phone: &str, password: &str) -> Answer {
        let chosen = self.post("/login", &[("phone", phone), ("way", "password")]);
        assert_eq!(chosen.location(), "/login/password", "{}", chosen.body);
        self.post("/login/password", &[("password", password)])
    }

    pub fn is_signed_in(&mut self) -> bool {
        self.get("/account").status == StatusCode::OK
    }
}

/// A call of the API.
pub fn api(house: &House<'_>, method: &str, path: &str, token: &str, body: Option<&str>) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header(header::HOST, "yard.example");
    if !token.is_empty() {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header(header::CONTENT_TYPE, "application/json");
    }
    house.send(request.body(Body::from(body.unwrap_or_default().to_owned())).unwrap())
}
