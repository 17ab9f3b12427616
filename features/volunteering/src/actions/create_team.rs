use access::Cx;
use db::Tx;
use serde_json::json;

use crate::{NewTeam, TeamId, VolunteeringError, access::MANAGE, store};

/// # Errors
/// Without `volunteering.team.manage`; when the name is taken.
pub fn create_team(tx: &mut Tx<'_>, cx: &Cx, new: &NewTeam) -> Result<TeamId, VolunteeringError> {
    cx.permit(&MANAGE)?;
    let id: TeamId = cx.id();
    store::teams::insert(tx, cx, id, new).map_err(name_taken)?;
    audit::record(tx, cx, "volunteering.team.created", "team", id, json!({"name": new.name}))?;
    Ok(id)
}

/// # Errors
/// Without `volunteering.team.manage`; when there is no such team or the name is taken.
pub fn change_team(tx: &mut Tx<'_>, cx: &Cx, id: TeamId, new: &NewTeam) -> Result<(), VolunteeringError> {
    cx.permit(&MANAGE)?;
    if !store::teams::update(tx, cx.community, id, new).map_err(name_taken)? {
        return Err(VolunteeringError::NotFound);
    }
    audit::record(tx, cx, "volunteering.team.changed", "team", id, json!({"name": new.name}))?;
    Ok(())
}

fn name_taken(error: db::Error) -> VolunteeringError {
    if error.is_unique() {
        return VolunteeringError::field("name", "volunteering-error-team-name-taken");
    }
    error.into()
}
