//! `/c/{community}/me/card`: the holder's card, and what to do when it is lost.

use askama::Template;
use web::{Area, Ctx, Fields, Page, PageResult, html};

use crate::{BeansError, Card, CardState, block_cards, cards_of};

#[derive(Template)]
#[template(path = "beans/card.html")]
struct CardPage {
    page: Page,
    cards: Vec<CardView>,
    usable: bool,
}

/// A card as lists show it; the number in full stands on the card only.
pub(super) struct CardView {
    pub last_four: String,
    pub state: &'static str,
    pub tag: &'static str,
    pub usable: bool,
    pub issued: String,
    pub tries: i64,
}

pub(super) fn card_view(card: &Card) -> CardView {
    CardView {
        last_four: card.number.get(12..).unwrap_or_default().to_owned(),
        state: card.state.label(),
        tag: match card.state {
            CardState::Active => "ok",
            CardState::Locked => "warn",
            CardState::Replaced => "off",
        },
        usable: card.state != CardState::Replaced,
        issued: card.issued_at.date().to_string(),
        tries: card.tries,
    }
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let cards = ctx.read(|r, cx| cards_of(r, cx, cx.person()?)).await?;
    let usable = cards.iter().any(|card| card.state != CardState::Replaced);
    let cards = cards.iter().map(card_view).collect();
    html(&CardPage { page: ctx.page(Area::Resident, "beans-card-title"), cards, usable })
}

pub(crate) async fn block(ctx: Ctx, _: Fields) -> PageResult {
    ctx.write(|tx, cx| {
        let person = cx.person()?;
        block_cards(tx, cx, person)?;
        Ok::<_, BeansError>(())
    })
    .await?;
    Ok(ctx.done("beans-notice-card-blocked", &ctx.url("/me/card")))
}
