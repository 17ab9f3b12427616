use access::Cx;
use common::Msg;
use db::Tx;
use serde_json::json;

use super::activity;
use crate::access::lead;
use crate::{ActivityId, ActivityState, VolunteeringError, store};

/// draft → open: people see it and sign up.
///
/// # Errors
/// When the asker does not lead the team, or it is no draft.
pub fn open_activity(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    go(tx, cx, id, ActivityState::Open)
}

/// open → closed, once it has begun: the list of who was there is final. Whoever never checked out has no minutes.
///
/// # Errors
/// When the asker does not lead the team, it is not open, or has not begun.
pub fn close_activity(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    let now = activity(tx, cx, id)?;
    lead(cx, now.team)?;
    if now.starts_at > cx.now {
        return Err(VolunteeringError::refused("volunteering-error-not-begun"));
    }
    go(tx, cx, id, ActivityState::Closed)
}

/// draft or open → cancelled, while nobody has been there.
///
/// # Errors
/// When the asker does not lead the team, it is over, or someone was there.
pub fn cancel_activity(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    let now = activity(tx, cx, id)?;
    lead(cx, now.team)?;
    let there = store::participations::count(tx, cx.community, id)?;
    if there > 0 {
        return Err(VolunteeringError::Refused(Msg::new("volunteering-error-someone-there").arg("n", there)));
    }
    go(tx, cx, id, ActivityState::Cancelled)
}

fn go(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId, to: ActivityState) -> Result<(), VolunteeringError> {
    let now = activity(tx, cx, id)?;
    lead(cx, now.team)?;
    let fits = match to {
        ActivityState::Open => now.state == ActivityState::Draft,
        ActivityState::Closed => now.state == ActivityState::Open,
        ActivityState::Cancelled => matches!(now.state, ActivityState::Draft | ActivityState::Open),
        ActivityState::Draft => false,
    };
    if !fits {
        return Err(VolunteeringError::refused("volunteering-error-state"));
    }
    store::activities::set_state(tx, cx, id, to)?;
    let detail = json!({"from": now.state.as_str(), "to": to.as_str()});
    audit::record(tx, cx, "volunteering.activity.moved", "activity", id, detail)?;
    Ok(())
}
