//! `/c/{community}/me`: what I have, what I can do with it, what happened last.

use askama::Template;
use web::{Area, Ctx, Page, PageResult, html};

use super::view::{LineView, lines};
use crate::store::awards;
use crate::{Award, BeansError, access as may, balance_of, statement};

const LINES_SHOWN: i64 = 5;
const AWARDS_SHOWN: i64 = 5;

#[derive(Template)]
#[template(path = "beans/home.html")]
struct Home {
    page: Page,
    name: String,
    balance: String,
    note: String,
    pays: bool,
    lines: Vec<LineView>,
    awards: Vec<AwardView>,
}

struct AwardView {
    source: String,
    detail: String,
    beans: String,
    tag: &'static str,
    state: &'static str,
    reason: String,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let t = ctx.t.clone();
    let (balance, lines, awards) = ctx
        .read(move |r, cx| {
            let person = cx.person()?;
            let balance = balance_of(r, cx, person)?;
            let page = statement(r, cx, person, None, LINES_SHOWN)?;
            let awards = awards::of_person(r, cx.community, person, AWARDS_SHOWN)?;
            Ok::<_, BeansError>((balance, lines(r, cx, &t, &page.lines)?, awards))
        })
        .await?;
    let note = match balance.next_expiry {
        Some((at, beans)) => {
            let last_day = at.plus(-1).date();
            ctx.t.msg("beans-home-expiry").arg("beans", beans).arg("date", last_day).to_string()
        }
        None => ctx.t.s("beans-home-nothing-yet"),
    };
    html(&Home {
        page: ctx.page(Area::Resident, "beans-home-title"),
        name: ctx.actor.name().to_owned(),
        balance: balance.available.to_string(),
        note,
        pays: ctx.cx().may(&may::PAY),
        lines,
        awards: awards.iter().map(award_view).collect(),
    })
}

fn award_view(award: &Award) -> AwardView {
    let refused = award.state == crate::AwardState::Refused;
    AwardView {
        source: award.source.label.clone(),
        detail: award.detail.clone(),
        beans: award.amount.to_string(),
        tag: award.state.tag(),
        state: award.state.label(),
        reason: if refused { award.reason.clone() } else { String::new() },
    }
}
