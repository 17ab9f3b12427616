//! `/c/{community}/me/give`: beans for another person, found by phone, confirmed by masked name.

use access::PersonId;
use askama::Template;
use common::errors::{FieldErrors, text};
use common::{Beans, Msg};
use http::StatusCode;
use people::Phone;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::view::receipt_or;
use crate::fund::positive_beans;
use crate::{BeansError, Gift, Once, Reason, balance_of, destinations, gift};

#[derive(Template)]
#[template(path = "beans/give.html")]
struct GivePage {
    page: Page,
    balance: String,
    phone: String,
    amount: String,
    note: String,
    /// The masked receiver, once found: then the page asks for a yes.
    receiver: String,
    key: String,
    /// There are other communities to send beans to.
    linked: bool,
}

struct Asked {
    to: PersonId,
    masked: String,
    amount: Beans,
    note: String,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    html(&form(&ctx, &Fields::default(), FieldErrors::default(), "", None).await?)
}

async fn form(
    ctx: &Ctx,
    fields: &Fields,
    errors: FieldErrors,
    receiver: &str,
    key: Option<String>,
) -> Outcome<GivePage> {
    let (balance, links) = ctx
        .read(|r, cx| Ok::<_, BeansError>((balance_of(r, cx, cx.person()?)?, destinations(r, cx)?)))
        .await?;
    let page = ctx.page(Area::Resident, "beans-give-title").with_errors(errors);
    Ok(GivePage {
        key: key.unwrap_or_else(|| page.key.clone()),
        page,
        balance: balance.available.to_string(),
        linked: !links.is_empty(),
        phone: fields.get("phone").to_owned(),
        amount: fields.get("amount").to_owned(),
        note: fields.get("note").to_owned(),
        receiver: receiver.to_owned(),
    })
}

pub(crate) async fn give(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match asked(&ctx, &fields).await {
        Ok(asked) if fields.yes("sure") => hand_over(&ctx, &fields, asked).await,
        Ok(asked) => {
            let key = Some(fields.get("key").to_owned());
            return html(&form(&ctx, &fields, FieldErrors::default(), &asked.masked, key).await?);
        }
        Err(failure) => Err(failure),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(id) => Ok(ctx.done("beans-notice-given", &ctx.url(&format!("/receipt/{id}")))),
        Err(Ok(errors)) => {
            let view = form(&ctx, &fields, errors, "", None).await?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Err(Err(failure)) => Err(failure),
    }
}

async fn asked(ctx: &Ctx, fields: &Fields) -> Outcome<Asked> {
    let mut errors = FieldErrors::default();
    let phone = errors.take("phone", Phone::parse(fields.get("phone")));
    let amount = errors.take("amount", positive_beans(fields.get("amount")));
    let note = errors.take("note", text(fields.get("note"), 0, 60));
    let (Some(phone), Some(amount), Some(note)) = (phone, amount, note) else { return Err(errors.into()) };
    let found = ctx.read(move |r, cx| Ok::<_, BeansError>(people::find_by_phone(r, cx, &phone)?)).await?;
    let person = found.ok_or_else(|| FieldErrors::one("phone", Msg::new("beans-error-no-neighbour")))?;
    if ctx.actor.id() == Some(person.id) {
        return Err(FieldErrors::one("phone", Reason::Oneself.message()).into());
    }
    Ok(Asked { to: person.id, masked: people::mask_name(&person.name), amount, note })
}

async fn hand_over(ctx: &Ctx, fields: &Fields, asked: Asked) -> Outcome<uuid::Uuid> {
    let key = fields.key()?.to_string();
    let answer = ctx
        .write(move |tx, cx| {
            let body = [&*asked.to.to_string(), &asked.amount.to_string(), &asked.note];
            let once = Once::new(cx, "gift", &key, &body);
            gift(tx, cx, &Gift { once, to: asked.to, amount: asked.amount, note: asked.note.clone() })
        })
        .await?;
    receipt_or(answer, "amount").map(|receipt| receipt.id)
}
