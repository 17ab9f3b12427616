//! `/c/{community}/desk/links`: the communities whose beans are taken here.

use askama::Template;
use common::errors::FieldErrors;
use common::{Beans, CommunityId, Msg};
use http::StatusCode;
use web::{Area, Ctx, Failure, Fields, OptionView, Outcome, Page, PageResult, html, html_with};

use crate::{BeansError, LINK_LIMIT_MAX, Link, access as may, links};

#[derive(Template)]
#[template(path = "beans/desk_links.html")]
struct LinksPage {
    page: Page,
    rows: Vec<LinkView>,
    edits: bool,
    communities: Vec<OptionView>,
    limit: String,
}

/// A link as its figures are printed.
pub(super) struct LinkView {
    pub code: String,
    pub name: String,
    pub owed: String,
    pub due: String,
    pub limit: String,
    pub their_limit: String,
    pub under_way: String,
}

impl LinkView {
    pub fn new(link: &Link) -> Self {
        let (owed, due) = (link.balance.max(Beans::ZERO), (-link.balance).max(Beans::ZERO));
        Self {
            code: link.other.to_string(),
            name: link.name.clone(),
            owed: owed.to_string(),
            due: due.to_string(),
            limit: link.limit.to_string(),
            their_limit: link.their_limit.map_or_else(|| "—".to_owned(), |limit| limit.to_string()),
            under_way: link.under_way.to_string(),
        }
    }
}

pub(crate) async fn list(ctx: Ctx) -> PageResult {
    html(&view(&ctx, &Fields::default(), FieldErrors::default()).await?)
}

async fn view(ctx: &Ctx, fields: &Fields, errors: FieldErrors) -> Outcome<LinksPage> {
    let (links, communities) = ctx
        .read(|r, cx| {
            let mut all = people::communities(r)?;
            all.retain(|community| community.id != cx.community);
            Ok::<_, BeansError>((links(r, cx)?, all))
        })
        .await?;
    let option =
        |c: &web::Community| OptionView::new(c.id.to_string(), c.name.clone(), fields.get("community"));
    Ok(LinksPage {
        page: ctx.page(Area::Staff, "beans-links-title").with_errors(errors),
        rows: links.iter().map(LinkView::new).collect(),
        edits: ctx.cx().may(&may::FUND_EDIT),
        communities: communities.iter().map(option).collect(),
        limit: fields.get("limit").to_owned(),
    })
}

pub(crate) async fn set(ctx: Ctx, fields: Fields) -> PageResult {
    match change(&ctx, &fields).await.map_err(Failure::into_fields) {
        Ok(()) => Ok(ctx.done("beans-notice-saved", &ctx.url("/desk/links"))),
        Err(Ok(errors)) => html_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&ctx, &fields, errors).await?),
        Err(Err(failure)) => Err(failure),
    }
}

async fn change(ctx: &Ctx, fields: &Fields) -> Outcome<()> {
    let mut errors = FieldErrors::default();
    let choose = |_| Msg::new("beans-error-choose");
    let community = errors.take("community", fields.get("community").parse::<CommunityId>().map_err(choose));
    let limit = errors.take("limit", limit(fields.get("limit")));
    let (Some(community), Some(limit)) = (community, limit) else { return Err(errors.into()) };
    ctx.write(move |tx, cx| crate::set_link(tx, cx, community, limit)).await
}

fn limit(text: &str) -> Result<Beans, Msg> {
    Beans::parse(text).ok_or_else(|| Msg::new("beans-error-link-limit").arg("max", LINK_LIMIT_MAX))
}
