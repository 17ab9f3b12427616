use access::Role;
use askama::Template;
use axum::response::{IntoResponse, Redirect};
use common::CommunityId;
use web::{Area, Community, Ctx, Outcome, Page, PageResult, html};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    communities: Vec<Place>,
    signed_in: bool,
    /// Whom a visitor of the demo may become, by community.
    demo: Vec<(String, Vec<DemoCard>)>,
}

struct DemoCard {
    person: String,
    name: String,
    roles: String,
}

struct Place {
    name: String,
    code: String,
    /// Where this person's work or wallet is.
    href: String,
}

/// `/`: the setup for a new house, the front page for a visitor, the right place for whoever is known.
pub(crate) async fn home(ctx: Ctx) -> PageResult {
    let all = ctx.read(|r, _| people::communities(r)).await?;
    if all.is_empty() {
        return Ok(Redirect::to("/setup").into_response());
    }
    let mine = ctx.actor.communities(ctx.app.now());
    let signed_in = ctx.actor.is_signed_in();
    let shown = all.into_iter().filter(|c| !signed_in || mine.contains(&c.id));
    let communities: Vec<Place> = shown.map(|c| place(&ctx, &c)).collect();
    match communities.as_slice() {
        [only] if signed_in => Ok(Redirect::to(&only.href).into_response()),
        _ => {
            let demo = if signed_in { Vec::new() } else { demo(&ctx).await? };
            html(&Home { page: ctx.page(Area::Public, "house-title"), communities, signed_in, demo })
        }
    }
}

async fn demo(ctx: &Ctx) -> Outcome<Vec<(String, Vec<DemoCard>)>> {
    if !ctx.app.settings.demo {
        return Ok(Vec::new());
    }
    let now = ctx.app.now();
    let mut groups: Vec<(String, Vec<DemoCard>)> = Vec::new();
    for login in ctx.read(move |r, _| people::list_demo_logins(r, now)).await? {
        let card = card(ctx, &login);
        match groups.last_mut() {
            Some((name, cards)) if *name == login.community_name => cards.push(card),
            _ => groups.push((login.community_name, vec![card])),
        }
    }
    Ok(groups)
}

/// The hat that says most: what one does beside living here.
fn card(ctx: &Ctx, login: &people::DemoLogin) -> DemoCard {
    let role = login.roles.iter().find(|(role, _)| *role != Role::Resident).or(login.roles.first());
    let roles = role.map_or_else(String::new, |(role, unit)| match unit.as_str() {
        "" => ctx.t.s(role.label()),
        unit => format!("{} · {unit}", ctx.t.s(role.label())),
    });
    DemoCard { person: login.person.to_string(), name: login.name.clone(), roles }
}

fn place(ctx: &Ctx, community: &Community) -> Place {
    let href = match ctx.actor.is_signed_in() {
        true => format!("/c/{}{}", community.id, own_place(ctx, community.id)),
        false => format!("/c/{}/books", community.id),
    };
    Place { name: community.name.clone(), code: community.id.to_string(), href }
}

/// Staff go to their desk, clerks to the till, everyone else to their beans.
fn own_place(ctx: &Ctx, community: CommunityId) -> &'static str {
    let now = ctx.app.now();
    let here = |g: &&access::Grant| g.in_term(now) && g.scope.community() == Some(community);
    let roles: Vec<Role> = ctx.actor.grants().iter().filter(here).map(|g| g.role).collect();
    if roles.iter().any(|r| r.is_staff()) {
        return "/desk";
    }
    if roles.iter().any(|r| matches!(r, Role::Clerk | Role::ShopOwner)) {
        return "/till";
    }
    "/me"
}
