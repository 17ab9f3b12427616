//! A house in memory: the real rooms, a real database, requests without a socket.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test binary uses a part; a test stops where its ground gives way"
)]

use std::sync::Arc;

use access::{PersonId, Role};
use axum::body::Body;
use axum::response::Response;
use common::{Clock, CommunityId, Ids, Timestamp};
use courtyard::app::{House, build};
use db::testing::TestDb;
use http::Request;
use http_body_util::BodyExt;
use people::{NewCommunity, NewMembership, NewPerson, Phone};
use tower::ServiceExt;
use vault::Vault;

pub const HOME: &str = "510182001009";
pub const AWAY: &str = "510107012004";

pub fn code(text: &str) -> CommunityId {
    text.parse().unwrap()
}

pub struct Yard {
    pub house: House,
    pub test: TestDb,
    pub vault: Arc<Vault>,
    pub clock: Clock,
}

/// A person who can knock: the bearer token of a strong or a plain session.
pub struct Guest {
    pub id: PersonId,
    pub token: String,
}

impl Yard {
    /// Two communities without people.
    pub fn new(test: TestDb) -> Self {
        let clock = Clock::manual(Timestamp::parse_local("2026-11-23T09:00").unwrap());
        let vault = Arc::new(Vault::from_keys([7; 32], [8; 32]));
        let settings = web::Settings {
            address_per_minute: 1_000_000,
            account_per_minute: 1_000_000,
            ..web::Settings::default()
        };
        let house = build(test.db.clone(), Arc::clone(&vault), clock.clone(), settings).unwrap();
        let yard = Self { house, test, vault, clock };
        for (id, name) in [(HOME, "天府中路社区"), (AWAY, "半边街社区")] {
            yard.act(code(id), move |tx, cx| {
                people::create_community(tx, cx, &NewCommunity::named(code(id), name))
            });
        }
        yard
    }

    pub fn act<T, E>(
        &self,
        community: CommunityId,
        mut action: impl FnMut(&mut db::Tx<'_>, &access::Cx) -> Result<T, E> + Send + 'static,
    ) -> T
    where
        T: Send + 'static,
        E: From<db::Error> + std::fmt::Debug + Send + 'static,
    {
        let seed = u128::from_be_bytes(vault::random::<16>());
        let cx = access::Cx::new(
            access::Actor::system(),
            community,
            self.clock.now(),
            seed,
            Arc::clone(&self.vault),
        );
        self.test.db.write_blocking(community, move |tx| action(tx, &cx.clone())).unwrap()
    }

    /// Someone with these roles in the community, logged in with a second factor.
    pub fn guest(&self, community: &str, roles: &[Role]) -> Guest {
        self.guest_at(community, roles, None, true)
    }

    pub fn guest_at(&self, community: &str, roles: &[Role], unit: Option<uuid::Uuid>, strong: bool) -> Guest {
        let community = code(community);
        let roles = roles.to_vec();
        let number = Ids::new(self.clock.now(), u128::from_be_bytes(vault::random::<16>())).uuid().as_u128()
            % 100_000_000;
        let phone = Phone::parse(&format!("199{number:08}")).unwrap();
        let token = web::session::new_token();
        let kept = token.clone();
        let id = self.act(community, move |tx, cx| -> Result<PersonId, people::PeopleError> {
            let new = NewPerson {
                name: "王小芳".into(),
                phone: Some(phone.clone()),
                birth_year: None,
                compound: String::new(),
            };
            let id = people::create_person(tx, cx, &new)?;
            people::create_account(tx, cx, id, &phone, "", None)?;
            for role in &roles {
                let unit = unit.map(|u| (u, "单位".to_owned()));
                people::grant_role(
                    tx,
                    cx,
                    &NewMembership { person: id, role: *role, unit, from: cx.now, until: None },
                )?;
            }
            let session = web::session::NewSession {
                id: cx.uuid(),
                person: id,
                kind: "api",
                strong,
                device: "test",
                token: &kept,
            };
            web::session::create(tx, &session, cx.now)?;
            Ok(id)
        });
        Guest { id, token }
    }

    pub async fn send(&self, request: Request<Body>) -> Response {
        self.house.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn get(&self, path: &str, guest: Option<&Guest>) -> Response {
        self.send(self.request("GET", path, guest).body(Body::empty()).unwrap()).await
    }

    pub fn request(&self, method: &str, path: &str, guest: Option<&Guest>) -> http::request::Builder {
        let request = Request::builder().method(method).uri(path).header("host", "yard.test");
        match guest {
            Some(guest) => request.header("authorization", format!("Bearer {}", guest.token)),
            None => request,
        }
    }
}

pub async fn text(response: Response) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs the async part of a test; the rest talks to the database without a runtime.
pub fn run<T>(what: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap().block_on(what)
}
