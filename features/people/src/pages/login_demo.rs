//! The demo's cards: one press, and you are that person. Not there in a real house.

use access::Role;
use axum::response::Response;
use common::CommunityId;
use web::{Ctx, Failure, Fields, Outcome, PageResult};

use super::way_in::{browser, welcome};
use crate::PersonId;
use crate::actions::demo_logins::{DemoLogin, demo_sign_in, list_demo_logins};

/// The cards of one community, for the template part `people/demo_logins.html`.
#[derive(Clone, Debug)]
pub struct DemoGroup {
    pub name: String,
    pub cards: Vec<DemoCard>,
}

/// One press, and you are that person.
#[derive(Clone, Debug)]
pub struct DemoCard {
    pub person: String,
    pub name: String,
    /// What one does beside living here, in the reader's language, with the unit's name.
    pub roles: String,
}

/// Whom a visitor of the demo may become; nobody in a real house.
///
/// # Errors
/// When the database refuses.
pub async fn demo_groups(ctx: &Ctx) -> Outcome<Vec<DemoGroup>> {
    if !ctx.app.settings.demo {
        return Ok(Vec::new());
    }
    let mut groups: Vec<DemoGroup> = Vec::new();
    for login in ctx.read(|r, cx| list_demo_logins(r, cx.now)).await? {
        let (person, roles) = (login.person.to_string(), hat(ctx, &login));
        let card = DemoCard { person, name: login.name, roles };
        match groups.last_mut().filter(|g| g.name == login.community_name) {
            Some(group) => group.cards.push(card),
            None => groups.push(DemoGroup { name: login.community_name, cards: vec![card] }),
        }
    }
    Ok(groups)
}

/// The hat that says most.
fn hat(ctx: &Ctx, login: &DemoLogin) -> String {
    let role = login.roles.iter().find(|(role, _)| *role != Role::Resident).or(login.roles.first());
    role.map_or_else(String::new, |(role, unit)| match unit.as_str() {
        "" => ctx.t.s(role.label()),
        unit => format!("{} · {unit}", ctx.t.s(role.label())),
    })
}

pub(crate) async fn become_person(ctx: Ctx, fields: Fields) -> PageResult {
    if !ctx.app.settings.demo {
        return Err(Failure::NotFound);
    }
    let person: PersonId = fields.get("person").parse().map_err(|_| Failure::NotFound)?;
    let login = browser(&ctx);
    let token = login.token.clone();
    ctx.write_in(CommunityId::HOUSE, move |tx, cx| demo_sign_in(tx, cx, person, &login)).await?;
    let response: Response = welcome(&ctx, &token, fields.get("next"));
    Ok(response)
}
