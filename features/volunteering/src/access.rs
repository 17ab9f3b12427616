//! Who may do what in this room; the only place that says so.

use access::{Cx, Denied, Permission, Role};

use crate::TeamId;

/// Join teams, sign up, check in and out, for oneself.
pub const JOIN: Permission = Permission::new("volunteering.activity.join", &[Role::Resident]);
/// Run a team's activities: create, roster, code, close, propose awards. See [`lead`].
pub const LEAD: Permission =
    Permission::new("volunteering.activity.lead", &[Role::TeamLeader, Role::Staff, Role::Admin]);
/// Teams and their leaders, and the activities of every team.
pub const MANAGE: Permission = Permission::strong("volunteering.team.manage", &[Role::Staff, Role::Admin]);
/// Enter hours afterwards, with a reason.
pub const BACK_FILL: Permission = Permission::strong("volunteering.hours.back-fill", &[Role::Staff]);
/// Set what an hour earns.
pub const RULES: Permission = Permission::strong("volunteering.rule.set", &[Role::Finance, Role::Admin]);
/// Read and export everyone's hours.
pub const HOURS: Permission = Permission::strong(
    "volunteering.hours.read",
    &[Role::Staff, Role::Approver, Role::Finance, Role::Supervisor, Role::Admin],
);

pub const ALL: &[&Permission] = &[&JOIN, &LEAD, &MANAGE, &BACK_FILL, &RULES, &HOURS];

/// The team's own leader, or staff with a second factor.
///
/// # Errors
/// [`Denied`] for everyone else.
pub fn lead(cx: &Cx, team: TeamId) -> Result<(), Denied> {
    cx.permit_unit(&LEAD, team.uuid())?;
    let own = cx.actor.units(Role::TeamLeader, cx.community, cx.now).contains(&team.uuid());
    if own { Ok(()) } else { cx.permit(&MANAGE) }
}
