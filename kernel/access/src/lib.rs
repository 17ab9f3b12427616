//! Who may do what: deny by default, role × scope × term. Permissions are declared in each room's `access.rs`;
//! [`decide`] is the one function that answers.

mod actor;
mod cx;
mod role;

pub use actor::{Actor, Grant, PersonId, PersonTag, Scope};
pub use cx::Cx;
pub use role::Role;

use common::{CommunityId, Timestamp};
use uuid::Uuid;

/// Something that can be done, and the roles that may.
#[derive(Debug)]
pub struct Permission {
    /// `room.thing.verb`.
    pub key: &'static str,
    pub roles: &'static [Role],
    /// Needs a log-in with a second factor (staff).
    pub strong: bool,
}

impl Permission {
    pub const fn new(key: &'static str, roles: &'static [Role]) -> Self {
        Self { key, roles, strong: false }
    }
    /// As [`Permission::new`], only with a second factor.
    pub const fn strong(key: &'static str, roles: &'static [Role]) -> Self {
        Self { key, roles, strong: true }
    }
}

/// Where something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    House,
    Community(CommunityId),
    /// An organisation, team, grid … of a community.
    Unit(CommunityId, Uuid),
    /// The community or any unit in it: for showing a menu or a page whose action decides exactly.
    Within(CommunityId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allow,
    /// The role would do, the log-in is not strong enough.
    NeedsSecondFactor,
    Deny,
}

/// The actor may not. `permission` goes to the log; a person sees "not found" or "please log in".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denied {
    pub permission: &'static str,
    pub needs_second_factor: bool,
}

/// Allows only when some grant in term, of a listed role, covers the place.
pub fn decide(actor: &Actor, permission: &Permission, place: Place, now: Timestamp) -> Decision {
    if actor.is_system() {
        return Decision::Allow;
    }
    let held = actor.grants().iter().any(|grant| {
        permission.roles.contains(&grant.role) && grant.in_term(now) && grant.scope.covers(place)
    });
    match (held, permission.strong && !actor.is_strong()) {
        (false, _) => Decision::Deny,
        (true, true) => Decision::NeedsSecondFactor,
        (true, false) => Decision::Allow,
    }
}

/// Role × permission as committed in the access matrix: `key  role role …`, sorted by key.
pub fn matrix(permissions: &[&Permission]) -> String {
    let mut lines: Vec<String> = permissions
        .iter()
        .map(|p| {
            let roles: Vec<&str> =
                Role::ALL.iter().filter(|r| p.roles.contains(r)).map(|r| r.as_str()).collect();
            format!("{:<40} {}{}\n", p.key, if p.strong { "[2FA] " } else { "" }, roles.join(" "))
        })
        .collect();
    lines.sort();
    lines.concat()
}

#[cfg(test)]
mod tests;
