use access::{Cx, PersonId, Role};
use db::Tx;
use people::NewMembership;
use serde_json::json;
use uuid::Uuid;

use super::{neighbour, team};
use crate::{TeamId, VolunteeringError, access::MANAGE, store};

/// Makes the person a leader of the team, and a member. Gives the membership's id.
///
/// # Errors
/// Without `volunteering.team.manage`; when team or person are not of this community, or they lead it already.
pub fn appoint_leader(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: TeamId,
    person: PersonId,
) -> Result<Uuid, VolunteeringError> {
    cx.permit(&MANAGE)?;
    let team = team(tx, cx, id)?;
    neighbour(tx, cx, person)?;
    let now = people::memberships_of_unit(tx, cx.community, id.uuid())?;
    if now
        .iter()
        .any(|m| m.person == person && m.role == Role::TeamLeader && m.until.is_none_or(|u| u > cx.now))
    {
        return Err(VolunteeringError::field("person", "volunteering-error-leads-already"));
    }
    let new = NewMembership {
        person,
        role: Role::TeamLeader,
        unit: Some((id.uuid(), team.name)),
        from: cx.now,
        until: None,
    };
    let membership = people::grant_role(tx, &cx.as_system(), &new)?;
    store::teams::join(tx, cx, id, person)?;
    audit::record(tx, cx, "volunteering.leader.appointed", "team", id, json!({"person": person}))?;
    Ok(membership)
}

/// Ends a leader's term now.
///
/// # Errors
/// Without `volunteering.team.manage`; when the membership is not a leader's of this team.
pub fn dismiss_leader(
    tx: &mut Tx<'_>,
    cx: &Cx,
    id: TeamId,
    membership: Uuid,
) -> Result<(), VolunteeringError> {
    cx.permit(&MANAGE)?;
    let all = people::memberships_of_unit(tx, cx.community, id.uuid())?;
    let found = all.iter().find(|m| m.id == membership && m.role == Role::TeamLeader);
    let person = found.ok_or(VolunteeringError::NotFound)?.person;
    people::revoke_role(tx, &cx.as_system(), membership)?;
    audit::record(tx, cx, "volunteering.leader.dismissed", "team", id, json!({"person": person}))?;
    Ok(())
}
