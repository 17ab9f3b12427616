use access::Cx;
use common::Msg;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use super::activity;
use super::create_activity::check;
use super::withdraw::move_up;
use crate::access::lead;
use crate::{Activity, ActivityId, ActivityState, NewActivity, VolunteeringError, store};

/// Changes a draft or an open activity. Once it has begun, its times, team and rule stay.
///
/// # Errors
/// When the asker does not lead the team; when it is over, or fewer places are left than people are going.
pub fn change_activity(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    new: &NewActivity,
) -> Result<(), VolunteeringError> {
    let now = activity(tx, cx, id)?;
    lead(cx, now.team)?;
    if !matches!(now.state, ActivityState::Draft | ActivityState::Open) {
        return Err(VolunteeringError::refused("volunteering-error-over"));
    }
    if now.state == ActivityState::Open && now.starts_at <= cx.now {
        unmoved(&now, new)?;
    } else {
        check(tx, cx, new)?;
    }
    if new.capacity < now.going {
        let msg = Msg::new("volunteering-error-capacity-below").arg("going", now.going);
        return Err(FieldErrors::one("capacity", msg).into());
    }
    store::activities::update(tx, cx.community, id, new)?;
    audit::record(tx, cx, "volunteering.activity.changed", "activity", id, json!({"title": new.title}))?;
    move_up(tx, cx, id)
}

fn unmoved(now: &Activity, new: &NewActivity) -> Result<(), VolunteeringError> {
    let moved = [
        ("team", now.team != new.team),
        ("rule", now.rule != new.rule),
        ("starts_at", now.starts_at.local_input() != new.starts_at.local_input()),
        ("ends_at", now.ends_at.local_input() != new.ends_at.local_input()),
    ];
    let mut errors = FieldErrors::default();
    for (field, _) in moved.iter().filter(|(_, moved)| *moved) {
        errors.add(*field, Msg::new("volunteering-error-begun"));
    }
    Ok(errors.into_result()?)
}
