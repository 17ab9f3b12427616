//! `/c/{community}/me/across`: beans for a person of another community, found by phone, confirmed by masked name.

use ::access::{Cx, PersonId};
use askama::Template;
use common::errors::{FieldErrors, text};
use common::{Beans, CommunityId, Msg};
use http::StatusCode;
use people::Phone;
use web::{Area, Ctx, Failure, Fields, OptionView, Outcome, Page, PageResult, html, html_with};

use super::view::receipt_or;
use crate::fund::positive_beans;
use crate::store::owners;
use crate::{
    BeansError, CrossingState, Link, NewCrossing, Once, Owner, Way, balance_of, cross, crossings_of,
    destinations,
};

#[derive(Template)]
#[template(path = "beans/across.html")]
struct AcrossPage {
    page: Page,
    balance: String,
    communities: Vec<OptionView>,
    /// Code and name of the chosen community, the typed fields.
    community: (String, String),
    phone: String,
    amount: String,
    note: String,
    /// The masked receiver, once found: then the page asks for a yes.
    receiver: String,
    key: String,
    crossings: Vec<CrossingView>,
}

struct CrossingView {
    id: String,
    what: &'static str,
    community: String,
    note: String,
    at: String,
    amount: String,
    state: CrossingState,
    why: String,
}

struct Asked {
    community: CommunityId,
    name: String,
    to: PersonId,
    masked: String,
    amount: Beans,
    note: String,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    html(&form(&ctx, &Fields::default(), FieldErrors::default(), None).await?)
}

async fn form(ctx: &Ctx, fields: &Fields, errors: FieldErrors, asked: Option<&Asked>) -> Outcome<AcrossPage> {
    let (balance, links, crossings) = ctx
        .read(|r, cx| {
            let links = destinations(r, cx)?;
            Ok::<_, BeansError>((balance_of(r, cx, cx.person()?)?.available, links, views(r, cx)?))
        })
        .await?;
    let page = ctx.page(Area::Resident, "beans-across-title").with_errors(errors);
    // Where there is only one, nobody has to choose.
    let only = <&[Link; 1]>::try_from(links.as_slice())
        .map_or_else(|_| String::new(), |[link]| link.other.to_string());
    let chosen = if fields.get("community").is_empty() { &*only } else { fields.get("community") };
    let option = |link: &Link| OptionView::new(link.other.to_string(), link.name.clone(), chosen);
    Ok(AcrossPage {
        key: asked.map_or_else(|| page.key.clone(), |_| fields.get("key").to_owned()),
        page,
        balance: balance.to_string(),
        communities: links.iter().map(option).collect(),
        community: (chosen.to_owned(), asked.map_or_else(String::new, |asked| asked.name.clone())),
        phone: fields.get("phone").to_owned(),
        amount: fields.get("amount").to_owned(),
        note: fields.get("note").to_owned(),
        receiver: asked.map_or_else(String::new, |asked| asked.masked.clone()),
        crossings,
    })
}

fn views(r: &mut db::Reader<'_>, cx: &Cx) -> Result<Vec<CrossingView>, BeansError> {
    let mut views = vec![];
    for x in crossings_of(r, cx)? {
        let receipt = if x.way == Way::Out { Some(x.id) } else { x.transfer };
        views.push(CrossingView {
            id: receipt.map_or_else(String::new, |id| id.to_string()),
            what: x.kind.label(x.way),
            community: owners::label(r, cx.community, Owner::Clearing(x.other))?,
            note: x.note,
            at: x.at.minute_text(),
            amount: x.amount.to_string(),
            state: x.state,
            why: x.why,
        });
    }
    Ok(views)
}

pub(crate) async fn give(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match asked(&ctx, &fields).await {
        Ok(asked) if fields.yes("sure") => hand_over(&ctx, &fields, asked).await,
        Ok(asked) => return html(&form(&ctx, &fields, FieldErrors::default(), Some(&asked)).await?),
        Err(failure) => Err(failure),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-sent", &ctx.url("/me/across"))),
        Err(Ok(errors)) => {
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &form(&ctx, &fields, errors, None).await?)
        }
        Err(Err(failure)) => Err(failure),
    }
}

async fn asked(ctx: &Ctx, fields: &Fields) -> Outcome<Asked> {
    let mut errors = FieldErrors::default();
    let choose = |_| Msg::new("beans-error-choose");
    let community = errors.take("community", fields.get("community").parse::<CommunityId>().map_err(choose));
    let phone = errors.take("phone", Phone::parse(fields.get("phone")));
    let amount = errors.take("amount", positive_beans(fields.get("amount")));
    let note = errors.take("note", text(fields.get("note"), 0, 60));
    let (Some(community), Some(phone), Some(amount), Some(note)) = (community, phone, amount, note) else {
        return Err(errors.into());
    };
    let (link, found) = ctx.read(move |r, cx| neighbour(r, cx, community, &phone)).await?;
    let name = link.ok_or_else(|| FieldErrors::one("community", Msg::new("beans-refused-not-linked")))?.name;
    let person =
        found.ok_or_else(|| FieldErrors::one("phone", Msg::new("beans-error-no-neighbour-there")))?;
    Ok(Asked { community, name, to: person.id, masked: people::mask_name(&person.name), amount, note })
}

type Found = (Option<Link>, Option<people::Person>);

/// The link to a community, and whoever has the phone there; nobody is looked up where there is no link.
fn neighbour(
    r: &mut db::Reader<'_>,
    cx: &Cx,
    community: CommunityId,
    phone: &Phone,
) -> Result<Found, BeansError> {
    let link = destinations(r, cx)?.into_iter().find(|link| link.other == community);
    let there = Cx { community, ..cx.clone() };
    let person = if link.is_some() { people::find_by_phone(r, &there, phone)? } else { None };
    Ok((link, person))
}

async fn hand_over(ctx: &Ctx, fields: &Fields, asked: Asked) -> Outcome<()> {
    let key = fields.key()?.to_string();
    let answer = ctx
        .write(move |tx, cx| {
            let Asked { community, to, amount, .. } = asked;
            let body = [&*community.to_string(), &to.to_string(), &amount.to_string(), &asked.note];
            let once = Once::new(cx, "cross", &key, &body);
            cross(tx, cx, &NewCrossing { once, community, to, amount, note: asked.note.clone() })
        })
        .await?;
    receipt_or(answer, "amount").map(|_| ())
}
