use access::Cx;
use common::Beans;
use db::Tx;
use serde_json::json;

use super::catch_up::catch_up_all;
use crate::access::RUN_DRAFT;
use crate::store::{lines, owed, runs};
use crate::{AllianceError, Drafted, LineState, RunId, RunState, rules};

/// Drafts the run of this week: a line per shop that is owed anything. A shop whose refunds are more than its payments is
/// carried: its entries wait for the next run. The same week gives the same run.
///
/// # Errors
/// Without `alliance.run.draft`; while an earlier run is still open.
pub fn draft_run(tx: &mut Tx<'_>, cx: &Cx) -> Result<Drafted, AllianceError> {
    cx.permit(&RUN_DRAFT)?;
    let week = rules::monday(cx.now.date());
    if let Some(run) = runs::of_week(tx, cx.community, week)? {
        return Ok(Drafted::Already(run.id));
    }
    if runs::open_run(tx, cx.community)?.is_some() {
        return Err(AllianceError::refused("alliance-error-open-run"));
    }
    catch_up_all(tx, cx)?;
    let shops = owed::owed(tx, cx.community, cx.now)?;
    if !shops.iter().any(|(_, owed)| owed.amount().is_positive()) {
        return Ok(Drafted::Nothing);
    }
    let id: RunId = cx.id();
    runs::insert(tx, cx, id, week)?;
    let (mut sum, mut due) = (Beans::ZERO, 0);
    owed::mark(tx, cx.community, id, cx.now)?;
    for (merchant, owed) in &shops {
        if owed.amount().is_positive() {
            lines::insert(tx, cx.community, id, *merchant, owed, LineState::Due)?;
            (sum, due) = (sum + owed.amount(), due + 1);
            continue;
        }
        owed::release(tx, cx.community, id, *merchant)?;
        if owed.amount() != Beans::ZERO {
            lines::insert(tx, cx.community, id, *merchant, owed, LineState::Carried)?;
        }
    }
    let detail = json!({"week": week.to_string(), "lines": due, "fen": sum});
    audit::record(tx, cx, "alliance.run.drafted", "run", id, detail)?;
    Ok(Drafted::New(id))
}

/// Takes a run back before its second signature; what it would have paid is owed as before.
///
/// # Errors
/// Without `alliance.run.draft`; when there is no such run or it has both signatures.
pub fn withdraw_run(tx: &mut Tx<'_>, cx: &Cx, id: RunId) -> Result<(), AllianceError> {
    cx.permit(&RUN_DRAFT)?;
    let run = runs::run(tx, cx.community, id)?.ok_or(AllianceError::NotFound)?;
    if !matches!(run.state, RunState::Draft | RunState::Signed) {
        return Err(AllianceError::refused("alliance-error-withdraw"));
    }
    owed::unmark(tx, cx.community, id)?;
    lines::withdraw(tx, cx.community, id)?;
    runs::end(tx, cx, id, RunState::Withdrawn)?;
    audit::record(tx, cx, "alliance.run.withdrawn", "run", id, json!({"number": run.number}))?;
    Ok(())
}

/// The weekly job. An open run or an empty week is no failure: the next one makes up for it.
pub(crate) fn weekly(tx: &mut Tx<'_>, cx: &Cx, _: &str) -> Result<(), String> {
    match draft_run(tx, cx) {
        Ok(_) | Err(AllianceError::Refused(_)) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}
