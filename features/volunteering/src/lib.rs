//! 志愿服务: teams, activities, who was there and how that is proved, and what an hour earns.

pub mod access;
mod actions;
mod activity;
mod api;
mod code;
mod error;
mod feature;
mod pages;
mod participation;
mod rule;
pub mod rules;
mod sign_up;
mod store;
mod team;

pub use actions::{
    activity_states::{cancel_activity, close_activity, open_activity},
    appoint_leader::{appoint_leader, dismiss_leader},
    back_fill::back_fill,
    change_activity::change_activity,
    check_in::{check_in_self, check_out_self},
    check_in_code::{activity_of_code, check_in_code},
    create_activity::create_activity,
    create_team::{change_team, create_team},
    join_team::{join_team, leave_team},
    preview_rule::{Preview, preview_rule},
    propose_again::propose_again,
    propose_awards::{Proposed, propose_awards},
    set_rule::set_rule,
    sign_up::{sign_up, sign_up_person},
    tick_roster::tick_roster,
    withdraw::withdraw,
};
pub use activity::{Activity, ActivityId, ActivityState, ActivityTag, NewActivity};
pub use code::CheckInCode;
pub use error::VolunteeringError;
pub use feature::feature;
pub use participation::{
    Again, Grade, NewBackFill, Participation, ParticipationId, ParticipationTag, RosterTick,
};
pub use rule::{Rates, Rounding, Rule, RuleId, RuleTag, Terms};
pub use sign_up::{SignUp, SignUpState};
pub use store::{
    activities::{activities, activities_of_team, activity},
    hours::{Hours, Served, hours_of},
    participations::{participation_of, participations},
    rules::{rule_in_force, rule_version, rule_versions, rules},
    sign_ups::{sign_up_of, sign_ups},
    teams::{members, search_teams, team, teams, teams_of},
};
pub use team::{NewTeam, Team, TeamId, TeamTag};
