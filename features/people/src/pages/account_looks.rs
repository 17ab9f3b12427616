//! `/account/looks`: everything that was done with one's own record, by whom and why.

use askama::Template;
use common::CommunityId;
use web::{Area, Ctx, Page, PageResult, html};

use crate::events::{self, EventView};
use crate::{PeopleError, store};

const SHOWN_MAX: i64 = 100;

#[derive(Template)]
#[template(path = "people/account_looks.html")]
struct LooksPage {
    page: Page,
    events: Vec<EventView>,
}

pub(crate) async fn show(ctx: Ctx) -> PageResult {
    let reading = ctx.read(|r, cx| -> Result<_, PeopleError> {
        let me = cx.person()?;
        let mut places = vec![CommunityId::HOUSE];
        places.extend(store::memberships_of_person(r, me)?.iter().map(|m| m.community));
        places.sort_unstable();
        places.dedup();
        let mut found = Vec::new();
        for place in places {
            let list = audit::of_subject(r, place, "person", me, SHOWN_MAX)?;
            let names = events::actor_names(r, place, &list)?;
            found.extend(list.into_iter().map(|event| (event, names.clone())));
        }
        Ok(found)
    });
    let mut found = reading.await?;
    found.sort_by_key(|(event, _)| std::cmp::Reverse(event.at));
    let events = found.iter().take(100).map(|(event, names)| events::view(&ctx, event, names)).collect();
    html(&LooksPage { page: ctx.page(Area::Public, "people-looks-title"), events })
}
