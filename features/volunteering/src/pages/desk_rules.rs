//! `/c/{c}/desk/volunteering/rules`: what an hour earns, every version, and a try-out on last month.

use askama::Template;
use axum::extract::Path;
use common::Beans;
use common::errors::FieldErrors;
use db::Reader;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Page, PageResult, html, html_with};

use super::{One, id, shown};
use crate::access::RULES;
use crate::actions::preview_rule::{Preview, preview_rule};
use crate::{Rounding, Rule, RuleId, Terms, VolunteeringError, actions, store};

#[derive(Template)]
#[template(path = "volunteering/desk_rules.html")]
struct List {
    page: Page,
    rows: Vec<Line>,
    sets: bool,
}

#[derive(Template)]
#[template(path = "volunteering/desk_rule.html")]
struct Show {
    page: Page,
    action: String,
    fields: Fields,
    funds: Vec<OptionView>,
    roundings: Vec<OptionView>,
    history: Vec<Line>,
    preview: Option<Preview>,
    /// What the days of public notice mean for whoever earns.
    preview_notice: String,
    is_new: bool,
    sets: bool,
}

/// One version, as a row.
struct Line {
    rule: Rule,
    fund: String,
    from: String,
    caps: String,
    rounding: String,
}

fn line(ctx: &Ctx, rule: Rule, funds: &[beans::Fund]) -> Line {
    let t = &ctx.t;
    let cap = |beans: Option<Beans>| beans.map_or_else(|| "—".to_owned(), |b| b.to_string());
    Line {
        fund: funds.iter().find(|f| f.id == rule.terms.fund).map(|f| f.name.clone()).unwrap_or_default(),
        from: rule.from.minute_text(),
        caps: format!("{} / {}", cap(rule.terms.cap_day), cap(rule.terms.cap_month)),
        rounding: t.s(rule.terms.rounding.label()),
        rule,
    }
}

pub(crate) async fn list(ctx: Ctx) -> PageResult {
    let (rules, funds) = ctx
        .read(|r, cx| {
            let rules = store::rules::rules(r, cx.community)?;
            Ok::<_, VolunteeringError>((rules, beans::funds(r, cx)?))
        })
        .await?;
    html(&List {
        page: ctx.page(Area::Staff, "volunteering-rules"),
        rows: rules.into_iter().map(|rule| line(&ctx, rule, &funds)).collect(),
        sets: ctx.cx().may(&RULES),
    })
}

pub(crate) async fn new(ctx: Ctx) -> PageResult {
    let usual = ctx.read(beans::rules).await?;
    let fields = Fields::default()
        .with("rounding", Rounding::HalfHour.as_str())
        .with("minutes_min", 30)
        .with("notice_days", usual.notice_days);
    page(&ctx, StatusCode::OK, None, Some(fields), FieldErrors::default(), None).await
}

pub(crate) async fn show(ctx: Ctx, Path((_, given)): One) -> PageResult {
    page(&ctx, StatusCode::OK, Some(id(&given)?), None, FieldErrors::default(), None).await
}

pub(crate) async fn create(ctx: Ctx, fields: Fields) -> PageResult {
    save(ctx, None, fields).await
}

pub(crate) async fn change(ctx: Ctx, Path((_, given)): One, fields: Fields) -> PageResult {
    let id = id(&given)?;
    save(ctx, Some(id), fields).await
}

/// `do`: preview or save.
async fn save(ctx: Ctx, id: Option<RuleId>, fields: Fields) -> PageResult {
    let terms = match Terms::parse(&fields) {
        Ok(terms) => terms,
        Err(errors) => {
            return page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, id, Some(fields), errors, None).await;
        }
    };
    if let (Some(id), "preview") = (id, fields.get("do")) {
        let preview = ctx.read(move |r, cx| preview_rule(r, cx, id, &terms)).await?;
        return page(&ctx, StatusCode::OK, Some(id), Some(fields), FieldErrors::default(), Some(preview))
            .await;
    }
    match ctx.write(move |tx, cx| actions::set_rule::set_rule(tx, cx, id, &terms)).await.map_err(shown) {
        Ok(_) => Ok(ctx.done("volunteering-notice-rule", &ctx.url("/desk/volunteering/rules"))),
        Err(Ok(errors)) => page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, id, Some(fields), errors, None).await,
        Err(Err(failure)) => Err(failure),
    }
}

fn find(
    r: &mut Reader<'_>,
    cx: &access::Cx,
    id: Option<RuleId>,
) -> Result<(Vec<Rule>, Vec<beans::Fund>), VolunteeringError> {
    let history = id.map(|id| store::rules::rule_versions(r, cx.community, id)).transpose()?;
    Ok((history.unwrap_or_default(), beans::funds(r, cx)?))
}

async fn page(
    ctx: &Ctx,
    status: StatusCode,
    id: Option<RuleId>,
    fields: Option<Fields>,
    errors: FieldErrors,
    preview: Option<Preview>,
) -> PageResult {
    let (history, funds) = ctx.read(move |r, cx| find(r, cx, id)).await?;
    if id.is_some() && history.is_empty() {
        return Err(Failure::NotFound);
    }
    let fields = fields.or_else(|| history.first().map(fields_of)).unwrap_or_default();
    let title = if id.is_some() { "volunteering-rule" } else { "volunteering-rule-new" };
    let rest = id.map_or_else(|| "new".to_owned(), |id| id.to_string());
    let (fund, rounding) = (fields.get("fund"), fields.get("rounding"));
    let view = Show {
        page: ctx.page(Area::Staff, title).with_errors(errors),
        action: ctx.url(&format!("/desk/volunteering/rules/{rest}")),
        funds: funds.iter().map(|f| OptionView::new(f.id.to_string(), f.name.clone(), fund)).collect(),
        roundings: Rounding::ALL
            .iter()
            .map(|r| OptionView::new(r.as_str(), ctx.t.s(r.label()), rounding))
            .collect(),
        history: history.into_iter().map(|rule| line(ctx, rule, &funds)).collect(),
        preview_notice: notice_text(ctx, fields.get("notice_days")),
        preview,
        is_new: id.is_none(),
        sets: ctx.cx().may(&RULES),
        fields,
    };
    html_with(status, &view)
}

fn notice_text(ctx: &Ctx, days: &str) -> String {
    match days.trim() {
        "0" => ctx.t.s("volunteering-preview-notice-none"),
        days => ctx.t.msg("volunteering-preview-notice").arg("n", days).to_string(),
    }
}

fn fields_of(rule: &Rule) -> Fields {
    let t = &rule.terms;
    let cap = |beans: Option<Beans>| beans.map(|b| b.to_string()).unwrap_or_default();
    Fields::default()
        .with("name", &t.name)
        .with("fund", t.fund)
        .with("rate_self", t.rates.own)
        .with("rate_roster", t.rates.roster)
        .with("rate_backfill", t.rates.back_fill)
        .with("rate_imported", t.rates.imported)
        .with("rounding", t.rounding.as_str())
        .with("minutes_min", t.minutes_min)
        .with("cap_day", cap(t.cap_day))
        .with("cap_month", cap(t.cap_month))
        .with("notice_days", t.notice_days)
}
