//! Who asks, where and in which language: made once per request, before any guard or handler.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use access::{Actor, Cx, PersonId};
use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use common::{CommunityId, Timestamp};
use db::{Reader, Tx};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Uri, header};
use text::{Lang, T};

use crate::dress::{dress, finish};
use crate::recognised::{self, Claim};
use crate::session::{self, SESSION_COOKIE};
use crate::{App, Community, Failure, Notice, Outcome, csrf, headers};

/// The session behind a request.
#[derive(Clone, Debug)]
pub struct SessionInfo {
    pub id: uuid::Uuid,
    pub person: PersonId,
    /// Logged in with a second factor.
    pub strong: bool,
    /// Came as `Authorization: Bearer`, not as a cookie.
    pub bearer: bool,
    pub(crate) token_hash: [u8; 32],
    pub(crate) seen_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// The request's context; cheap to clone.
#[derive(Clone, Debug)]
pub struct Ctx(Arc<Inner>);

#[derive(Debug)]
pub struct Inner {
    pub app: App,
    pub actor: Actor,
    pub session: Option<SessionInfo>,
    /// The community named in the path, when it exists.
    pub community: Option<Community>,
    pub t: T,
    /// Path and query.
    pub path: String,
    pub csrf: String,
    pub request_id: String,
    pub address: IpAddr,
    /// `User-Agent`, shortened.
    pub device: String,
    /// Scheme and host that printed codes lead to.
    pub origin: String,
    pub(crate) notice: Option<Notice>,
    /// What a visitor's form token is tied to.
    pub(crate) guest: String,
    pub(crate) api: bool,
}

impl std::ops::Deref for Ctx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Ctx {
    /// The community of the path; pages under `/c/{community}` always have one.
    pub fn community_id(&self) -> CommunityId {
        self.community.as_ref().map_or(CommunityId::HOUSE, |c| c.id)
    }

    /// `/c/510182001009` + `rest`.
    pub fn url(&self, rest: &str) -> String {
        format!("/c/{}{rest}", self.community_id())
    }

    /// A context for one action in the path's community.
    pub fn cx(&self) -> Cx {
        self.cx_in(self.community_id())
    }

    pub fn cx_in(&self, community: CommunityId) -> Cx {
        let seed = u128::from_be_bytes(vault::random::<16>());
        Cx::new(self.actor.clone(), community, self.app.now(), seed, Arc::clone(&self.app.vault))
    }

    /// Runs an action in the path's community.
    ///
    /// # Errors
    /// The action's own error as a [`Failure`].
    pub async fn write<T, E, F>(&self, action: F) -> Outcome<T>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<db::Error> + Into<Failure> + Send + 'static,
    {
        self.write_in(self.community_id(), action).await
    }

