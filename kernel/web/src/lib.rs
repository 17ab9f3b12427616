//! The shell around every room: requests in, pages and JSON out. Knows no feature.

mod app;
mod assets;
mod context;
mod csrf;
mod dress;
mod failure;
mod feature;
mod fields;
mod headers;
mod health;
mod json;
mod limits;
mod listing;
mod page;
mod page_lang;
mod recognised;
mod routes;
pub mod session;

pub use app::{App, Community, Directory, Parts, Settings};
pub use assets::Assets;
pub use context::{Ctx, SessionInfo};
pub use failure::{Failure, Outcome, Problem, ProblemField};
pub use feature::{Area, Feature, MenuEntry};
pub use fields::Fields;
pub use json::{IdempotencyKey, Json};
pub use listing::{FilterView, ListView, OptionView};
pub use page::{CommunityBadge, FieldMessage, MenuItem, Notice, Page, PersonBadge, encoded, html, html_with};
pub use page_lang::local;
pub use routes::{Guard, RouteInfo, Routes, house};

/// The words of layouts, macros and error pages.
pub const TEXTS: text::Source =
    text::Source { room: "web", zh: include_str!("../text/zh-CN.ftl"), en: include_str!("../text/en.ftl") };

/// What a page handler gives.
pub type PageResult = Result<axum::response::Response, Failure>;
