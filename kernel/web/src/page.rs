//! What every page template is given, and how it becomes a response.

use access::{Place, decide};
use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use common::errors::FieldErrors;
use http::StatusCode;
use text::T;

use crate::{App, Area, Ctx, Failure, Guard, MenuEntry, PageResult};

/// The frame of a page: `{{ page.… }}` in templates.
#[derive(Clone, Debug)]
pub struct Page {
    pub t: T,
    pub title: String,
    /// `zh-CN` or `en`.
    pub lang: &'static str,
    /// Path and query, for coming back here.
    pub path: String,
    pub csrf: String,
    pub person: Option<PersonBadge>,
    pub community: Option<CommunityBadge>,
    pub menu: Vec<MenuItem>,
    pub notice: Option<Notice>,
    pub demo: bool,
    pub errors: FieldErrors,
    /// A fresh idempotency key for the form of this page.
    pub key: String,
    app: App,
}

#[derive(Clone, Debug)]
pub struct PersonBadge {
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct CommunityBadge {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct MenuItem {
    pub label: String,
    pub group: String,
    pub href: String,
    pub icon: String,
    pub current: bool,
}

#[derive(Clone, Debug)]
pub struct Notice {
    /// ok · warn · error
    pub kind: String,
    pub text: String,
}

#[derive(Clone, Debug)]
pub struct FieldMessage {
    pub field: String,
    pub text: String,
}

impl Page {
    pub fn asset(&self, name: &str) -> String {
        self.app.assets.url(name)
    }
    pub fn error(&self, field: &str) -> Option<String> {
        self.t.error(&self.errors, field)
    }
    pub fn error_list(&self) -> Vec<FieldMessage> {
        let shown = self
            .errors
            .iter()
            .map(|(field, msg)| FieldMessage { field: field.to_owned(), text: self.t.render(msg) });
        shown.collect()
    }
    #[must_use]
    pub fn with_errors(mut self, errors: FieldErrors) -> Self {
        self.errors = errors;
        self
    }
    #[must_use]
    pub fn with_notice(mut self, kind: &str, text: String) -> Self {
        self.notice = Some(Notice { kind: kind.to_owned(), text });
        self
    }
    /// `/c/{code}` + `rest` of the page's community.
    pub fn url(&self, rest: &str) -> String {
        self.community.as_ref().map_or_else(|| rest.to_owned(), |c| format!("/c/{}{rest}", c.code))
    }
}

impl Ctx {
    /// The frame for a page of this area; `title` is a translation key.
    pub fn page(&self, area: Area, title: &str) -> Page {
        let title = self.t.s(title);
        self.page_titled(area, title)
    }

    /// [`Ctx::page`] with a title that is no key, such as a name.
    pub fn page_titled(&self, area: Area, title: String) -> Page {
        Page {
            t: self.t.clone(),
            title,
            lang: self.t.lang.tag(),
            path: self.path.clone(),
            csrf: self.csrf.clone(),
            person: self.actor.is_signed_in().then(|| PersonBadge { name: self.actor.name().to_owned() }),
            community: self
                .community
                .as_ref()
                .map(|c| CommunityBadge { code: c.id.to_string(), name: c.name.clone() }),
            menu: self.menu(area),
            notice: self.notice.clone(),
            demo: self.app.settings.demo,
            errors: FieldErrors::default(),
            key: self.cx().uuid().to_string(),
            app: self.app.clone(),
        }
    }

    /// May the actor pass this guard here? For menus and buttons.
    pub fn may_pass(&self, guard: Guard) -> bool {
        match guard {
            Guard::Public => true,
            Guard::SignedIn => self.actor.is_signed_in(),
            Guard::Needs(permission) => {
                let place = self.community.as_ref().map_or(Place::House, |c| Place::Within(c.id));
                !matches!(decide(&self.actor, permission, place, self.app.now()), access::Decision::Deny)
            }
        }
    }

    fn menu(&self, area: Area) -> Vec<MenuItem> {
        let code = self.community_id().to_string();
        let mut entries: Vec<&MenuEntry> =
            self.app.menu.iter().filter(|e| e.area == area && self.may_pass(e.guard)).collect();
        entries.retain(|e| self.community.is_some() || !e.href.contains("{c}"));
        entries.sort_by_key(|e| e.order);
        let path = self.path.split('?').next().unwrap_or_default();
        let best = entries
            .iter()
            .map(|e| e.href.replace("{c}", &code))
            .filter(|h| is_under(path, h))
            .max_by_key(String::len);
        let item = |entry: &&MenuEntry| {
            let href = entry.href.replace("{c}", &code);
            MenuItem {
                label: self.t.s(entry.label),
                group: if entry.group.is_empty() { String::new() } else { self.t.s(entry.group) },
                current: best.as_ref() == Some(&href),
                icon: entry.icon.to_owned(),
                href,
            }
        };
        entries.iter().map(item).collect()
    }
}

fn is_under(path: &str, href: &str) -> bool {
    path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
}

/// A page, status 200.
///
/// # Errors
/// When the template fails.
pub fn html(template: &impl Template) -> PageResult {
    html_with(StatusCode::OK, template)
}

/// A page with another status: 422 for a form that came back with errors.
///
/// # Errors
/// When the template fails.
pub fn html_with(status: StatusCode, template: &impl Template) -> PageResult {
    Ok((status, Html(template.render()?)).into_response())
}

/// Percent-encoding for a query value.
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    message: String,
    request_id: String,
    internal: bool,
}

pub(crate) fn error(ctx: &Ctx, failure: &Failure) -> Response {
    let message = failure.message();
    let view = ErrorPage {
        page: ctx.page(Area::Public, "web-error-title"),
        message: ctx.t.render(&message),
        request_id: ctx.request_id.clone(),
        internal: matches!(failure, Failure::Internal(_)),
    };
    html_with(failure.status(), &view).unwrap_or_else(|_| failure.status().into_response())
}
