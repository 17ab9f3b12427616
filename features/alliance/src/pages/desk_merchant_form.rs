//! A new shop (whose? then its terms), and changing one.

use askama::Template;
use axum::extract::{Path, Query};
use common::ListQuery;
use common::errors::FieldErrors;
use http::StatusCode;
use people::Organisation;
use web::{Area, Ctx, Failure, Fields, ListView, OptionView, Outcome, Page, PageResult, html, html_with};

use super::view::{categories, id};
use crate::{
    AllianceError, BankAccount, Merchant, MerchantId, MerchantTerms, NewMerchant, access, change_account,
    change_merchant, create_merchant, merchant_file,
};

#[derive(Template)]
#[template(path = "alliance/desk_whose.html")]
struct WhosePage {
    page: Page,
    list: ListView,
    rows: Vec<Organisation>,
}

#[derive(Template)]
#[template(path = "alliance/desk_merchant_form.html")]
struct FormPage {
    page: Page,
    /// Where the form goes and where "back" leads.
    action: String,
    back: String,
    organisation: String,
    fields: Fields,
    categories: Vec<OptionView>,
    /// Terms are asked for.
    terms: bool,
    /// The bank account is asked for.
    account: bool,
}

/// Without an organisation: choose one. With one: the form.
pub(crate) async fn new(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let chosen = query.filter("organisation").to_owned();
    if !chosen.is_empty() {
        let fields =
            Fields::default().with("organisation", &chosen).with("cancel_minutes", 30).with("monthly_cap", 0);
        return form(&ctx, Form::New, fields, FieldErrors::default()).await;
    }
    let asked = query.clone();
    let found = ctx
        .read(move |r, cx| {
            cx.permit(&access::MERCHANT_EDIT)?;
            Ok::<_, AllianceError>(people::organisations(r, cx.community, &asked)?)
        })
        .await?;
    html(&WhosePage {
        page: ctx.page(Area::Staff, "alliance-new-title"),
        list: ListView::new(&query, found.total, Vec::new()),
        rows: found.rows,
    })
}

/// Which of the three forms on one template.
#[derive(Clone, Copy)]
enum Form {
    New,
    Terms(MerchantId),
    Account(MerchantId),
}

async fn form(ctx: &Ctx, form: Form, fields: Fields, errors: FieldErrors) -> PageResult {
    let (title, action, back) = match form {
        Form::New => ("alliance-new-title", ctx.url("/desk/shops"), ctx.url("/desk/shops/new")),
        Form::Terms(id) => (
            "alliance-edit-title",
            ctx.url(&format!("/desk/shops/{id}/edit")),
            ctx.url(&format!("/desk/shops/{id}")),
        ),
        Form::Account(id) => (
            "alliance-account-title",
            ctx.url(&format!("/desk/shops/{id}/account")),
            ctx.url(&format!("/desk/shops/{id}")),
        ),
    };
    let organisation = organisation_name(ctx, fields.get("organisation")).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = FormPage {
        page: ctx.page(Area::Staff, title).with_errors(errors),
        action,
        back,
        organisation,
        categories: categories(&ctx.t, fields.get("category")),
        terms: !matches!(form, Form::Account(_)),
        account: !matches!(form, Form::Terms(_)),
        fields,
    };
    html_with(status, &view)
}

async fn organisation_name(ctx: &Ctx, chosen: &str) -> Outcome<String> {
    let Ok(organisation) = chosen.parse() else { return Ok(String::new()) };
    let found = ctx
        .read(move |r, cx| Ok::<_, AllianceError>(people::organisation(r, cx.community, organisation)?))
        .await?;
    Ok(found.map_or_else(String::new, |o| o.name))
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match NewMerchant::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| create_merchant(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(id) => Ok(ctx.done("alliance-notice-applied", &ctx.url(&format!("/desk/shops/{id}")))),
        Err(Ok(errors)) => form(&ctx, Form::New, fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

async fn merchant_of(ctx: &Ctx, shop: &str) -> Outcome<Merchant> {
    let merchant: MerchantId = id(shop)?;
    Ok(ctx.read(move |r, cx| merchant_file(r, cx, merchant)).await?.merchant)
}

pub(crate) async fn edit(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    let m = merchant_of(&ctx, &shop).await?;
    let fields = Fields::default()
        .with("organisation", m.organisation)
        .with("name", &m.name)
        .with("category", m.category.as_str())
        .with("address", &m.address)
        .with("hours", &m.hours)
        .with("cancel_minutes", m.cancel_minutes)
        .with("monthly_cap", m.monthly_cap);
    form(&ctx, Form::Terms(m.id), fields, FieldErrors::default()).await
}

pub(crate) async fn change(ctx: Ctx, Path((_, shop)): Path<(String, String)>, fields: Fields) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let outcome = match MerchantTerms::parse(&fields) {
        Ok(terms) => ctx.write(move |tx, cx| change_merchant(tx, cx, merchant, &terms)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("alliance-notice-changed", &ctx.url(&format!("/desk/shops/{shop}")))),
        Err(Ok(errors)) => form(&ctx, Form::Terms(merchant), fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn account(ctx: Ctx, Path((_, shop)): Path<(String, String)>) -> PageResult {
    let m = merchant_of(&ctx, &shop).await?;
    let fields = Fields::default()
        .with("organisation", m.organisation)
        .with("holder", &m.holder)
        .with("bank", &m.bank);
    form(&ctx, Form::Account(m.id), fields, FieldErrors::default()).await
}

pub(crate) async fn set_account(
    ctx: Ctx,
    Path((_, shop)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let merchant: MerchantId = id(&shop)?;
    let outcome = match BankAccount::parse(&fields) {
        Ok(to) => ctx.write(move |tx, cx| change_account(tx, cx, merchant, &to)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("alliance-notice-changed", &ctx.url(&format!("/desk/shops/{shop}")))),
        Err(Ok(errors)) => form(&ctx, Form::Account(merchant), fields, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}