    /// [`Ctx::write`] in another community, or [`CommunityId::HOUSE`].
    ///
    /// # Errors
    /// As [`Ctx::write`].
    pub async fn write_in<T, E, F>(&self, community: CommunityId, mut action: F) -> Outcome<T>
    where
        F: FnMut(&mut Tx<'_>, &Cx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<db::Error> + Into<Failure> + Send + 'static,
    {
        let cx = self.cx_in(community);
        let run = move |tx: &mut Tx<'_>| action(tx, &cx.clone());
        self.app.db.write(community, run).await.map_err(Into::into)
    }

    /// Runs a query.
    ///
    /// # Errors
    /// The query's own error as a [`Failure`].
    pub async fn read<T, E, F>(&self, query: F) -> Outcome<T>
    where
        F: FnOnce(&mut Reader<'_>, &Cx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<db::Error> + Into<Failure> + Send + 'static,
    {
        let cx = self.cx();
        self.app.db.read(move |r| query(r, &cx)).await.map_err(Into::into)
    }

    /// A `Set-Cookie` for this site; no seconds: the cookie goes.
    pub fn cookie(&self, name: &str, value: &str, seconds: i64) -> HeaderValue {
        headers::cookie(name, value, seconds, self.app.settings.https())
    }

    /// 303 to `to`, with a green notice there: `key` is the notice's text.
    pub fn done(&self, key: &'static str, to: &str) -> Response {
        let cookie = headers::cookie("notice", key, 60, self.app.settings.https());
        ([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure::Internal("no request context".to_owned()))
    }
}

/// Makes the context, limits the rate, runs the request and dresses a failure in the reader's language.
pub(crate) async fn middleware(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let had_notice = CookieJar::from_headers(request.headers()).get("notice").is_some();
    let asked = Asked::of(&request);
    let (ctx, unknown) = context(&app, asked).await;
    let allowed = unknown.map_or_else(|| admit(&ctx, &request), Err);
    request.extensions_mut().insert(ctx.clone());
    let mut response = match allowed {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = dress(&ctx, &failure);
    }
    finish(&ctx, had_notice, &mut response);
    response
}

/// An unknown community, a foreign origin or too many requests end here.
fn admit(ctx: &Ctx, request: &Request) -> Outcome<()> {
    if community_in(request.uri().path()).is_some() && ctx.community.is_none() {
        return Err(Failure::NotFound);
    }
    if request.method().is_safe() {
        return Ok(());
    }
    csrf::same_origin(request.headers())?;
    ctx.app.limits.admit(ctx.address, ctx.actor.id())
}

/// What of the request the context is made from.
struct Asked {
    head: HeaderMap,
    uri: Uri,
    peer: Option<IpAddr>,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        Self { head: request.headers().clone(), uri: request.uri().clone(), peer }
    }
}

/// The context, and why nobody could be recognised where the database did not answer.
async fn context(app: &App, Asked { head, uri, peer }: Asked) -> (Ctx, Option<Failure>) {
    let head = &head;
    let jar = CookieJar::from_headers(head);
    let bearer = head.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()?.strip_prefix("Bearer "));
    let token = bearer.map(str::to_owned).or_else(|| jar.get(SESSION_COOKIE).map(|c| c.value().to_owned()));
    let code = community_in(uri.path()).and_then(|c| c.parse::<CommunityId>().ok());
    let now = app.now();
    let token_hash = token.map(|token| vault::sha256(token.as_bytes()));
    let found = recognised::recognise(app, Claim { code, token_hash, bearer: bearer.is_some() }, now).await;
    let ((community, who), unknown) = match found {
        Ok(found) => (found, None),
        Err(error) => ((None, None), Some(error.into())),
    };
    let (session, actor) = who.map_or((None, Actor::nobody()), |(s, a)| (Some(s), a));
    let t = T::new(language(head, &jar), Arc::clone(&app.texts));
    let notice = jar.get("notice").map(|c| c.value().to_owned()).filter(|key| t.has(key));
    if let Some(stale) = session.as_ref().filter(|s| session::is_stale(s, now)) {
        let id = stale.id;
        // Whoever only reads is served although this cannot be written, as on a full disk.
        let touched: Result<_, db::Error> =
            app.db.write(CommunityId::HOUSE, move |tx| session::touch(tx, id, now)).await;
        if let Err(error) = touched {
            tracing::warn!(%error, "a session's last use was not noted");
        }
    }
    let guest = jar
        .get(csrf::GUEST_COOKIE)
        .map_or_else(|| vault::hex(&vault::random::<16>()), |c| c.value().to_owned());
    let inner = Inner {
        csrf: csrf::token(&app.vault, session.as_ref(), &guest),
        guest,
        notice: notice.map(|key| Notice { kind: "ok".to_owned(), text: t.s(&key) }),
        path: uri.path_and_query().map_or_else(String::new, ToString::to_string),
        request_id: request_id(head),
        address: address(app, head, peer),
        device: device(head),
        origin: origin(app, head),
        api: uri.path().starts_with("/api/"),
        app: app.clone(),
        actor,
        session,
        community,
        t,
    };
    (Ctx(Arc::new(inner)), unknown)
}

/// The code in `/c/{code}/…`, `/api/v1/c/{code}/…` or `/tlog/{code}/…`.
fn community_in(path: &str) -> Option<&str> {
    let page = path.strip_prefix("/api/v1").unwrap_or(path).strip_prefix("/c/");
    page.or_else(|| path.strip_prefix("/tlog/"))?.split('/').next()
}

fn language(head: &HeaderMap, jar: &CookieJar) -> Lang {
    let chosen = jar.get("lang").and_then(|c| c.value().parse().ok());
    let accepted = || {
        let tags = head.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        tags.split(',').find_map(|tag| tag.split(';').next()?.trim().parse().ok())
    };
    chosen.or_else(accepted).unwrap_or_default()
}

fn request_id(head: &HeaderMap) -> String {
    let given = head.get("x-request-id").and_then(|v| v.to_str().ok());
    let fits = |id: &&str| id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    given.filter(fits).map_or_else(|| vault::hex(&vault::random::<8>()), str::to_owned)
}

fn address(app: &App, head: &HeaderMap, peer: Option<IpAddr>) -> IpAddr {
    let forwarded =
        head.get("x-forwarded-for").and_then(|v| v.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let trusted = app.settings.trust_proxy.then_some(forwarded).flatten();
    trusted.or(peer).unwrap_or(IpAddr::from([0, 0, 0, 0]))
}

fn device(head: &HeaderMap) -> String {
    let agent = head.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    agent.chars().take(200).collect()
}

fn origin(app: &App, head: &HeaderMap) -> String {
    if !app.settings.public_url.is_empty() {
        return app.settings.public_url.clone();
    }
    let host = head.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}
