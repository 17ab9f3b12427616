//! Bodies that act in the community.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{
    Area, Ctx, Failure, Fields, FilterView, ListView, OptionView, Outcome, Page, PageResult, html, html_with,
};

use crate::access::{EDIT, READ};
use crate::{NewOrganisation, OrganisationKind, PeopleError, create_organisation, store};

#[derive(Template)]
#[template(path = "people/desk_organisations.html")]
struct ListPage {
    page: Page,
    list: ListView,
    rows: Vec<RowView>,
    may_edit: bool,
}

struct RowView {
    name: String,
    kind: String,
    owner: String,
    credit_code: String,
    since: String,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&READ)?;
        let found = store::organisations(r, cx.community, &asked)?;
        Ok((found, store::organisation_names(r, cx.community)?, cx.may(&EDIT)))
    });
    let (found, names, may_edit) = reading.await?;
    let owner =
        |id| names.iter().find(|(known, _)| Some(*known) == id).map_or_else(String::new, |(_, n)| n.clone());
    let row = |o: crate::Organisation| RowView {
        owner: owner(o.parent),
        name: o.name,
        kind: ctx.t.s(o.kind.label()),
        credit_code: o.credit_code,
        since: o.created_at.date().to_string(),
    };
    let rows = found.rows.into_iter().map(row).collect();
    let mut kinds = vec![("", ctx.t.s("people-filter-all"))];
    kinds.extend(OrganisationKind::ALL.iter().map(|k| (k.as_str(), ctx.t.s(k.label()))));
    let filter = FilterView::new(&query, "kind", ctx.t.s("people-organisation-kind"), kinds);
    let list = ListView::new(&query, found.total, vec![filter]);
    html(&ListPage { page: ctx.page(Area::Staff, "people-organisations-title"), list, rows, may_edit })
}

#[derive(Template)]
#[template(path = "people/desk_organisation_form.html")]
struct FormPage {
    page: Page,
    kinds: Vec<OptionView>,
    owners: Vec<OptionView>,
    name: String,
    credit_code: String,
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    html(&form(&ctx, &Fields::default(), FieldErrors::default()).await?)
}

async fn form(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> Outcome<FormPage> {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> {
        cx.permit(&EDIT)?;
        Ok(store::organisation_names(r, cx.community)?)
    });
    let owners = reading.await?;
    let (kind, parent) = (fields.get("kind"), fields.get("parent"));
    Ok(FormPage {
        page: ctx.page(Area::Staff, "people-organisation-new").with_errors(errors),
        kinds: OrganisationKind::ALL
            .iter()
            .map(|k| OptionView::new(k.as_str(), ctx.t.s(k.label()), kind))
            .collect(),
        owners: owners.into_iter().map(|(id, name)| OptionView::new(id.to_string(), name, parent)).collect(),
        name: fields.get("name").to_owned(),
        credit_code: fields.get("credit_code").to_owned(),
    })
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match NewOrganisation::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| create_organisation(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done("people-notice-organisation-created", &ctx.url("/desk/organisations"))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, &fields, errors).await?),
        Err(Err(failure)) => Err(failure),
    }
}
