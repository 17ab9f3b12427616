use access::Cx;
use db::Reader;

use super::activity;
use crate::access::lead;
use crate::actions::check_in::window;
use crate::{ActivityId, ActivityState, CheckInCode, VolunteeringError, code, store};

/// The changing code for the leader's screen.
///
/// # Errors
/// When the asker does not lead the team, or the activity is not open.
pub fn check_in_code(r: &mut Reader<'_>, cx: &Cx, id: ActivityId) -> Result<CheckInCode, VolunteeringError> {
    let activity = activity(r, cx, id)?;
    lead(cx, activity.team)?;
    if activity.state != ActivityState::Open {
        return Err(VolunteeringError::refused("volunteering-error-not-open"));
    }
    Ok(code::current(cx, id))
}

/// Which of today's activities shows these eight digits now.
///
/// # Errors
/// When none does.
pub fn activity_of_code(r: &mut Reader<'_>, cx: &Cx, digits: &str) -> Result<ActivityId, VolunteeringError> {
    let (after, until) = window(cx.now);
    let open = store::activities::open_between(r, cx.community, after, until)?;
    let found = open.iter().find(|activity| code::fits(cx, activity.id, digits));
    found
        .map(|activity| activity.id)
        .ok_or_else(|| VolunteeringError::field("code", "volunteering-error-code"))
}
