//! Hats given and taken back.

use access::Role;
use askama::Template;
use axum::extract::Path;
use common::Msg;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Outcome, Page, PageResult, html, html_with};

use super::id_in_path;
use crate::access::GRANT;
use crate::role_form::{GIVEN_HERE, RoleAsked};
use crate::{NewMembership, OrganisationId, PeopleError, PersonId, grant_role, revoke_role, store};

#[derive(Template)]
#[template(path = "people/desk_role_form.html")]
struct RolePage {
    page: Page,
    back: String,
    roles: Vec<OptionView>,
    units: Vec<OptionView>,
    from: String,
    until: String,
}

pub(crate) async fn new(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let fields = Fields::default().with("from", ctx.app.now().date());
    html(&page(&ctx, id_in_path(&id)?, &fields, FieldErrors::default()).await?)
}

async fn page(ctx: &Ctx, id: PersonId, fields: &Fields, errors: FieldErrors) -> Outcome<RolePage> {
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        cx.permit(&GRANT)?;
        let name = store::name_of(r, cx.community, id)?.ok_or(PeopleError::NotFound)?;
        Ok((name, store::organisation_names(r, cx.community)?))
    });
    let (name, units) = reading.await?;
    let (role, unit) = (fields.get("role"), fields.get("unit"));
    let title = ctx.t.msg("people-role-title").arg("name", name).to_string();
    Ok(RolePage {
        page: ctx.page_titled(Area::Staff, title).with_errors(errors),
        back: ctx.url(&format!("/desk/people/{id}")),
        roles: GIVEN_HERE
            .iter()
            .map(|r: &Role| OptionView::new(r.as_str(), ctx.t.s(r.label()), role))
            .collect(),
        units: units.into_iter().map(|(id, name)| OptionView::new(id.to_string(), name, unit)).collect(),
        from: fields.get("from").to_owned(),
        until: fields.get("until").to_owned(),
    })
}

pub(crate) async fn grant(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let person: PersonId = id_in_path(&id)?;
    let outcome = match RoleAsked::parse(&fields, ctx.app.now()) {
        Ok(asked) => ctx.write(move |tx, cx| give(tx, cx, person, asked)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("people-notice-role-given", &ctx.url(&format!("/desk/people/{person}")))),
        Err(Ok(errors)) => {
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&ctx, person, &fields, errors).await?)
        }
        Err(Err(failure)) => Err(failure),
    }
}

fn give(tx: &mut db::Tx<'_>, cx: &access::Cx, person: PersonId, asked: RoleAsked) -> Result<(), PeopleError> {
    let RoleAsked { role, unit, from, until } = asked;
    let unit = unit.map(|id: OrganisationId| {
        let found = store::organisation(tx, cx.community, id)?;
        let found = found.ok_or_else(|| FieldErrors::one("unit", Msg::new("error-choice")))?;
        Ok::<_, PeopleError>((id.uuid(), found.name))
    });
    let new = NewMembership { person, role, unit: unit.transpose()?, from, until };
    grant_role(tx, cx, &new).map(|_| ())
}

pub(crate) async fn revoke(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id: uuid::Uuid = id.parse().map_err(|_| Failure::NotFound)?;
    let person: PersonId = id_in_path(fields.get("person"))?;
    ctx.write(move |tx, cx| revoke_role(tx, cx, id)).await?;
    Ok(ctx.done("people-notice-role-taken", &ctx.url(&format!("/desk/people/{person}"))))
}
