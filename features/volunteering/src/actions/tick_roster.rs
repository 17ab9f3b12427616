use access::Cx;
use common::Msg;
use common::clock::MINUTE_MS;
use common::errors::FieldErrors;
use db::Tx;
use serde_json::json;

use super::{activity, neighbour, stay};
use crate::access::lead;
use crate::store::participations as rows;
use crate::{Activity, ActivityId, ActivityState, Grade, Participation, RosterTick, VolunteeringError};

/// The leader says who was there and for how many minutes. A stay the volunteer checked out of themself is only ever
/// shortened; 0 minutes take back what a leader entered. Nobody ticks themself.
///
/// # Errors
/// When the asker does not lead the team; before the start or after closing; more minutes than the activity has; when
/// someone was elsewhere at the time; when no place is left.
pub fn tick_roster(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: ActivityId,
    ticks: &[RosterTick],
) -> Result<(), VolunteeringError> {
    let activity = activity(tx, cx, id)?;
    lead(cx, activity.team)?;
    if activity.state != ActivityState::Open {
        return Err(VolunteeringError::refused("volunteering-error-not-open"));
    }
    if cx.now < activity.starts_at {
        return Err(VolunteeringError::refused("volunteering-error-not-begun"));
    }
    for given in ticks {
        tick(tx, cx, &activity, *given)?;
    }
    Ok(())
}

fn tick(tx: &mut Tx<'_>, cx: &Cx, activity: &Activity, given: RosterTick) -> Result<(), VolunteeringError> {
    let most = activity.minutes();
    if !(0..=most).contains(&given.minutes) {
        let msg = Msg::new("error-number").arg("min", 0).arg("max", most);
        return Err(FieldErrors::one("minutes", msg).into());
    }
    match rows::participation_of(tx, cx.community, activity.id, given.person)? {
        None if given.minutes == 0 => Ok(()),
        Some(stay) if keeps(&stay, given.minutes) => Ok(()),
        Some(stay) if given.minutes == 0 => take_back(tx, cx, &stay),
        found => enter(tx, cx, activity, found, given),
    }
}

/// The volunteer's own check-out stands unless the leader knows of less; the same tick twice changes nothing.
fn keeps(stay: &Participation, minutes: i64) -> bool {
    let own = stay.grade == Grade::Own;
    match stay.until {
        None => own && minutes == 0,
        Some(_) if own => minutes == 0 || minutes >= stay.minutes,
        Some(_) => minutes == stay.minutes,
    }
}

fn take_back(tx: &mut Tx<'_>, cx: &Cx, stay: &Participation) -> Result<(), VolunteeringError> {
    rows::delete(tx, cx.community, stay)?;
    let detail = json!({"activity": stay.activity, "person": stay.person, "minutes": stay.minutes});
    audit::record(tx, cx, "volunteering.roster.taken-back", "participation", stay.id, detail)?;
    Ok(())
}

fn enter(
    tx: &mut Tx<'_>,
    cx: &Cx,
    activity: &Activity,
    found: Option<Participation>,
    given: RosterTick,
) -> Result<(), VolunteeringError> {
    if cx.actor.id() == Some(given.person) {
        return Err(VolunteeringError::refused("volunteering-error-oneself"));
    }
    let known = found.is_some();
    let mut stay = match found {
        Some(stay) => stay,
        None => {
            neighbour(tx, cx, given.person)?;
            stay::room_left(tx, cx, activity)?;
            let mut stay = stay::begin(tx, cx, activity, given.person, Grade::Roster)?;
            stay.from = activity.starts_at;
            stay
        }
    };
    let until = stay.from.plus(given.minutes * MINUTE_MS).min(activity.ends_at);
    stay::only_here(tx, cx, activity, given.person, stay.from, until)?;
    let (_, earns) = stay::terms(tx, cx, activity, Grade::Roster)?;
    (stay.grade, stay.earns, stay.entered_by) = (Grade::Roster, earns, cx.actor.id());
    (stay.until, stay.minutes) = (Some(until), until.since(stay.from) / MINUTE_MS);
    if known {
        rows::update(tx, cx.community, &stay)?
    } else {
        rows::insert(tx, cx.community, &stay)?
    }
    let detail = json!({"activity": activity.id, "person": given.person, "minutes": stay.minutes});
    audit::record(tx, cx, "volunteering.roster.ticked", "participation", stay.id, detail)?;
    Ok(())
}
