use access::{Actor, Grant, PersonId};
use common::CommunityId;
use db::{Error, Reader};
use web::{Community, Directory};

use crate::store;

/// Answers the shell's questions about people and communities.
#[derive(Clone, Copy, Debug, Default)]
pub struct PeopleDirectory;

impl Directory for PeopleDirectory {
    fn actor(&self, r: &mut Reader<'_>, person: PersonId, strong: bool) -> Result<Option<Actor>, Error> {
        let Some(name) = store::account_name(r, person)? else { return Ok(None) };
        let memberships = store::memberships_of_person(r, person)?;
        let grant =
            |m: &crate::Membership| Grant { role: m.role, scope: m.scope(), from: m.from, until: m.until };
        Ok(Some(Actor::person(person, name, memberships.iter().map(grant).collect(), strong)))
    }

    fn community(&self, r: &mut Reader<'_>, id: CommunityId) -> Result<Option<Community>, Error> {
        store::community(r, id)
    }
}
