use access::{Cx, PersonId};
use db::Tx;
use serde_json::json;

use super::{neighbour, team};
use crate::access::{JOIN, lead};
use crate::{TeamId, VolunteeringError, store};

/// Joins the team: oneself, or by its leader or staff. Joining twice changes nothing.
///
/// # Errors
/// When the asker may not, or team or person are not of this community.
pub fn join_team(tx: &mut Tx<'_>, cx: &Cx, id: TeamId, person: PersonId) -> Result<(), VolunteeringError> {
    permit(cx, id, person)?;
    team(tx, cx, id)?;
    neighbour(tx, cx, person)?;
    if store::teams::join(tx, cx, id, person)? {
        audit::record(tx, cx, "volunteering.team.joined", "team", id, json!({"person": person}))?;
    }
    Ok(())
}

/// # Errors
/// When the asker may not, or the person is no member.
pub fn leave_team(tx: &mut Tx<'_>, cx: &Cx, id: TeamId, person: PersonId) -> Result<(), VolunteeringError> {
    permit(cx, id, person)?;
    if !store::teams::leave(tx, cx.community, id, person)? {
        return Err(VolunteeringError::NotFound);
    }
    audit::record(tx, cx, "volunteering.team.left", "team", id, json!({"person": person}))?;
    Ok(())
}

fn permit(cx: &Cx, team: TeamId, person: PersonId) -> Result<(), VolunteeringError> {
    if cx.actor.id() == Some(person) {
        cx.permit(&JOIN)?
    } else {
        lead(cx, team)?
    }
    Ok(())
}
