//! The register: search, sort, filter, add.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, FilterView, ListView, Page, PageResult, html, html_with};

use crate::access::{EDIT, READ};
use crate::{NewPerson, PeopleError, Person, enrol_person, mask_phone, store};

#[derive(Template)]
#[template(path = "people/desk_persons.html")]
struct ListPage {
    page: Page,
    list: ListView,
    rows: Vec<RowView>,
    may_edit: bool,
}

struct RowView {
    id: String,
    name: String,
    phone: String,
    compound: String,
    birth_year: String,
    since: String,
    left: bool,
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let asked = query.clone();
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&READ)?;
        let found = store::persons(r, cx, &asked)?;
        let mut rows = Vec::with_capacity(found.rows.len());
        for person in found.rows {
            let phone = if person.has_phone { store::phone_of(r, cx, person.id)? } else { None };
            rows.push(row(person, phone.as_deref()));
        }
        Ok((rows, found.total, cx.may(&EDIT)))
    });
    let (rows, total, may_edit) = reading.await?;
    let states = vec![
        ("", ctx.t.s("people-filter-all")),
        ("active", ctx.t.s("people-state-active")),
        ("left", ctx.t.s("people-state-left")),
    ];
    let filter = FilterView::new(&query, "state", ctx.t.s("people-filter-state"), states);
    let list = ListView::new(&query, total, vec![filter]);
    html(&ListPage { page: ctx.page(Area::Staff, "people-persons-title"), list, rows, may_edit })
}

fn row(person: Person, phone: Option<&str>) -> RowView {
    RowView {
        id: person.id.to_string(),
        name: person.name,
        phone: phone.map(mask_phone).unwrap_or_default(),
        compound: person.compound,
        birth_year: person.birth_year.map(|y| y.to_string()).unwrap_or_default(),
        since: person.created_at.date().to_string(),
        left: person.state == "left",
    }
}

/// The form of a record, for adding and for changing.
#[derive(Template)]
#[template(path = "people/desk_person_form.html")]
pub(crate) struct PersonForm {
    pub page: Page,
    pub name: String,
    pub phone: String,
    pub birth_year: String,
    pub compound: String,
    pub back: String,
    pub is_new: bool,
}

impl PersonForm {
    pub(crate) fn of(page: Page, fields: &Fields, back: String, is_new: bool) -> Self {
        let [name, phone, birth_year, compound] =
            ["name", "phone", "birth_year", "compound"].map(|n| fields.get(n).to_owned());
        Self { page, name, phone, birth_year, compound, back, is_new }
    }
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    html(&blank(&ctx, &Fields::default(), FieldErrors::default()))
}

fn blank(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> PersonForm {
    let page = ctx.page(Area::Staff, "people-person-new").with_errors(errors);
    PersonForm::of(page, fields, ctx.url("/desk/people"), true)
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match NewPerson::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| enrol_person(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(id) => Ok(ctx.done("people-notice-person-created", &ctx.url(&format!("/desk/people/{id}")))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &blank(&ctx, &fields, errors)),
        Err(Err(failure)) => Err(failure),
    }
}
