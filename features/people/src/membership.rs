use access::{PersonId, Role, Scope};
use common::{CommunityId, Timestamp};
use uuid::Uuid;

/// A role, where, and for how long.
#[derive(Clone, Debug)]
pub struct Membership {
    pub id: Uuid,
    pub community: CommunityId,
    pub person: PersonId,
    pub role: Role,
    pub unit: Option<Uuid>,
    /// The unit's name when the role was given, for showing.
    pub unit_name: String,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

impl Membership {
    pub fn is_in_term(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }

    pub fn scope(&self) -> Scope {
        match self.unit {
            _ if self.community == CommunityId::HOUSE => Scope::House,
            Some(unit) => Scope::Unit(self.community, unit),
            None => Scope::Community(self.community),
        }
    }
}

/// A role to be given; `unit`: the organisation, team, grid … and its name.
#[derive(Clone, Debug)]
pub struct NewMembership {
    pub person: PersonId,
    pub role: Role,
    pub unit: Option<(Uuid, String)>,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}
