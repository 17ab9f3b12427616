use access::{Cx, PersonId, Place, Role};
use common::{CommunityId, Msg};
use db::{Reader, Tx};
use serde_json::json;

use super::create_community::create_community;
use crate::{Founding, NewMembership, NewPerson, PeopleError, access::FOUND, store};

/// Is nobody able to log in yet? Then the first-run page is open.
///
/// # Errors
/// When the database refuses.
pub fn needs_setup(r: &mut Reader<'_>) -> Result<bool, db::Error> {
    Ok(store::accounts_count(r)? == 0)
}

/// The very first step of an installation: its first community and the person who runs both. `cx` acts as the system in
/// the new community: the caller has checked the setup token.
///
/// # Errors
/// Refused when anyone can log in already.
pub fn set_up(
    tx: &mut Tx<'_>,
    cx: &Cx,
    founding: &Founding,
    password_hash: &str,
) -> Result<PersonId, PeopleError> {
    if !needs_setup(tx)? {
        return Err(PeopleError::Refused(Msg::new("people-error-set-up")));
    }
    let person = found_community(tx, cx, founding, password_hash)?;
    let mut house = cx.clone();
    house.community = CommunityId::HOUSE;
    let operator = NewMembership { person, role: Role::Operator, unit: None, from: cx.now, until: None };
    store::insert_membership(tx, &house, cx.uuid(), &operator)?;
    Ok(person)
}

/// Founds a community and appoints its first administrator, who may log in already or does from now on. Run it in the
/// new community's lane.
///
/// # Errors
/// Without `people.community.create`; when the code is taken.
pub fn found_community(
    tx: &mut Tx<'_>,
    cx: &Cx,
    founding: &Founding,
    password_hash: &str,
) -> Result<PersonId, PeopleError> {
    cx.permit_at(&FOUND, Place::House)?;
    create_community(tx, cx, &founding.community)?;
    let known = store::account_by_phone(tx, cx, &founding.phone)?.map(|a| a.person);
    let person = known.unwrap_or_else(|| cx.id());
    let (name, phone) = (founding.name.clone(), Some(founding.phone.clone()));
    store::insert_person(
        tx,
        cx,
        person,
        &NewPerson { name, phone, birth_year: None, compound: String::new() },
    )?;
    if known.is_none() {
        store::insert_account(tx, cx, person, &founding.phone, password_hash, None)?;
    }
    for role in [Role::Resident, Role::Admin] {
        let grant = NewMembership { person, role, unit: None, from: cx.now, until: None };
        store::insert_membership(tx, cx, cx.uuid(), &grant)?;
    }
    audit::record(tx, cx, "people.community.first-administrator", "person", person, json!({}))?;
    Ok(person)
}
