use access::Cx;
use db::Tx;
use serde_json::json;

use super::activity;
use crate::access::JOIN;
use crate::{ActivityId, ActivityState, SignUpState, VolunteeringError, store};

/// The asker gives the place back; the first of the waiting list gets it.
///
/// # Errors
/// Without `volunteering.activity.join`; when not signed up, already checked in, or it is over.
pub fn withdraw(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    cx.permit(&JOIN)?;
    let person = cx.person()?;
    if activity(tx, cx, id)?.state != ActivityState::Open {
        return Err(VolunteeringError::refused("volunteering-error-over"));
    }
    let found = store::sign_ups::sign_up_of(tx, cx.community, id, person)?;
    if found.is_none_or(|s| s.state == SignUpState::Withdrawn) {
        return Err(VolunteeringError::refused("volunteering-error-not-signed-up"));
    }
    if store::participations::participation_of(tx, cx.community, id, person)?.is_some() {
        return Err(VolunteeringError::refused("volunteering-error-was-there"));
    }
    store::sign_ups::set_state(tx, cx.community, id, person, SignUpState::Withdrawn)?;
    audit::record(tx, cx, "volunteering.withdrew", "activity", id, json!({"person": person}))?;
    move_up(tx, cx, id)
}

/// Gives free places to the waiting list, first come first.
pub(super) fn move_up(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<(), VolunteeringError> {
    let mut left = activity(tx, cx, id)?.places_left();
    while left > 0 {
        let Some(next) = store::sign_ups::first_waiting(tx, cx.community, id)? else { break };
        store::sign_ups::set_state(tx, cx.community, id, next.person, SignUpState::Going)?;
        audit::record(tx, cx, "volunteering.moved-up", "activity", id, json!({"person": next.person}))?;
        left -= 1;
    }
    Ok(())
}
