//! People with an account and a session, as the API's programs have one.

use access::{PersonId, Role};
use anyhow::Result;
use people::{NewMembership, NewPerson, Phone};
use uuid::Uuid;

use crate::failed::Failed;
use crate::house::House;

/// A cashier of the shop, signed in: the token.
pub fn clerk(house: &House, n: usize, shop: Uuid) -> Result<String> {
    let token = web::session::new_token();
    let given = token.clone();
    house.act(move |tx, cx| {
        let new =
            NewPerson {
                name: format!("收银员{n}"), phone: None, birth_year: None, compound: String::new()
            };
        let person = people::create_person(tx, cx, &new)?;
        account(tx, cx, person, &format!("138{n:08}"))?;
        let grant = NewMembership {
            person,
            role: Role::Clerk,
            unit: Some((shop, "邻里超市".to_owned())),
            from: cx.now,
            until: None,
        };
        people::grant_role(tx, cx, &grant)?;
        session(tx, cx, person, &given)
    })?;
    Ok(token)
}

/// A resident of the house, signed in: the token.
pub fn resident(house: &House, n: usize) -> Result<String> {
    let token = web::session::new_token();
    let (given, person) = (token.clone(), house.wallets[n]);
    house.act(move |tx, cx| {
        account(tx, cx, person, &format!("139{n:08}"))?;
        let grant = NewMembership { person, role: Role::Resident, unit: None, from: cx.now, until: None };
        people::grant_role(tx, cx, &grant)?;
        session(tx, cx, person, &given)
    })?;
    Ok(token)
}

fn account(tx: &mut db::Tx<'_>, cx: &access::Cx, person: PersonId, phone: &str) -> Result<(), Failed> {
    let phone = Phone::parse(phone).map_err(|_| people::PeopleError::NotFound)?;
    // Nobody logs in with a password here, so there is none to hash.
    people::create_account(tx, cx, person, &phone, "", None)?;
    Ok(())
}

fn session(tx: &mut db::Tx<'_>, cx: &access::Cx, person: PersonId, token: &str) -> Result<(), Failed> {
    let new = web::session::NewSession {
        id: cx.uuid(),
        person,
        kind: "api",
        strong: false,
        device: "bench",
        token,
    };
    Ok(web::session::create(tx, &new, cx.now)?)
}
