//! One use case per file: permit → load → rules → store → audit.

pub(crate) mod activity_states;
pub(crate) mod appoint_leader;
pub(crate) mod back_fill;
pub(crate) mod change_activity;
pub(crate) mod check_in;
pub(crate) mod check_in_code;
pub(crate) mod create_activity;
pub(crate) mod create_team;
pub(crate) mod join_team;
pub(crate) mod preview_rule;
pub(crate) mod propose_again;
pub(crate) mod propose_awards;
pub(crate) mod set_rule;
pub(crate) mod sign_up;
pub(crate) mod stay;
pub(crate) mod tick_roster;
pub(crate) mod withdraw;

use access::{Cx, PersonId};
use db::Reader;

use crate::{Activity, ActivityId, Team, TeamId, VolunteeringError, store};

pub(crate) fn activity(r: &mut Reader<'_>, cx: &Cx, id: ActivityId) -> Result<Activity, VolunteeringError> {
    store::activities::activity(r, cx.community, id)?.ok_or(VolunteeringError::NotFound)
}

pub(crate) fn team(r: &mut Reader<'_>, cx: &Cx, id: TeamId) -> Result<Team, VolunteeringError> {
    store::teams::team(r, cx.community, id)?.ok_or(VolunteeringError::NotFound)
}

/// Someone on the register of this community.
pub(crate) fn neighbour(r: &mut Reader<'_>, cx: &Cx, person: PersonId) -> Result<(), VolunteeringError> {
    let known = people::name_of(r, cx.community, person)?.is_some();
    if known { Ok(()) } else { Err(VolunteeringError::field("person", "volunteering-error-person")) }
}
