//! JSON: the same actions as the pages.

mod activities;
mod mine;
mod places;

use std::collections::BTreeMap;

use common::Msg;
use common::errors::FieldErrors;
use utoipa::IntoParams;
use utoipa_axum::routes;
use web::{Guard, Routes};

use crate::access::JOIN;
use crate::pages::mine::{START, cursor};
use crate::store::hours::Cursor;

/// Which part of a list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameter; PageAsked::parse reads it")]
pub(crate) struct PageAsked {
    /// `next` of the page before; nothing for the first page.
    #[param(max_length = 52, pattern = "^[0-9]{1,15}_[0-9a-f-]{36}$")]
    after: Option<String>,
}

impl PageAsked {
    /// # Errors
    /// Names `after`.
    pub(crate) fn parse(query: &BTreeMap<String, String>) -> Result<Cursor, FieldErrors> {
        let Some(text) = query.get("after") else { return Ok(START) };
        cursor(text).ok_or_else(|| FieldErrors::one("after", Msg::new("volunteering-error-after")))
    }
}

pub(crate) fn routes(routes: Routes) -> Routes {
    let join = Guard::Needs(&JOIN);
    routes
        .api(Guard::Public, routes!(activities::list))
        .api(Guard::Public, routes!(activities::show))
        .api(join, routes!(places::sign_up))
        .api(join, routes!(places::withdraw))
        .api(join, routes!(places::check_in))
        .api(join, routes!(places::check_out))
        .api(Guard::SignedIn, routes!(mine::list))
}
