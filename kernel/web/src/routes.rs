//! Every route has a guard; there is no way to add one without.

use access::{Decision, Denied, Permission, Place, decide};
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{self, MethodRouter};
use http::StatusCode;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::{App, Ctx, Failure, Feature, assets, context, csrf, headers, health};

/// Who may come as far as the handler. The action behind it decides exactly.
#[derive(Clone, Copy, Debug)]
pub enum Guard {
    Public,
    SignedIn,
    /// Holds the permission in the path's community or in some unit of it.
    Needs(&'static Permission),
}

/// One line of the route table that tests walk.
#[derive(Clone, Debug)]
pub struct RouteInfo {
    pub method: &'static str,
    pub path: String,
    pub guard: Guard,
}

/// A room's routes, pages and API.
#[derive(Default)]
pub struct Routes {
    router: OpenApiRouter<App>,
    table: Vec<RouteInfo>,
}

impl Routes {
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("GET", path, guard, routing::get(handler))
    }

    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("POST", path, guard, routing::post(handler))
    }

    fn add(mut self, method: &'static str, path: &str, guard: Guard, handler: MethodRouter<App>) -> Self {
        self.table.push(RouteInfo { method, path: path.to_owned(), guard });
        self.router = self.router.route(path, handler.route_layer(from_fn(move |r, n| check(guard, r, n))));
        self
    }

    /// An API operation: `api(guard, routes!(handler))`.
    #[must_use]
    pub fn api(mut self, guard: Guard, (schemas, paths, handler): UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &paths.paths {
            let methods = [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            for (method, _) in methods.into_iter().filter(|(_, there)| *there) {
                self.table.push(RouteInfo { method, path: path.clone(), guard });
            }
        }
        let guarded = handler.route_layer(from_fn(move |r, n| check(guard, r, n)));
        self.router = self.router.routes((schemas, paths, guarded));
        self
    }

    pub fn table(&self) -> &[RouteInfo] {
        &self.table
    }
}

async fn check(guard: Guard, request: Request, next: Next) -> Response {
    let Some(ctx) = request.extensions().get::<Ctx>() else {
        return Failure::Internal("no request context".to_owned()).into_response();
    };
    match pass(ctx, guard) {
        Ok(()) => next.run(request).await,
        Err(denied) => Failure::Denied(denied).into_response(),
    }
}

fn pass(ctx: &Ctx, guard: Guard) -> Result<(), Denied> {
    let permission = match guard {
        Guard::Public => return Ok(()),
        Guard::SignedIn if ctx.actor.is_signed_in() => return Ok(()),
        Guard::SignedIn => return Err(Denied { permission: "signed-in", needs_second_factor: false }),
        Guard::Needs(permission) => permission,
    };
    let place = ctx.community.as_ref().map_or(Place::House, |c| Place::Within(c.id));
    match decide(&ctx.actor, permission, place, ctx.app.now()) {
        Decision::Allow => Ok(()),
        Decision::NeedsSecondFactor => Err(Denied { permission: permission.key, needs_second_factor: true }),
        Decision::Deny => Err(Denied { permission: permission.key, needs_second_factor: false }),
    }
}

/// The whole house behind one router, its route table and its OpenAPI description.
pub fn house(app: &App, features: &[Feature], describe: OpenApi) -> (Router, Vec<RouteInfo>, OpenApi) {
    let mut all = OpenApiRouter::with_openapi(describe);
    let mut table = Vec::new();
    for feature in features {
        let routes = (feature.routes)();
        table.extend(routes.table);
        all = all.merge(routes.router);
    }
    let (rooms, openapi) = all.split_for_parts();
    let served = openapi.clone();
    let router = rooms
        .route("/api/v1/openapi.json", routing::get(|| async move { axum::Json(served) }))
        .route("/lang/{lang}", routing::get(crate::page_lang::switch))
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::NotFound.status_405() })
        .layer(from_fn(guest))
        .layer(from_fn_with_state(app.clone(), context::middleware))
        .route("/assets/{name}", routing::get(assets::serve))
        .route("/healthz", routing::get(health::alive))
        .route("/readyz", routing::get(health::ready))
        .with_state(app.clone());
    (router, table, openapi)
}

/// Gives a visitor the cookie that form tokens are tied to.
async fn guest(request: Request, next: Next) -> Response {
    let ctx = request.extensions().get::<Ctx>().cloned();
    let jar = axum_extra::extract::CookieJar::from_headers(request.headers());
    let fresh =
        ctx.as_ref().is_some_and(|c| !c.api && c.session.is_none()) && jar.get(csrf::GUEST_COOKIE).is_none();
    let mut response = next.run(request).await;
    if let (true, Some(ctx)) = (fresh, ctx) {
        let value = headers::cookie(csrf::GUEST_COOKIE, &ctx.guest, 30 * 86_400, ctx.app.settings.https());
        response.headers_mut().append(http::header::SET_COOKIE, value);
    }
    response
}

impl Failure {
    fn status_405(self) -> Response {
        let mut response = self.into_response();
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response
    }
}
