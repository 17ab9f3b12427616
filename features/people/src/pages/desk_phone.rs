//! A phone number in full, after saying why.

use askama::Template;
use axum::extract::Path;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Page, PageResult, html, html_with};

use super::id_in_path;
use crate::{PersonId, unmask_phone};

const REASONS: [&str; 3] = ["people-reason-call", "people-reason-visit", "people-reason-check"];

#[derive(Template)]
#[template(path = "people/desk_phone.html")]
struct PhonePage {
    page: Page,
    back: String,
    reasons: Vec<OptionView>,
    other: String,
    /// Empty until the reason was given.
    phone: String,
}

pub(crate) async fn ask(ctx: Ctx, Path((_, id)): Path<(String, String)>) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    html(&page(&ctx, id, &Fields::default(), FieldErrors::default(), String::new()))
}

fn page(ctx: &Ctx, id: PersonId, fields: &Fields, errors: FieldErrors, phone: String) -> PhonePage {
    let chosen = fields.get("reason");
    let option = |key: &str| OptionView::new(ctx.t.s(key), ctx.t.s(key), chosen);
    let mut reasons: Vec<OptionView> = REASONS.iter().map(|key| option(key)).collect();
    reasons.push(OptionView::new(
        "",
        ctx.t.s("people-reason-other"),
        if chosen.is_empty() { "" } else { "-" },
    ));
    PhonePage {
        page: ctx.page(Area::Staff, "people-phone-title").with_errors(errors),
        back: ctx.url(&format!("/desk/people/{id}")),
        reasons,
        other: fields.get("other").to_owned(),
        phone,
    }
}

pub(crate) async fn show(ctx: Ctx, Path((_, id)): Path<(String, String)>, fields: Fields) -> PageResult {
    let id: PersonId = id_in_path(&id)?;
    let reason = match fields.get("reason") {
        "" => fields.get("other").to_owned(),
        chosen => chosen.to_owned(),
    };
    let looked = ctx.write(move |tx, cx| unmask_phone(tx, cx, id, &reason)).await;
    match looked.map_err(Failure::into_fields) {
        Ok(phone) => html(&page(&ctx, id, &fields, FieldErrors::default(), phone)),
        Err(Ok(errors)) => {
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&ctx, id, &fields, errors, String::new()))
        }
        Err(Err(failure)) => Err(failure),
    }
}
