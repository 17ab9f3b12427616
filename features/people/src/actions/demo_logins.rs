use access::{Cx, PersonId, Role};
use db::{Error, Reader, Tx};

use super::sign_in::open_session;
use crate::login::NewLogin;
use crate::{PeopleError, access::GRANT, store};

/// A card on the demo's log-in page.
#[derive(Clone, Debug)]
pub(crate) struct DemoLogin {
    pub community_name: String,
    pub person: PersonId,
    pub name: String,
    /// Roles in term with the unit's name, or an empty one.
    pub roles: Vec<(Role, String)>,
}

/// Puts a person of `cx.community` on the demo's log-in page; lower positions come first. Only the demo calls this, and
/// only an installation that runs as a demo shows the page.
///
/// # Errors
/// Without `people.role.grant`.
pub fn offer_demo_login(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    position: i64,
) -> Result<(), PeopleError> {
    cx.permit(&GRANT)?;
    Ok(store::put_demo_login(tx, cx.community, person, position)?)
}

/// Whom a visitor of the demo may become, by community.
///
/// # Errors
/// When the database refuses.
pub(crate) fn list_demo_logins(r: &mut Reader<'_>, now: common::Timestamp) -> Result<Vec<DemoLogin>, Error> {
    let mut cards = Vec::new();
    for found in store::demo_persons(r)? {
        let held = store::memberships_of_person(r, found.person)?;
        let in_term = held.into_iter().filter(|m| m.community == found.community && m.is_in_term(now));
        let roles = in_term.map(|m| (m.role, m.unit_name)).collect();
        let store::DemoPerson { community_name, person, name, .. } = found;
        cards.push(DemoLogin { community_name, person, name, roles });
    }
    Ok(cards)
}

/// Becomes one of them, second factor included.
///
/// # Errors
/// [`PeopleError::NotFound`] for anyone else.
pub(crate) fn demo_sign_in(
    tx: &mut Tx<'_>,
    cx: &Cx,
    person: PersonId,
    login: &NewLogin,
) -> Result<(), PeopleError> {
    if !store::is_demo_person(tx, person)? {
        return Err(PeopleError::NotFound);
    }
    open_session(tx, cx, person, true, login)
}
