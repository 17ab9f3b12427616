use access::PersonId;
use common::CommunityId;
use db::{Error, Reader};
use ledger::AccountNo;
use text::T;

use crate::Owner;
use crate::store::owners;

/// One side of a movement as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// A person, masked.
    Person(String),
    /// A shop, a fund or another community.
    Named(String),
    /// An account of the house: a translation key.
    House(&'static str),
}

impl Party {
    pub fn show(&self, t: &T) -> String {
        match self {
            Self::Person(name) | Self::Named(name) => name.clone(),
            Self::House(key) => t.s(key),
        }
    }
}

/// # Errors
/// When the database refuses.
pub(crate) fn party(r: &mut Reader<'_>, c: CommunityId, no: AccountNo) -> Result<Party, Error> {
    let Some(account) = owners::by_no(r, c, no)? else { return Ok(Party::House("beans-account-unknown")) };
    Ok(match account.owner {
        Owner::Wallet(id) => Party::Person(masked(r, c, PersonId::new(id))?),
        Owner::Shop(_) | Owner::Envelope(_) | Owner::Cash(_) | Owner::Clearing(_) => {
            Party::Named(account.label)
        }
        Owner::Expired => Party::House("beans-account-expired"),
        Owner::Settled => Party::House("beans-account-settled"),
        Owner::Bank => Party::House("beans-account-bank"),
        Owner::Transit => Party::House("beans-account-transit"),
    })
}

pub(crate) fn masked(r: &mut Reader<'_>, c: CommunityId, person: PersonId) -> Result<String, Error> {
    Ok(people::mask_name(&people::name_of(r, c, person)?.unwrap_or_default()))
}
