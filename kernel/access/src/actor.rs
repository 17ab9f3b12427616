use common::{CommunityId, Id, Timestamp};
use uuid::Uuid;

use crate::{Place, Role};

pub enum PersonTag {}
pub type PersonId = Id<PersonTag>;

/// Where a grant holds. A wider scope covers the narrower ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    House,
    Community(CommunityId),
    Unit(CommunityId, Uuid),
}

impl Scope {
    pub fn covers(self, place: Place) -> bool {
        match (self, place) {
            (Self::House, _) => true,
            (Self::Community(mine), Place::Community(c) | Place::Unit(c, _) | Place::Within(c)) => mine == c,
            (Self::Unit(mine, unit), Place::Unit(c, u)) => (mine, unit) == (c, u),
            (Self::Unit(mine, _), Place::Within(c)) => mine == c,
            _ => false,
        }
    }

    pub fn community(self) -> Option<CommunityId> {
        match self {
            Self::House => None,
            Self::Community(c) | Self::Unit(c, _) => Some(c),
        }
    }
}

/// A role in a scope for a term, `from` included, `until` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub scope: Scope,
    pub from: Timestamp,
    pub until: Option<Timestamp>,
}

impl Grant {
    pub fn in_term(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// Who asks. There is no query without one.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    person: Option<PersonId>,
    name: String,
    grants: Vec<Grant>,
    strong: bool,
    system: bool,
}

impl Actor {
    pub fn nobody() -> Self {
        Self::default()
    }
    /// Jobs, migrations, the command line of the operator.
    pub fn system() -> Self {
        Self { system: true, name: "system".to_owned(), ..Self::default() }
    }
    /// `strong`: logged in with a second factor.
    pub fn person(person: PersonId, name: impl Into<String>, grants: Vec<Grant>, strong: bool) -> Self {
        Self { person: Some(person), name: name.into(), grants, strong, system: false }
    }
    pub fn id(&self) -> Option<PersonId> {
        self.person
    }
    pub fn name(&self) -> &str {
        &self.name
    }
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }
    pub fn is_strong(&self) -> bool {
        self.strong
    }
    pub fn is_system(&self) -> bool {
        self.system
    }
    pub fn is_signed_in(&self) -> bool {
        self.person.is_some()
    }
    /// Units of `community` where the actor wears `role` now.
    pub fn units(&self, role: Role, community: CommunityId, now: Timestamp) -> Vec<Uuid> {
        let unit = |grant: &Grant| match grant.scope {
            Scope::Unit(c, unit) if c == community => Some(unit),
            _ => None,
        };
        self.grants.iter().filter(|g| g.role == role && g.in_term(now)).filter_map(unit).collect()
    }
    /// Communities where the actor wears any hat now, without repeats.
    pub fn communities(&self, now: Timestamp) -> Vec<CommunityId> {
        let mut all: Vec<CommunityId> =
            self.grants.iter().filter(|g| g.in_term(now)).filter_map(|g| g.scope.community()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
