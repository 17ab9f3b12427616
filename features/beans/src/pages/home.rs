//! `/c/{community}/me`: what I have, what I can do with it, what happened last.

use askama::Template;
use common::Beans;
use web::{Area, Ctx, Page, PageResult, html};

use super::view::{LineView, lines};
use crate::store::awards;
use crate::{Award, BeansError, LimitsNow, access as may, balance_of, statement, wallet_limits};

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
    let (balance, limits, lines, awards) = ctx
        .read(move |r, cx| {
            let person = cx.person()?;
            let balance = balance_of(r, cx, person)?;
            let limits = wallet_limits(r, cx, person)?;
            let page = statement(r, cx, person, None, LINES_SHOWN)?;
            let awards = awards::of_person(r, cx.community, person, AWARDS_SHOWN)?;
            Ok::<_, BeansError>((balance, limits, lines(r, cx, &t, &page.lines)?, awards))
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
        limits: limit_words(&ctx, &limits),
        lines,
        awards: awards.iter().map(award_view).collect(),
    })
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
