//! What the demo knows of one community while it is being lived through.

use std::sync::Arc;

use access::{Actor, Cx, Grant, PersonId, Role, Scope};
use alliance::MerchantId;
use anyhow::Result;
use beans::FundId;
use common::{Clock, CommunityId, Timestamp};
use db::{Db, Tx};
use uuid::Uuid;
use vault::Vault;
use volunteering::{ActivityId, RuleId, TeamId};

use super::names::Script;
use super::rng::Rng;

/// Runs actions in one community, at the demo's clock.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) db: Db,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Clock,
    pub(super) community: CommunityId,
    pub(super) since: Timestamp,
}

impl Stage {
    /// Lives through a piece of the world's life in one write action; what it learnt comes back.
    pub(super) fn play<F>(&self, world: &mut World, at: Timestamp, piece: F) -> Result<()>
    where
        F: Fn(&mut Scene<'_, '_>) -> Result<()> + Send + 'static,
    {
        self.clock.set(at);
        let (start, stage) = (world.clone(), self.clone());
        let run = move |tx: &mut Tx<'_>| -> Result<World, Played> {
            let mut world = start.clone();
            piece(&mut Scene { stage: &stage, world: &mut world, tx, at }).map_err(Played)?;
            Ok(world)
        };
        *world = self.db.write_blocking(self.community, run).map_err(|failed| failed.0)?;
        Ok(())
    }
}

struct Played(anyhow::Error);
impl From<db::Error> for Played {
    fn from(error: db::Error) -> Self {
        Self(error.into())
    }
}

/// One write action of the demo.
pub(super) struct Scene<'s, 'c> {
    pub(super) stage: &'s Stage,
    pub(super) world: &'s mut World,
    pub(super) tx: &'s mut Tx<'c>,
    pub(super) at: Timestamp,
}

impl Scene<'_, '_> {
    /// A context for `actor`, a little later than the one before.
    pub(super) fn cx(&mut self, actor: &Actor) -> Cx {
        self.at = self.at.plus(137);
        let seed = self.world.rng.wide();
        Cx::new(actor.clone(), self.stage.community, self.at, seed, Arc::clone(&self.stage.vault))
    }

    pub(super) fn resident(&self, person: PersonId) -> Actor {
        self.actor(person, &[Role::Resident])
    }

    pub(super) fn actor(&self, person: PersonId, roles: &[Role]) -> Actor {
        let scope = Scope::Community(self.stage.community);
        let grant = |role: &Role| Grant { role: *role, scope, from: self.stage.since, until: None };
        Actor::person(person, "", roles.iter().map(grant).collect(), true)
    }

    pub(super) fn at_unit(&self, person: PersonId, role: Role, unit: Uuid) -> Actor {
        let scope = Scope::Unit(self.stage.community, unit);
        let grant = Grant { role, scope, from: self.stage.since, until: None };
        Actor::person(person, "", vec![grant], true)
    }
}

#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) script: Script,
    pub(super) rng: Rng,
    pub(super) desk: Desk,
    pub(super) residents: Vec<PersonId>,
    /// Residents with a printed card and its number.
    pub(super) cards: Vec<(PersonId, String)>,
    pub(super) teams: Vec<TeamPlay>,
    pub(super) shops: Vec<ShopPlay>,
    pub(super) funds: Vec<FundId>,
    pub(super) rule: Option<RuleId>,
    pub(super) activities: Vec<ActivityPlay>,
    /// Activities whose awards wait for the second person, with their count.
    pub(super) to_approve: Vec<(usize, ActivityId)>,
    pub(super) closed: usize,
    /// Awards that were objected to.
    pub(super) doubted: Vec<beans::AwardId>,
    /// Payments made: (shop index, the till's entry).
    pub(super) paid: Vec<(usize, alliance::EntryId)>,
    pub(super) phones: i64,
}

/// The people who work at the community's desks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk {
    pub(super) admin: PersonId,
    pub(super) staff: PersonId,
    pub(super) approver: PersonId,
    pub(super) finance: PersonId,
    pub(super) supervisor: PersonId,
}

#[derive(Clone, Debug)]
pub(super) struct TeamPlay {
    pub(super) id: TeamId,
    pub(super) leader: PersonId,
    pub(super) members: Vec<PersonId>,
}

#[derive(Clone, Debug)]
pub(super) struct ShopPlay {
    pub(super) id: MerchantId,
    pub(super) clerk: PersonId,
    pub(super) price: i64,
}

#[derive(Clone, Debug)]
pub(super) struct ActivityPlay {
    pub(super) id: ActivityId,
    pub(super) team: usize,
    pub(super) starts: Timestamp,
    pub(super) ends: Timestamp,
    pub(super) people: Vec<PersonId>,
}
