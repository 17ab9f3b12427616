//! `/c/{community}/me`: what I have, what I can do with it, what happened last.

use ::access::Cx;
use askama::Template;
use common::Beans;
use db::Reader;
use text::T;
use web::{Area, Ctx, Page, PageResult, html};

use super::view::{LineView, lines};
use crate::store::{awards, owners};
use crate::{
    Award, BeansError, Held, LimitsNow, Owner, access as may, balance_of, holds_of, statement, wallet_limits,
};

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
    /// Sentences.
    holds: Vec<String>,
    limits: Vec<String>,
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
    let (balance, holds, limits, lines, awards) = ctx
        .read(move |r, cx| {
            let person = cx.person()?;
            let balance = balance_of(r, cx, person)?;
            let held = holds_of(r, cx, person)?;
            let holds = hold_words(r, cx, &t, &held)?;
            let limits = wallet_limits(r, cx, person)?;
            let page = statement(r, cx, person, None, LINES_SHOWN)?;
            let awards = awards::of_person(r, cx.community, person, AWARDS_SHOWN)?;
            Ok::<_, BeansError>((balance, holds, limits, lines(r, cx, &t, &page.lines)?, awards))
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
        holds,
        limits: limit_words(&ctx, &limits),
        lines,
        awards: awards.iter().map(award_view).collect(),
    })
}

fn hold_words(r: &mut Reader<'_>, cx: &Cx, t: &T, holds: &[Held]) -> Result<Vec<String>, BeansError> {
    let said = |held: &Held| {
        let shop = owners::label(r, cx.community, Owner::Shop(held.shop))?;
        let until = held.until.minute_text();
        let words = t.msg("beans-home-hold").arg("beans", held.amount).arg("shop", shop).arg("until", until);
        Ok(words.to_string())
    };
    holds.iter().map(said).collect()
}

fn limit_words(ctx: &Ctx, now: &LimitsNow) -> Vec<String> {
    let said = |key: &str, limit: Option<Beans>, left: Option<Beans>| {
        limit.map(|limit| ctx.t.msg(key).arg("limit", limit).arg("left", left.unwrap_or(limit)).to_string())
    };
    let limits = now.limits;
    let gap = limits.gap_minutes.map(|n| ctx.t.msg("beans-home-limit-gap").arg("minutes", n).to_string());
    let beans = [
        said("beans-home-limit-payment", limits.per_payment, None),
        said("beans-home-limit-day", limits.per_day, now.left_today()),
        said("beans-home-limit-month", limits.per_month, now.left_this_month()),
    ];
    beans.into_iter().chain([gap]).flatten().collect()
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
