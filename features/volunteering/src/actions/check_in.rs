use access::{Cx, PersonId};
use common::Timestamp;
use common::clock::{DAY_MS, HOUR_MS};
use db::Tx;
use serde_json::json;

use super::sign_up::sign_up;
use super::{activity, stay};
use crate::access::JOIN;
use crate::store::participations as rows;
use crate::{
    Activity, ActivityId, ActivityState, Grade, Participation, SignUpState, VolunteeringError, code, rules,
};

/// People may check in this long before the start.
const EARLY_MS: i64 = HOUR_MS;

/// Activities whose code may be shown now start after the first and not later than the second moment.
pub(super) fn window(now: Timestamp) -> (Timestamp, Timestamp) {
    (now.plus(-2 * DAY_MS), now.plus(EARLY_MS))
}

/// The asker is here: `digits` are those on the leader's screen. Takes a free place when not signed up.
///
/// # Errors
/// Without `volunteering.activity.join`; for a wrong or old code; too early, too late, checked in already, no place left, or
/// when the person is at another activity.
pub fn check_in_self(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    digits: &str,
) -> Result<Participation, VolunteeringError> {
    let (activity, person) = at_the_code(tx, cx, id, digits)?;
    if cx.now < activity.starts_at.plus(-EARLY_MS) {
        return Err(VolunteeringError::refused("volunteering-error-too-early"));
    }
    if cx.now >= activity.ends_at {
        return Err(VolunteeringError::refused("volunteering-error-ended"));
    }
    if rows::participation_of(tx, cx.community, id, person)?.is_some() {
        return Err(VolunteeringError::refused("volunteering-error-in-already"));
    }
    stay::only_here(tx, cx, &activity, person, cx.now, cx.now.plus(1))?;
    stay::room_left(tx, cx, &activity)?;
    if sign_up(tx, cx, id)? != SignUpState::Going {
        return Err(VolunteeringError::refused("volunteering-error-waiting"));
    }
    let stay = stay::begin(tx, cx, &activity, person, Grade::Own)?;
    rows::insert(tx, cx.community, &stay)?;
    audit::record(tx, cx, "volunteering.checked-in", "participation", stay.id, json!({"activity": id}))?;
    Ok(stay)
}

/// The asker leaves; minutes within the activity's own time count.
///
/// # Errors
/// As [`check_in_self`]; when not checked in, or checked out already.
pub fn check_out_self(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    digits: &str,
) -> Result<Participation, VolunteeringError> {
    let (activity, person) = at_the_code(tx, cx, id, digits)?;
    let found = rows::participation_of(tx, cx.community, id, person)?;
    let mut stay = found.ok_or(VolunteeringError::refused("volunteering-error-not-in"))?;
    if stay.until.is_some() {
        return Err(VolunteeringError::refused("volunteering-error-out-already"));
    }
    let (until, minutes) = rules::served(activity.starts_at, activity.ends_at, stay.from, cx.now);
    (stay.until, stay.minutes) = (Some(until), minutes);
    rows::update(tx, cx.community, &stay)?;
    audit::record(tx, cx, "volunteering.checked-out", "participation", stay.id, json!({"minutes": minutes}))?;
    Ok(stay)
}

/// The asker stands before the screen of an open activity.
fn at_the_code(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    digits: &str,
) -> Result<(Activity, PersonId), VolunteeringError> {
    cx.permit(&JOIN)?;
    let person = cx.person()?;
    let activity = activity(tx, cx, id)?;
    if activity.state != ActivityState::Open {
        return Err(VolunteeringError::refused("volunteering-error-not-open"));
    }
    if !code::fits(cx, id, digits) {
        return Err(VolunteeringError::field("code", "volunteering-error-code"));
    }
    Ok((activity, person))
}
