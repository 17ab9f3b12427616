//! Pages: parse the request → action → template.

pub(crate) mod activities;
pub(crate) mod activity;
pub(crate) mod check_in;
pub(crate) mod desk_activities;
pub(crate) mod desk_back_fill;
pub(crate) mod desk_hours;
pub(crate) mod desk_rules;
pub(crate) mod desk_team;
pub(crate) mod desk_teams;
pub(crate) mod lead;
pub(crate) mod lead_activity;
pub(crate) mod lead_again;
pub(crate) mod lead_code;
pub(crate) mod lead_form;
pub(crate) mod mine;
pub(crate) mod people_search;
pub(crate) mod roster;
pub(crate) mod teams;
mod view;

use common::errors::FieldErrors;
use common::{Id, Msg};
use web::{Ctx, Failure};

/// `{c}` and one id of the path.
pub(crate) type One = axum::extract::Path<(String, String)>;

/// An id in a path: what is none leads nowhere.
pub(crate) fn id<K>(text: &str) -> Result<Id<K>, Failure> {
    text.parse().map_err(|_| Failure::NotFound)
}

/// A refusal as something a page can show on top.
pub(crate) fn shown(failure: Failure) -> Result<FieldErrors, Failure> {
    failure.into_fields()
}

/// Every error as one without a field: for pages whose form has no such field.
pub(crate) fn on_top(errors: &FieldErrors) -> FieldErrors {
    let mut all = FieldErrors::default();
    errors.iter().for_each(|(_, msg): (_, &Msg)| all.add("", msg.clone()));
    all
}

/// May the asker lead some team here?
pub(crate) fn leads(ctx: &Ctx) -> bool {
    ctx.may_pass(web::Guard::Needs(&crate::access::LEAD))
}
