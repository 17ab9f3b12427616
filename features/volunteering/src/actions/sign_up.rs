use access::{Cx, PersonId};
use db::Tx;
use serde_json::json;

use super::activity;
use crate::access::{JOIN, lead};
use crate::{Activity, ActivityId, ActivityState, SignUpState, VolunteeringError, store};

/// The asker takes a place, or stands in the waiting list when all are taken. A second time changes nothing.
///
/// # Errors
/// Without `volunteering.activity.join`; when the activity is not open or has ended.
pub fn sign_up(tx: &mut Tx<'_>, cx: &Cx, id: ActivityId) -> Result<SignUpState, VolunteeringError> {
    cx.permit(&JOIN)?;
    let person = cx.person()?;
    let activity = activity(tx, cx, id)?;
    put(tx, cx, &activity, person)
}

/// The leader signs up someone who has no phone.
///
/// # Errors
/// When the asker does not lead the team, the person is not of this community, or as [`sign_up`].
pub fn sign_up_person(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    person: PersonId,
) -> Result<SignUpState, VolunteeringError> {
    let activity = activity(tx, cx, id)?;
    lead(cx, activity.team)?;
    super::neighbour(tx, cx, person)?;
    put(tx, cx, &activity, person)
}

fn put(
    tx: &mut Tx<'_>,
    cx: &Cx,
    activity: &Activity,
    person: PersonId,
) -> Result<SignUpState, VolunteeringError> {
    match activity.state {
        ActivityState::Draft => return Err(VolunteeringError::NotFound),
        ActivityState::Open if cx.now < activity.ends_at => {}
        _ => return Err(VolunteeringError::refused("volunteering-error-over")),
    }
    let before = store::sign_ups::sign_up_of(tx, cx.community, activity.id, person)?;
    if let Some(before) = before.filter(|s| s.state != SignUpState::Withdrawn) {
        return Ok(before.state);
    }
    let state = if activity.places_left() > 0 { SignUpState::Going } else { SignUpState::Waiting };
    store::sign_ups::put(tx, cx.community, activity.id, person, state, cx.now)?;
    let detail = json!({"person": person, "state": state.as_str()});
    audit::record(tx, cx, "volunteering.signed-up", "activity", activity.id, detail)?;
    Ok(state)
}
