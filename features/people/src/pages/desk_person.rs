//! One record: what is known, which hats, who did what with it.

use askama::Template;
use axum::extract::Path;
use common::Timestamp;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Page, PageResult, html, html_with};

use super::desk_persons::PersonForm;
use super::id_in_path;
use crate::access::{EDIT, GRANT, UNMASK};
use crate::events::{self, EventView};
use crate::{
    Membership, NewPerson, PeopleError, Person, PersonId, look_at_person, mask_phone, note_left,
    note_returned, passwords, reset_password, reset_second_factor, store, update_person,
};

#[derive(Template)]
#[template(path = "people/desk_person.html")]
struct PersonPage {
    page: Page,
    id: String,
    person: Person,
    /// Masked.
    phone: String,
    account: Account,
    roles: Vec<RoleView>,
    events: Vec<EventView>,
    may_edit: bool,
    may_unmask: bool,
    may_grant: bool,
    is_self: bool,
}

struct Account {
    exists: bool,
    has_factor: bool,
}

struct RoleView {
    id: String,
    name: String,
    unit: String,
    term: String,
    /// ok · wait · off
    kind: &'static str,
    state: String,
    open: bool,
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let person = ctx.write(move |tx, cx| look_at_person(tx, cx, id)).await?;
    let reading = ctx.read(move |r, cx| -> Result<_, PeopleError> {
        let phone = store::phone_of(r, cx, id)?.unwrap_or_default();
        let account = store::account(r, id)?;
        let roles = store::memberships_of_person(r, id)?;
        let log = audit::of_subject(r, cx.community, "person", id, 20)?;
        let names = events::actor_names(r, cx.community, &log)?;
        Ok((phone, account, roles, log, names, [cx.may(&EDIT), cx.may(&UNMASK), cx.may(&GRANT)], cx.now))
    });
    let (phone, account, roles, log, names, [may_edit, may_unmask, may_grant], now) = reading.await?;
    let here = ctx.community_id();
    html(&PersonPage {
        page: ctx.page_titled(Area::Staff, person.name.clone()),
        id: id.to_string(),
        person,
        phone: mask_phone(&phone),
        account: Account {
            exists: account.is_some(),
            has_factor: account.is_some_and(|a| a.totp_sealed.is_some()),
        },
        roles: roles.iter().filter(|m| m.community == here).map(|m| role(&ctx, m, now)).collect(),
        events: log.iter().map(|event| events::view(&ctx, event, &names)).collect(),
        may_edit,
        may_unmask,
        may_grant,
        is_self: ctx.actor.id() == Some(id),
    })
}

fn role(ctx: &Ctx, m: &Membership, now: Timestamp) -> RoleView {
    let (kind, state) = match m.is_in_term(now) {
        true => ("ok", "people-term-now"),
        false if m.from > now => ("wait", "people-term-later"),
        false => ("off", "people-term-over"),
    };
    let from = m.from.date().to_string();
    let term = match m.until {
        // A term ends at the start of the day after its last one.
        Some(until) => ctx
            .t
            .msg("people-term")
            .arg("from", from)
            .arg("until", until.plus(-1).date().to_string())
            .to_string(),
        None => ctx.t.msg("people-term-open").arg("from", from).to_string(),
    };
    RoleView {
        id: m.id.to_string(),
        name: ctx.t.s(m.role.label()),
        unit: m.unit_name.clone(),
        term,
        kind,
        state: ctx.t.s(state),
        open: kind != "off",
    }
}

pub(crate) async fn edit(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let person = ctx.write(move |tx, cx| look_at_person(tx, cx, id)).await?;
    let year = person.birth_year.map(|y| y.to_string()).unwrap_or_default();
    let fields = Fields::default()
        .with("name", person.name)
        .with("birth_year", year)
        .with("compound", person.compound);
    html(&form(&ctx, id, &fields, FieldErrors::default()))
}

fn form(ctx: &Ctx, id: PersonId, fields: &Fields, errors: FieldErrors) -> PersonForm {
    let page = ctx.page(Area::Staff, "people-person-edit").with_errors(errors);
    PersonForm::of(page, fields, ctx.url(&format!("/desk/people/{id}")), false)
}

/// An empty phone field keeps the number there is: it is never shown here.
pub(crate) async fn update(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let outcome = match NewPerson::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| update_person(tx, cx, id, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("people-notice-saved", &ctx.url(&format!("/desk/people/{id}")))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, id, &fields, errors)),
        Err(Err(failure)) => Err(failure),
    }
}

/// Moved away, or came back.
pub(crate) async fn state(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let leaves = fields.get("state") == "left";
    ctx.write(move |tx, cx| if leaves { note_left(tx, cx, id) } else { note_returned(tx, cx, id) }).await?;
    Ok(ctx.done("people-notice-saved", &ctx.url(&format!("/desk/people/{id}"))))
}

pub(crate) async fn reset_factor(ctx: Ctx, Path((_, id)): Path<(String, String)>, _: Fields) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    ctx.write(move |tx, cx| reset_second_factor(tx, cx, id)).await?;
    Ok(ctx.done("people-notice-factor-reset", &ctx.url(&format!("/desk/people/{id}"))))
}

#[derive(Template)]
#[template(path = "people/desk_password.html")]
struct PasswordPage {
    page: Page,
    back: String,
    password: String,
}

/// A new password for someone at the counter, shown this once.
pub(crate) async fn new_password(ctx: Ctx, Path((_, id)): Path<(String, String)>, _: Fields) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let password = passwords::speakable();
    let hash = passwords::hash_aside(password.clone()).await.map_err(Failure::Internal)?;
    ctx.write(move |tx, cx| reset_password(tx, cx, id, &hash)).await?;
    let back = ctx.url(&format!("/desk/people/{id}"));
    html(&PasswordPage { page: ctx.page(Area::Staff, "people-password-new"), back, password })
}
