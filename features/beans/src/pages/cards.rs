//! `/c/{community}/desk/cards`: cards for people without a phone. The holder types the PIN.

use ::access::PersonId;
use askama::Template;
use axum::extract::{Path, Query};
use common::errors::FieldErrors;
use common::{ListQuery, Msg};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::card::{CardView, card_view};
use super::view::qr;
use crate::{
    BeansError, CardState, access as may, block_cards, cards_of, hash_pin, issue_card, parse_pin, reset_pin,
};

const FOUND_MAX: i64 = 20;

#[derive(Template)]
#[template(path = "beans/desk_cards.html")]
struct FindPage {
    page: Page,
    q: String,
    found: Vec<FoundView>,
}

struct FoundView {
    href: String,
    name: String,
    compound: String,
}

#[derive(Template)]
#[template(path = "beans/desk_card.html")]
struct HolderPage {
    page: Page,
    person: String,
    cards: Vec<CardView>,
    /// The card to print.
    usable: Option<PrintView>,
}

struct PrintView {
    holder: String,
    spaced: String,
    svg: String,
    number: String,
}

pub(crate) async fn find(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let q = query.q.clone();
    let found = ctx
        .read(move |r, cx| {
            cx.permit(&may::CARD_ISSUE)?;
            let found = if q.is_empty() { vec![] } else { people::search_persons(r, cx, &q, FOUND_MAX)? };
            Ok::<_, BeansError>(found)
        })
        .await?;
    let view = |person: people::Person| FoundView {
        href: ctx.url(&format!("/desk/cards/{}", person.id)),
        name: person.name,
        compound: person.compound,
    };
    let found = found.into_iter().map(view).collect();
    html(&FindPage { page: ctx.page(Area::Staff, "beans-cards-title"), q: query.q, found })
}

pub(crate) async fn show(ctx: Ctx, Path((_, person)): Path<(String, String)>) -> PageResult {
    html(&view(&ctx, parse(&person)?, FieldErrors::default()).await?)
}

async fn view(ctx: &Ctx, person: PersonId, errors: FieldErrors) -> Outcome<HolderPage> {
    let (name, cards) = ctx
        .read(move |r, cx| {
            cx.permit(&may::CARD_ISSUE)?;
            let name = people::name_of(r, cx.community, person)?.ok_or(BeansError::NotFound)?;
            Ok::<_, BeansError>((name, cards_of(r, cx, person)?))
        })
        .await?;
    let usable = cards.iter().find(|card| card.state != CardState::Replaced);
    let print = |card: &crate::Card| {
        let (spaced, svg) = (card.spaced(), qr(&card.number)?);
        Ok::<_, Failure>(PrintView { holder: name.clone(), spaced, svg, number: card.number.clone() })
    };
    Ok(HolderPage {
        page: ctx
            .page_titled(Area::Staff, ctx.t.msg("beans-cards-of").arg("name", &name).to_string())
            .with_errors(errors),
        person: person.to_string(),
        usable: usable.map(print).transpose()?,
        cards: cards.iter().map(card_view).collect(),
    })
}

pub(crate) async fn issue(ctx: Ctx, Path((_, person)): Path<(String, String)>, fields: Fields) -> PageResult {
    let person = parse(&person)?;
    let outcome = match pin_hash(&fields).await {
        Ok(hash) => ctx.write(move |tx, cx| issue_card(tx, cx, person, &hash).map(|_| ())).await,
        Err(failure) => Err(failure),
    };
    finish(&ctx, person, outcome, "beans-notice-card-issued").await
}

pub(crate) async fn new_pin(
    ctx: Ctx,
    Path((_, person)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let person = parse(&person)?;
    let number = fields.get("number").to_owned();
    let outcome = match pin_hash(&fields).await {
        Ok(hash) => ctx.write(move |tx, cx| reset_pin(tx, cx, person, &number, &hash)).await,
        Err(failure) => Err(failure),
    };
    finish(&ctx, person, outcome, "beans-notice-pin-set").await
}

pub(crate) async fn block(ctx: Ctx, Path((_, person)): Path<(String, String)>, _: Fields) -> PageResult {
    let person = parse(&person)?;
    let outcome = ctx.write(move |tx, cx| block_cards(tx, cx, person)).await;
    finish(&ctx, person, outcome, "beans-notice-card-blocked").await
}

/// The PIN typed twice; hashed on a thread that may block.
async fn pin_hash(fields: &Fields) -> Outcome<String> {
    let pin = parse_pin(fields.get("pin")).map_err(|msg| FieldErrors::one("pin", msg))?;
    if pin != fields.get("again").trim() {
        return Err(FieldErrors::one("again", Msg::new("beans-error-pin-again")).into());
    }
    let hashed = tokio::task::spawn_blocking(move || hash_pin(&pin, vault::random::<16>())).await;
    Ok(hashed.map_err(|e| Failure::Internal(e.to_string()))??)
}

async fn finish(ctx: &Ctx, person: PersonId, outcome: Outcome<()>, notice: &'static str) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done(notice, &ctx.url(&format!("/desk/cards/{person}")))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &view(ctx, person, errors).await?),
        Err(Err(failure)) => Err(failure),
    }
}

fn parse(id: &str) -> Outcome<PersonId> {
    id.parse().map_err(|_| Failure::NotFound)
}
