//! `/c/{community}/desk/funds`: the funds, what each has issued, and the community's own numbers.

use askama::Template;
use common::errors::FieldErrors;
use common::{Beans, Fen};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, Outcome, Page, PageResult, html, html_with};

use super::view::percent;
use crate::store::ledger as rows;
use crate::{BeansError, Fund, Life, Rules, access as may, books, funds, rules};

#[derive(Template)]
#[template(path = "beans/desk_funds.html")]
struct FundsPage {
    page: Page,
    rows: Vec<FundView>,
    cover: String,
    edits: bool,
    notice_days: String,
    grace_days: String,
}

/// A fund with what it has issued and holds.
pub(super) struct FundView {
    pub id: String,
    pub name: String,
    pub approved: String,
    pub issued: String,
    pub left: String,
    pub cash: String,
    pub ratio: String,
    pub life: String,
    pub resolution: String,
}

pub(super) fn fund_view(ctx: &Ctx, fund: &Fund, (issued, cash): (Beans, Fen)) -> FundView {
    FundView {
        id: fund.id.to_string(),
        name: fund.name.clone(),
        approved: fund.approved.to_string(),
        issued: issued.to_string(),
        left: (fund.approved - issued).to_string(),
        cash: cash.to_string(),
        ratio: percent((fund.ratio_bp > 0).then_some(fund.ratio_bp)),
        life: match fund.life {
            Life::Days(days) => ctx.t.msg("beans-life-days").arg("days", days).to_string(),
            Life::YearEnd => ctx.t.s("beans-life-year"),
        },
        resolution: fund.resolution.clone(),
    }
}

/// What a fund has issued and its cash.
pub(super) fn sums(
    r: &mut db::Reader<'_>,
    cx: &::access::Cx,
    fund: &Fund,
) -> Result<(Beans, Fen), BeansError> {
    let mut balance =
        |no| Ok::<_, db::Error>(rows::account(r, cx.community, no)?.map_or(0, |row| row.account.balance));
    Ok((-Beans(balance(fund.envelope)?), Fen(balance(fund.cash)?)))
}

pub(crate) async fn list(ctx: Ctx) -> PageResult {
    let rules = ctx.read(rules).await?;
    let days = (rules.notice_days.to_string(), rules.grace_days.to_string());
    html(&view(&ctx, FieldErrors::default(), days).await?)
}

async fn view(ctx: &Ctx, errors: FieldErrors, days: (String, String)) -> Outcome<FundsPage> {
    let (all, cover) = ctx
        .read(|r, cx| {
            cx.permit(&may::JOURNAL_READ)?;
            let mut all = vec![];
            for fund in funds(r, cx)? {
                let sums = sums(r, cx, &fund)?;
                all.push((fund, sums));
            }
            Ok::<_, BeansError>((all, books(r, cx.community)?.cover_bp()))
        })
        .await?;
    Ok(FundsPage {
        page: ctx.page(Area::Staff, "beans-funds-title").with_errors(errors),
        rows: all.iter().map(|(fund, sums)| fund_view(ctx, fund, *sums)).collect(),
        cover: percent(cover),
        edits: ctx.cx().may(&may::FUND_EDIT),
        notice_days: days.0,
        grace_days: days.1,
    })
}

pub(crate) async fn set_rules(ctx: Ctx, fields: Fields) -> PageResult {
    let outcome = match Rules::parse(&fields) {
        Ok(new) => ctx.write(move |tx, cx| crate::set_rules(tx, cx, &new)).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-saved", &ctx.url("/desk/funds"))),
        Err(Ok(errors)) => {
            let days = (fields.get("notice_days").to_owned(), fields.get("grace_days").to_owned());
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&ctx, errors, days).await?)
        }
        Err(Err(failure)) => Err(failure),
    }
}
