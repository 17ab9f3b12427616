//! Who may work the till of a shop: find a person, give the role.

use ::access::Role;
use askama::Template;
use axum::extract::{Path, Query};
use common::errors::FieldErrors;
use common::{ListQuery, Msg};
use http::StatusCode;
use people::Person;
use web::{Area, Ctx, Failure, Fields, OptionView, Page, PageResult, html_with};

use super::desk_merchant::file;
use super::view::id;
use crate::{AllianceError, MerchantId, access, add_clerk};

#[derive(Template)]
#[template(path = "alliance/desk_clerks.html")]
struct ClerksPage {
    page: Page,
    id: String,
    name: String,
    q: String,
    found: Vec<Person>,
    roles: Vec<OptionView>,
}

pub(crate) async fn clerks(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    Query(query): Query<ListQuery>,
) -> PageResult {
    clerks_with(&ctx, &shop, query.q, FieldErrors::default()).await
}

async fn clerks_with(ctx: &Ctx, shop: &str, q: String, errors: FieldErrors) -> PageResult {
    let name = file(ctx, shop).await?.merchant.name;
    let asked = q.clone();
    let found = ctx
        .read(move |r, cx| {
            cx.permit(&access::MERCHANT_EDIT)?;
            let found =
                if asked.is_empty() { Vec::new() } else { people::search_persons(r, cx, &asked, 20)? };
            Ok::<_, AllianceError>(found)
        })
        .await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let role = |role: Role| OptionView::new(role.as_str(), ctx.t.s(role.label()), Role::Clerk.as_str());
    let view = ClerksPage {
        page: ctx.page(Area::Staff, "alliance-clerks-title").with_errors(errors),
        id: shop.to_owned(),
        name,
        q,
        found,
        roles: vec![role(Role::Clerk), role(Role::ShopOwner)],
    };
    html_with(status, &view)
}

pub(crate) async fn name_clerk(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let wrong = |field| Failure::Fields(FieldErrors::one(field, Msg::new("error-choice")));
    let person = fields.get("person").parse().map_err(|_| wrong("person"));
    let role = fields.get("role").parse().map_err(|()| wrong("role"));
    let outcome = match (person, role) {
        (Ok(person), Ok(role)) => ctx.write(move |tx, cx| add_clerk(tx, cx, merchant, person, role)).await,
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("alliance-notice-changed", &ctx.url(&format!("/desk/shops/{shop}")))),
        Err(Ok(errors)) => clerks_with(&ctx, &shop, fields.get("q").to_owned(), errors).await,
        Err(Err(failure)) => Err(failure),
    }
}
