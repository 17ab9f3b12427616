use access::Role;
use askama::Template;
use axum::response::{IntoResponse, Redirect};
use common::CommunityId;
use web::{Area, Community, Ctx, Page, PageResult, html};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    communities: Vec<Place>,
    signed_in: bool,
    demo: Vec<people::DemoGroup>,
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
            let demo = if signed_in { Vec::new() } else { people::demo_groups(&ctx).await? };
            html(&Home { page: ctx.page(Area::Public, "house-title"), communities, signed_in, demo })
        }
    }
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
