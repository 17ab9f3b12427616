//! The demo's cards: one press, and you are that person. Not there in a real house.

use axum::response::Response;
use common::CommunityId;
use web::{Ctx, Failure, Fields, Outcome, PageResult};

use super::way_in::{browser, welcome};
use crate::actions::demo_logins::demo_sign_in;
use crate::{DemoLogin, PersonId, list_demo_logins};

/// The cards of one community.
pub(crate) struct Group {
    pub name: String,
    pub cards: Vec<Card>,
}

pub(crate) struct Card {
    pub person: String,
    pub name: String,
    /// Roles in the reader's language, with the unit's name.
    pub roles: String,
}

pub(crate) async fn groups(ctx: &Ctx) -> Outcome<Vec<Group>> {
    if !ctx.app.settings.demo {
        return Ok(Vec::new());
    }
    let mut groups: Vec<Group> = Vec::new();
    for login in ctx.read(|r, cx| list_demo_logins(r, cx.now)).await? {
        let card =
            Card { person: login.person.to_string(), name: login.name.clone(), roles: roles(ctx, &login) };
        match groups.last_mut().filter(|g| g.name == login.community_name) {
            Some(group) => group.cards.push(card),
            None => groups.push(Group { name: login.community_name, cards: vec![card] }),
        }
    }
    Ok(groups)
}

fn roles(ctx: &Ctx, login: &DemoLogin) -> String {
    let named = |(role, unit): &(access::Role, String)| match unit.as_str() {
        "" => ctx.t.s(role.label()),
        unit => format!("{} · {unit}", ctx.t.s(role.label())),
    };
    // Everyone is a resident; it says something only of those who are nothing else.
    let more =
        |&(role, _): &&(access::Role, String)| login.roles.len() == 1 || *role != access::Role::Resident;
    login.roles.iter().filter(more).map(named).collect::<Vec<_>>().join(if ctx.t.lang == text::Lang::Zh {
        "、"
    } else {
        ", "
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
