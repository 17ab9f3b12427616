use std::collections::BTreeMap;

use access::{Cx, Permission};
use askama::Template;
use common::ListQuery;
use db::Reader;
use web::{Area, Ctx, Failure, Guard, Page, PageResult, html};

#[derive(Template)]
#[template(path = "desk.html")]
struct Desk {
    page: Page,
    waiting: Vec<Waiting>,
}

/// Work that waits for the asker.
struct Waiting {
    label: String,
    count: i64,
    href: String,
}

struct Kind {
    label: &'static str,
    href: &'static str,
    permission: &'static Permission,
    count: fn(&mut Reader<'_>, &Cx) -> Result<i64, Failure>,
}

const KINDS: &[Kind] = &[
    Kind {
        label: "house-desk-awards",
        href: "/desk/awards?f-state=proposed",
        permission: &beans::access::AWARD_DECIDE,
        count: |r, cx| Ok(beans::awards(r, cx.community, "proposed", &ListQuery::default())?.total),
    },
    Kind {
        label: "house-desk-objections",
        href: "/desk/awards?f-state=held",
        permission: &beans::access::AWARD_DECIDE,
        count: |r, cx| Ok(beans::awards(r, cx.community, "held", &ListQuery::default())?.total),
    },
    Kind {
        label: "house-desk-adjustments",
        href: "/desk/adjustments?f-state=proposed",
        permission: &beans::access::ADJUST_DECIDE,
        count: |r, cx| Ok(beans::adjustments(r, cx, &state("proposed"))?.total),
    },
    Kind {
        label: "house-desk-runs",
        href: "/desk/settlement",
        permission: &alliance::access::RUN_SIGN,
        count: |r, cx| Ok(i64::from(alliance::open_run(r, cx.community)?.is_some())),
    },
    Kind {
        label: "house-desk-shops",
        href: "/desk/shops?f-state=applied",
        permission: &alliance::access::MERCHANT_APPROVE,
        count: |r, cx| Ok(alliance::merchants(r, cx.community, &state("applied"))?.total),
    },
    Kind {
        label: "house-desk-jobs",
        href: "/desk/jobs?f-state=failed",
        permission: &people::access::JOBS,
        count: |r, cx| Ok(jobs::latest(r, cx.community, &state("failed"))?.total),
    },
];

fn state(name: &str) -> ListQuery {
    BTreeMap::from([("f-state".to_owned(), name.to_owned())]).into()
}

/// `/c/{community}/desk`: what waits for whoever sits at it.
pub(crate) async fn desk(ctx: Ctx) -> PageResult {
    let mine: Vec<&'static Kind> =
        KINDS.iter().filter(|kind| ctx.may_pass(Guard::Needs(kind.permission))).collect();
    let counts = ctx
        .read(move |r, cx| {
            mine.iter().map(|kind| Ok((*kind, (kind.count)(r, cx)?))).collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    let waiting = counts.into_iter().map(|(kind, count)| Waiting {
        label: ctx.t.s(kind.label),
        count,
        href: ctx.url(kind.href),
    });
    html(&Desk { waiting: waiting.collect(), page: ctx.page(Area::Staff, "house-desk") })
}
