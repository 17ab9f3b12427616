//! The first days: the community, its desks, its residents, its bodies.

use access::{Actor, PersonId, Role};
use anyhow::{Context, Result};
use common::CommunityId;
use people::{NewCommunity, NewMembership, NewOrganisation, NewPerson, OrganisationKind, Phone};

use super::names;
use super::world::{Desk, Scene};

/// Residents put on the register in one write action.
pub(super) const CHUNK: usize = 200;
/// One in so many has no phone and gets a printed card.
const NO_PHONE_EVERY: usize = 12;

/// The community, its administrator and the desks.
pub(super) fn community(scene: &mut Scene<'_, '_>, password_hash: &str) -> Result<()> {
    let system = Actor::system();
    let cx = scene.cx(&system);
    let new = NewCommunity::named(scene.stage.community, scene.world.script.name);
    people::create_community(scene.tx, &cx, &new)?;
    scene.world.desk = Desk {
        admin: desk(scene, "周慧敏", Role::Admin, password_hash)?,
        staff: desk(scene, "邓小川", Role::Staff, password_hash)?,
        approver: desk(scene, "罗玉梅", Role::Approver, password_hash)?,
        finance: desk(scene, "吴志强", Role::Finance, password_hash)?,
        supervisor: desk(scene, "蒋德明", Role::Supervisor, password_hash)?,
    };
    Ok(())
}

fn desk(scene: &mut Scene<'_, '_>, name: &str, role: Role, password_hash: &str) -> Result<PersonId> {
    let person = resident(scene, name.to_owned(), 1985, true, password_hash)?;
    grant(scene, person, role, None)?;
    Ok(person)
}

pub(super) fn grant(
    scene: &mut Scene<'_, '_>,
    person: PersonId,
    role: Role,
    unit: Option<(uuid::Uuid, String)>,
) -> Result<()> {
    let cx = scene.cx(&Actor::system());
    let new = NewMembership { person, role, unit, from: scene.stage.since, until: None };
    people::grant_role(scene.tx, &cx, &new)?;
    Ok(())
}

fn resident(
    scene: &mut Scene<'_, '_>,
    name: String,
    birth_year: i64,
    phone: bool,
    password_hash: &str,
) -> Result<PersonId> {
    let compound = scene.world.rng.pick(scene.world.script.compounds).copied().unwrap_or_default().to_owned();
    let phone = if phone { Some(next_phone(scene)?) } else { None };
    let cx = scene.cx(&Actor::system());
    let new = NewPerson { name, phone: phone.clone(), birth_year: Some(birth_year), compound };
    let person = people::create_person(scene.tx, &cx, &new)?;
    if let Some(phone) = phone {
        people::create_account(scene.tx, &cx, person, &phone, password_hash, None)?;
    }
    grant(scene, person, Role::Resident, None)?;
    Ok(person)
}

/// Numbers of a range that is not given out (199…), one after another.
fn next_phone(scene: &mut Scene<'_, '_>) -> Result<Phone> {
    scene.world.phones += 1;
    let block = scene.stage.community.number() % 1000;
    let text = format!("199{:03}{:05}", block, scene.world.phones);
    Phone::parse(&text).ok().with_context(|| format!("{text} is no phone"))
}

/// The next residents; every twelfth has no phone.
pub(super) fn residents(scene: &mut Scene<'_, '_>, count: usize, password_hash: &str) -> Result<()> {
    for _ in 0..count {
        let n = scene.world.residents.len();
        let elder = !n.is_multiple_of(3);
        let name = names::person(&mut scene.world.rng, elder);
        let birth_year =
            if elder { scene.world.rng.between(1942, 1966) } else { scene.world.rng.between(1967, 2004) };
        // A password for the first ones only, so that the demo can name them; the rest log in by code.
        let password = if n < 2 { password_hash } else { "" };
        let person = resident(scene, name, birth_year, n % NO_PHONE_EVERY != NO_PHONE_EVERY - 1, password)?;
        scene.world.residents.push(person);
    }
    Ok(())
}

/// Committee, its wholly owned company, the party branch, a social organisation.
pub(super) fn bodies(scene: &mut Scene<'_, '_>) -> Result<()> {
    let staff = scene.actor(scene.world.desk.staff, &[Role::Staff]);
    let name = scene.world.script.name.to_owned();
    let short = name.trim_end_matches("居委会").to_owned();
    let company = scene.world.script.company.to_owned();
    let mut add = |kind, name: String, parent| -> Result<people::OrganisationId> {
        let cx = scene.cx(&staff);
        let new = NewOrganisation { kind, name, credit_code: String::new(), parent };
        Ok(people::create_organisation(scene.tx, &cx, &new)?)
    };
    let committee = add(OrganisationKind::Committee, name, None)?;
    add(OrganisationKind::OperatingCompany, company, Some(committee))?;
    add(OrganisationKind::PartyBranch, format!("{short}党支部"), None)?;
    add(OrganisationKind::SocialOrganisation, format!("{short}助老服务中心"), None)?;
    Ok(())
}

/// Whom a visitor of the demo may become: desks, a team leader, shopkeepers, volunteers, a card holder.
pub(super) fn logins(scene: &mut Scene<'_, '_>) -> Result<()> {
    let Desk { admin, staff, approver, finance, supervisor } = scene.world.desk;
    let volunteer = scene.world.residents.iter().copied().take(1);
    let leader = scene.world.teams.first().map(|team| team.leader);
    let shop = scene.world.shops.first().map(|shop| shop.clerk);
    let people: Vec<PersonId> =
        volunteer.chain(leader).chain(shop).chain([staff, approver, finance, supervisor, admin]).collect();
    for (position, person) in (0..).zip(people) {
        let cx = scene.cx(&Actor::system());
        people::offer_demo_login(scene.tx, &cx, person, position)?;
    }
    Ok(())
}

pub(super) fn code(script: &names::Script) -> Result<CommunityId> {
    script.code.parse().map_err(|e| anyhow::anyhow!("{}: {e}", script.code))
}
