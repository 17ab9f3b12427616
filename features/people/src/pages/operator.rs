//! Communities of the installation, for its operator.

use askama::Template;
use axum::extract::Query;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Community, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::setup::Search;
use crate::access::FOUND;
use crate::{Founding, PeopleError, found_community, passwords, store};

#[derive(Template)]
#[template(path = "people/communities.html")]
struct ListPage {
    page: Page,
    communities: Vec<Community>,
}

pub(crate) async fn list(ctx: Ctx) -> PageResult {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> {
        cx.permit_at(&FOUND, access::Place::House)?;
        Ok(store::communities(r)?)
    });
    let communities = reading.await?;
    html(&ListPage { page: ctx.page(Area::Staff, "people-communities-title"), communities })
}

#[derive(Template)]
#[template(path = "people/community_form.html")]
struct FormPage {
    page: Page,
    code: String,
    name: String,
    admin: String,
    phone: String,
}

pub(crate) async fn new(ctx: Ctx, Query(search): Query<Search>) -> PageResult {
    html(&form(&ctx, &search.fields(), FieldErrors::default()))
}

fn form(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> FormPage {
    let page = ctx.page(Area::Staff, "people-community-new").with_errors(errors);
    let [code, name, admin, phone] =
        ["code", "name", "admin", "phone"].map(|field| fields.get(field).to_owned());
    FormPage { page, code, name, admin, phone }
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    match found(&ctx, &fields).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("people-notice-community-created", "/operator/communities")),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, &fields, errors)),
        Err(Err(failure)) => Err(failure),
    }
}

async fn found(ctx: &Ctx, fields: &Fields) -> Outcome<()> {
    let founding = Founding::parse(fields)?;
    let hash = passwords::hash_aside(founding.password.clone()).await.map_err(Failure::Internal)?;
    let community = founding.community.id;
    ctx.write_in(community, move |tx, cx| found_community(tx, cx, &founding, &hash)).await?;
    Ok(())
}
