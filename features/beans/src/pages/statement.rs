//! `/c/{community}/me/statement`: every line, page by page into the past, or one month or day with what was there before
//! and after. `/c/{community}/desk/accounts/{no}`: the same of any account, with full names.

use askama::Template;
use axum::extract::{Path, Query};
use common::Timestamp;
use common::errors::FieldErrors;
use serde::Deserialize;
use web::{Area, Ctx, Failure, OptionView, Outcome, Page, PageResult, encoded, html};

use super::view::{LineView, lines};
use crate::period::{day, month};
use crate::{
    AccountNo, BeansError, History, Owner, Period, Whose, access as may, account, history, statement,
};

const LINES_SHOWN: i64 = 25;
const MONTHS_SHOWN: usize = 13;

#[derive(Template)]
#[template(path = "beans/statement.html")]
struct StatementPage {
    page: Page,
    shown: Shown,
}

#[derive(Template)]
#[template(path = "beans/desk_account.html")]
struct AccountPage {
    page: Page,
    name: String,
    yuan: bool,
    balance: String,
    /// Where the limits of a wallet are set; empty for others.
    limits: String,
    shown: Shown,
}

impl AccountPage {
    fn unit(&self) -> String {
        self.page.t.s(if self.yuan { "beans-yuan" } else { "ui-beans" })
    }
}

/// What both pages show.
struct Shown {
    months: Vec<OptionView>,
    day: String,
    period: Option<PeriodView>,
    lines: Vec<LineView>,
    older: String,
}

struct PeriodView {
    from: String,
    to: String,
    opening: String,
    closing: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: String,
    /// `2026-03`.
    #[serde(default)]
    month: String,
    /// `2026-03-31`; goes before the month.
    #[serde(default)]
    day: String,
}

impl Asked {
    fn period(&self) -> (Option<Period>, FieldErrors) {
        let mut errors = FieldErrors::default();
        let period = match (self.day.trim(), self.month.trim()) {
            ("", "") => None,
            ("", text) => errors.take("month", month(text)),
            (text, _) => errors.take("day", day(text)).map(Period::day),
        };
        (period, errors)
    }

    fn older(&self, next: Option<i64>) -> String {
        let kept = format!("&month={}&day={}", encoded(&self.month), encoded(&self.day));
        let kept = if self.month.is_empty() && self.day.is_empty() { "" } else { &kept };
        next.map_or_else(String::new, |seq| format!("?before={seq}{kept}"))
    }
}

pub(crate) async fn show(ctx: Ctx, Query(asked): Query<Asked>) -> PageResult {
    let (period, errors) = asked.period();
    let page = ctx.page(Area::Resident, "beans-statement-title").with_errors(errors);
    let (t, before) = (ctx.t.clone(), asked.before.parse().ok());
    let read = ctx
        .read(move |r, cx| {
            let person = cx.person()?;
            let found = match period {
                Some(period) => history(r, cx, Whose::Person(person), period, before, LINES_SHOWN)?,
                None => {
                    History { page: statement(r, cx, person, before, LINES_SHOWN)?, ..History::default() }
                }
            };
            Ok::<_, BeansError>((lines(r, cx, &t, &found.page.lines)?, found))
        })
        .await?;
    html(&StatementPage { page, shown: shown(&ctx, &asked, period, read) })
}

pub(crate) async fn of_account(
    ctx: Ctx,
    Path((_, no)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let no = parse(&no)?;
    let (period, errors) = asked.period();
    let page = ctx.page(Area::Staff, "beans-account-title").with_errors(errors);
    let (t, before) = (ctx.t.clone(), asked.before.parse().ok());
    let ever = Period::until(ctx.cx().now.date());
    let (owned, party, found, rows) = ctx
        .read(move |r, cx| {
            let (owned, party) = account(r, cx, no)?;
            let asked = period.unwrap_or(ever);
            let found = history(r, cx, Whose::Account(no), asked, before, LINES_SHOWN)?;
            let rows = lines(r, cx, &t, &found.page.lines)?;
            Ok::<_, BeansError>((owned, party, found, rows))
        })
        .await?;
    html(&AccountPage {
        page,
        name: party.show(&ctx.t),
        yuan: matches!(owned.owner, Owner::Cash(_) | Owner::Bank),
        limits: if matches!(owned.owner, Owner::Wallet(_)) && ctx.cx().may(&may::WALLET_LIMIT) {
            ctx.url(&format!("/desk/accounts/{}/limits", no.0))
        } else {
            String::new()
        },
        balance: if period.is_none() { found.closing.to_string() } else { String::new() },
        shown: shown(&ctx, &asked, period, (rows, found)),
    })
}

fn parse(no: &str) -> Outcome<AccountNo> {
    no.parse().map(AccountNo).map_err(|_| Failure::NotFound)
}

fn shown(
    ctx: &Ctx,
    asked: &Asked,
    period: Option<Period>,
    (lines, found): (Vec<LineView>, History),
) -> Shown {
    let view = |period: Period| PeriodView {
        from: period.from.to_string(),
        to: period.to.to_string(),
        opening: found.opening.to_string(),
        closing: found.closing.to_string(),
    };
    Shown {
        months: months(ctx.cx().now, &asked.month),
        day: asked.day.clone(),
        period: period.map(view),
        lines,
        older: asked.older(found.page.next),
    }
}

/// The months up to this one, newest first.
fn months(now: Timestamp, chosen: &str) -> Vec<OptionView> {
    let newest = now.date().first_of_month();
    let earlier = std::iter::successors(Some(newest), |month| {
        month.yesterday().ok().map(jiff::civil::Date::first_of_month)
    });
    let option = |month: jiff::civil::Date| {
        let value = month.strftime("%Y-%m").to_string();
        OptionView { label: value.clone(), selected: value == chosen, value }
    };
    earlier.take(MONTHS_SHOWN).map(option).collect()
}
