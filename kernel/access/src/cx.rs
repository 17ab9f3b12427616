use std::sync::Arc;

use common::{CommunityId, Id, Ids, Timestamp};
use uuid::Uuid;
use vault::Vault;

use crate::{Actor, Decision, Denied, Permission, PersonId, Place, decide};

/// What an action is given: who asks, where, when, and the ids it may use. A clone runs the action again alike.
#[derive(Clone, Debug)]
pub struct Cx {
    pub actor: Actor,
    pub community: CommunityId,
    pub now: Timestamp,
    pub ids: Ids,
    pub vault: Arc<Vault>,
}

impl Cx {
    pub fn new(actor: Actor, community: CommunityId, now: Timestamp, seed: u128, vault: Arc<Vault>) -> Self {
        Self { actor, community, now, ids: Ids::new(now, seed), vault }
    }

    /// The same moment, acting as the system (after the asker's own permission was checked).
    #[must_use]
    pub fn as_system(&self) -> Self {
        // Its own run of ids: a copy of this one would give the next id twice.
        Self { actor: Actor::system(), ids: self.ids.fork(), ..self.clone() }
    }

    /// A new id.
    pub fn id<K>(&self) -> Id<K> {
        self.ids.id()
    }

    pub fn uuid(&self) -> Uuid {
        self.ids.uuid()
    }

    /// May the actor do this anywhere in the community?
    ///
    /// # Errors
    /// [`Denied`].
    pub fn permit(&self, permission: &'static Permission) -> Result<(), Denied> {
        self.permit_at(permission, Place::Community(self.community))
    }

    /// May the actor do this in this organisation, team, grid …?
    ///
    /// # Errors
    /// [`Denied`].
    pub fn permit_unit(&self, permission: &'static Permission, unit: Uuid) -> Result<(), Denied> {
        self.permit_at(permission, Place::Unit(self.community, unit))
    }

    /// # Errors
    /// [`Denied`].
    pub fn permit_at(&self, permission: &'static Permission, place: Place) -> Result<(), Denied> {
        match decide(&self.actor, permission, place, self.now) {
            Decision::Allow => Ok(()),
            Decision::NeedsSecondFactor => {
                Err(Denied { permission: permission.key, needs_second_factor: true })
            }
            Decision::Deny => Err(Denied { permission: permission.key, needs_second_factor: false }),
        }
    }

    /// [`Cx::permit`] as a yes or no, for showing or hiding a button.
    pub fn may(&self, permission: &'static Permission) -> bool {
        self.permit(permission).is_ok()
    }

    /// The person who asks.
    ///
    /// # Errors
    /// [`Denied`] for nobody and for the system.
    pub fn person(&self) -> Result<PersonId, Denied> {
        self.actor.id().ok_or(Denied { permission: "signed-in", needs_second_factor: false })
    }
}
