//! `/c/{c}/desk/volunteering/activities`: the activities of every team.

use askama::Template;
use axum::extract::Query;
use common::ListQuery;
use web::{Area, Ctx, FilterView, ListView, Page, PageResult, html};

use super::view;
use crate::{Activity, ActivityState, store};

#[derive(Template)]
#[template(path = "volunteering/desk_activities.html")]
struct List {
    page: Page,
    list: ListView,
    action: String,
    rows: Vec<Row>,
    fills: bool,
}

struct Row {
    activity: Activity,
    when: String,
    state: (&'static str, String),
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let wanted = query.clone();
    let (found, teams) = ctx
        .read(move |r, cx| -> Result<_, db::Error> {
            let found = store::activities::activities(r, cx.community, &wanted, cx.now, true)?;
            Ok((found, store::teams::teams(r, cx.community)?))
        })
        .await?;
    let t = &ctx.t;
    let mut states = vec![("", t.s("volunteering-state-all"))];
    states.extend(ActivityState::ALL.map(|state| (state.as_str(), t.s(state.label()))));
    let mut filters = view::filters(t, &query, &teams);
    filters.push(FilterView::new(&query, "state", t.s("volunteering-state"), states));
    let row = |activity: Activity| Row {
        when: view::when(t, activity.starts_at, activity.ends_at),
        state: (view::tag(activity.state), t.s(activity.state.label())),
        activity,
    };
    html(&List {
        page: ctx.page(Area::Staff, "volunteering-activities"),
        list: ListView::new(&query, found.total, filters),
        action: ctx.url("/desk/volunteering/activities"),
        rows: found.rows.into_iter().map(row).collect(),
        fills: ctx.cx().may(&crate::access::BACK_FILL),
    })
}
