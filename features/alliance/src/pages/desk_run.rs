//! One settlement run: lines, signatures, the bank file, paid and returned.

use askama::Template;
use axum::extract::Path;
use beans::FundId;
use common::Msg;
use common::errors::FieldErrors;
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Outcome, Page, PageResult, html_with};

use super::view::{LineView, csv_file, id};
use crate::{
    Difference, RunFile, RunId, RunState, access, bank_file, differences, pay_due_lines, run_file, sign_run,
    withdraw_run,
};

/// Lines posted in one write action.
const LINES_PER_STEP: usize = 20;

#[derive(Template)]
#[template(path = "alliance/desk_run.html")]
struct RunPage {
    page: Page,
    id: String,
    state: &'static str,
    kind: &'static str,
    cutoff: String,
    sum: String,
    due: usize,
    lines: Vec<LineView>,
    steps: Vec<StepView>,
    differences: usize,
    funds: Vec<OptionView>,
    may_sign: bool,
    may_withdraw: bool,
    may_pay: bool,
}

pub(crate) struct StepView {
    pub state: &'static str,
    pub label: &'static str,
    pub note: String,
}

pub(crate) async fn show(ctx: Ctx, Path((_, run)): Path<(String, String)>) -> PageResult {
    page(&ctx, &run, FieldErrors::default()).await
}

async fn page(ctx: &Ctx, run: &str, errors: FieldErrors) -> PageResult {
    let number: RunId = id(run)?;
    let (file, differences): (RunFile, Vec<Difference>) = ctx
        .read(move |r, cx| Ok::<_, crate::AllianceError>((run_file(r, cx, number)?, differences(r, cx)?)))
        .await?;
    let (cx, state) = (ctx.cx(), file.run.state);
    let unsigned = matches!(state, RunState::Draft | RunState::Signed);
    let signed = file.run.first.is_some_and(|(by, _)| Some(by) == cx.actor.id());
    let due = file.lines.iter().filter(|line| line.state == crate::LineState::Due).count();
    let fund = |f: &beans::Fund| OptionView::new(f.id.to_string(), f.name.clone(), "");
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = ctx.t.msg("alliance-run-name").arg("number", file.run.number).to_string();
    let view = RunPage {
        page: ctx.page_titled(Area::Staff, title).with_errors(errors),
        id: run.to_owned(),
        state: state.label(),
        kind: state.kind(),
        cutoff: file.run.cutoff.minute_text(),
        sum: file
            .lines
            .iter()
            .map(|line| line.amount)
            .filter(|a| a.is_positive())
            .sum::<common::Beans>()
            .to_string(),
        due,
        lines: file.lines.iter().map(LineView::new).collect(),
        steps: steps(&file, due),
        differences: differences.len(),
        funds: file.funds.iter().map(fund).collect(),
        may_sign: unsigned && !signed && cx.may(&access::RUN_SIGN),
        may_withdraw: unsigned && cx.may(&access::RUN_DRAFT),
        may_pay: matches!(state, RunState::Approved | RunState::Closed) && cx.may(&access::RUN_PAY),
    };
    html_with(status, &view)
}

/// draft → first signature → second signature → bank.
fn steps(file: &RunFile, due: usize) -> Vec<StepView> {
    let signature = |signed: &Option<(String, common::Timestamp)>| {
        signed.as_ref().map_or_else(String::new, |(name, at)| format!("{name} · {}", at.minute_text()))
    };
    let state = |done: bool, now: bool| match (done, now) {
        (true, _) => "done",
        (false, true) => "now",
        (false, false) => "next",
    };
    if file.run.state == RunState::Withdrawn {
        return vec![StepView { state: "stop", label: "alliance-run-withdrawn", note: String::new() }];
    }
    let (first, second) = (file.run.first.is_some(), file.run.second.is_some());
    let drafted = format!("{} {}", file.drafted_by, file.run.drafted_at.minute_text());
    let step = |state, label, note| StepView { state, label, note };
    vec![
        step("done", "alliance-step-drafted", drafted.trim().to_owned()),
        step(state(first, !first), "alliance-step-first", signature(&file.first)),
        step(state(second, first && !second), "alliance-step-second", signature(&file.second)),
        step(state(second && due == 0, second && due > 0), "alliance-step-paid", String::new()),
    ]
}

/// Back to the run, or the run with what is wrong.
async fn after<T>(ctx: &Ctx, run: &str, notice: &'static str, outcome: Outcome<T>) -> PageResult {
    match outcome.map_err(Failure::into_fields) {
        Ok(_) => Ok(ctx.done(notice, &ctx.url(&format!("/desk/settlement/{run}")))),
        Err(Ok(errors)) => page(ctx, run, errors).await,
        Err(Err(failure)) => Err(failure),
    }
}

pub(crate) async fn sign(ctx: Ctx, Path((_, run)): Path<(String, String)>, _: Fields) -> PageResult {
    let number: RunId = id(&run)?;
    let outcome = ctx.write(move |tx, cx| sign_run(tx, cx, number)).await;
    after(&ctx, &run, "alliance-notice-signed", outcome).await
}

pub(crate) async fn withdraw(ctx: Ctx, Path((_, run)): Path<(String, String)>, _: Fields) -> PageResult {
    let number: RunId = id(&run)?;
    let outcome = ctx.write(move |tx, cx| withdraw_run(tx, cx, number)).await;
    after(&ctx, &run, "alliance-notice-withdrawn", outcome).await
}

pub(crate) async fn pay(ctx: Ctx, Path((_, run)): Path<(String, String)>, fields: Fields) -> PageResult {
    let number: RunId = id(&run)?;
    let outcome = match fields.get("fund").parse::<FundId>() {
        Ok(fund) => pay_in_steps(&ctx, number, fund).await,
        Err(_) => Err(FieldErrors::one("fund", Msg::new("error-choice")).into()),
    };
    after(&ctx, &run, "alliance-notice-paid", outcome).await
}

/// Each step is whole in itself: what an interruption leaves due is paid by pressing again.
async fn pay_in_steps(ctx: &Ctx, run: RunId, fund: FundId) -> Outcome<()> {
    while ctx.write(move |tx, cx| pay_due_lines(tx, cx, run, fund, LINES_PER_STEP)).await? > 0 {}
    Ok(())
}

pub(crate) async fn bank_csv(ctx: Ctx, Path((_, run)): Path<(String, String)>) -> PageResult {
    let number: RunId = id(&run)?;
    let file = ctx.read(move |r, cx| run_file(r, cx, number)).await?;
    let bytes = ctx.write(move |tx, cx| bank_file(tx, cx, number)).await?;
    Ok(csv_file(&format!("bank-{}-{}.csv", file.run.number, file.run.week), bytes))
}
