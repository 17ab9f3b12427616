use access::Cx;
use common::Msg;
use common::clock::MINUTE_MS;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use super::{activity, neighbour, stay};
use crate::store::participations as rows;
use crate::{ActivityState, Grade, NewBackFill, ParticipationId, VolunteeringError, access::BACK_FILL};

/// Staff enters hours that nobody recorded on the spot, and says where the proof is. Never for oneself.
///
/// # Errors
/// Without `volunteering.hours.back-fill`; for oneself; before the activity began or when it was cancelled; when the
/// person's hours are there already, or the person was elsewhere; when no place is left.
pub fn back_fill(tx: &mut Tx<'_>, cx: &Cx, new: &NewBackFill) -> Result<ParticipationId, VolunteeringError> {
    cx.permit(&BACK_FILL)?;
    if cx.actor.id() == Some(new.person) {
        return Err(VolunteeringError::refused("volunteering-error-oneself"));
    }
    let activity = activity(tx, cx, new.activity)?;
    if !matches!(activity.state, ActivityState::Open | ActivityState::Closed) || activity.starts_at > cx.now {
        return Err(VolunteeringError::refused("volunteering-error-not-begun"));
    }
    neighbour(tx, cx, new.person)?;
    if new.minutes > activity.minutes() {
        let msg = Msg::new("error-number").arg("min", 1).arg("max", activity.minutes());
        return Err(FieldErrors::one("minutes", msg).into());
    }
    if rows::participation_of(tx, cx.community, new.activity, new.person)?.is_some() {
        return Err(VolunteeringError::field("person", "volunteering-error-there-already"));
    }
    let until = activity.starts_at.plus(new.minutes * MINUTE_MS);
    stay::only_here(tx, cx, &activity, new.person, activity.starts_at, until)?;
    stay::room_left(tx, cx, &activity)?;
    let mut stay = stay::begin(tx, cx, &activity, new.person, Grade::BackFill)?;
    (stay.from, stay.until, stay.minutes) = (activity.starts_at, Some(until), new.minutes);
    stay.reason.clone_from(&new.reason);
    rows::insert(tx, cx.community, &stay)?;
    let detail =
        json!({"activity": new.activity, "person": new.person, "minutes": new.minutes, "reason": new.reason});
    audit::record(tx, cx, "volunteering.hours.back-filled", "participation", stay.id, detail)?;
    Ok(stay.id)
}
