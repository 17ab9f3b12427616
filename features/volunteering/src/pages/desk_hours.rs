//! `/c/{c}/desk/volunteering/hours` and `/c/{c}/desk/volunteering/hours.csv`.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use access::PersonId;
use askama::Template;
use axum::extract::Query;
use axum::response::IntoResponse;
use common::{ListQuery, Timestamp};
use db::Reader;
use http::header;
use uuid::Uuid;
use web::{Area, Ctx, Failure, FilterView, ListView, Page, PageResult, html};

use super::view;
use crate::store::{self, hours::Narrow};
use crate::{Grade, Served, VolunteeringError, rules};

#[derive(Template)]
#[template(path = "volunteering/desk_hours.html")]
struct List {
    page: Page,
    list: ListView,
    action: String,
    export: String,
    total: String,
    earning: String,
    beans: String,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    title: String,
    href: String,
    day: String,
    length: String,
    grade: String,
    reason: String,
    flags: Vec<String>,
    beans: String,
    /// Its award was refused.
    refused: bool,
}

fn narrow(r: &mut Reader<'_>, cx: &access::Cx, query: &ListQuery) -> Result<Narrow, VolunteeringError> {
    let people = match query.q.as_str() {
        "" => Vec::new(),
        q => people::search_persons(r, cx, q, 8)?,
    };
    let ids: Vec<_> = people.iter().map(|person| person.id).collect();
    Ok(Narrow::new(query, &ids))
}

pub(crate) async fn list(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let wanted = query.clone();
    let (rows, total, sum) = ctx
        .read(move |r, cx| {
            let narrow = narrow(r, cx, &wanted)?;
            let (found, sum) = store::hours::list(r, cx.community, &wanted, &narrow)?;
            Ok::<_, VolunteeringError>((named(r, cx, found.rows)?, found.total, sum))
        })
        .await?;
    html(&List {
        page: ctx.page(Area::Staff, "volunteering-hours-title"),
        list: ListView::new(&query, total, filters(&ctx, &query)),
        action: ctx.url("/desk/volunteering/hours"),
        export: export_address(&ctx),
        total: view::hours(sum.minutes),
        earning: view::hours(sum.earning_minutes),
        beans: sum.beans.to_string(),
        rows: rows.iter().map(|named| row(&ctx, named)).collect(),
    })
}

/// The export has the same search and filters.
fn export_address(ctx: &Ctx) -> String {
    let query = ctx.path.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    ctx.url(&format!("/desk/volunteering/hours.csv{query}"))
}

fn filters(ctx: &Ctx, query: &ListQuery) -> Vec<FilterView> {
    let t = &ctx.t;
    let mut grades = vec![("", t.s("volunteering-grade-all"))];
    grades.extend(Grade::ALL.map(|grade| (grade.as_str(), t.s(grade.label()))));
    let months = months(ctx.app.now());
    let mut options = vec![("", t.s("volunteering-month-all"))];
    options.extend(months.iter().map(|month| (month.as_str(), month.clone())));
    vec![
        FilterView::new(query, "month", t.s("volunteering-month"), options),
        FilterView::new(query, "grade", t.s("volunteering-grade"), grades),
    ]
}

/// This month and the 23 before, as `2026-11`.
fn months(now: Timestamp) -> Vec<String> {
    let mut first = now.date().first_of_month();
    let mut months = Vec::new();
    for _ in 0..24 {
        months.push(first.strftime("%Y-%m").to_string());
        first = first.yesterday().map_or(first, |last| last.first_of_month());
    }
    months
}

/// A stay, who it was, and whether its award was refused.
struct Named {
    served: Served,
    name: String,
    refused: bool,
}

/// One look at each person, however many stays they have.
fn named(r: &mut Reader<'_>, cx: &access::Cx, rows: Vec<Served>) -> Result<Vec<Named>, VolunteeringError> {
    let mut people: BTreeMap<PersonId, (String, BTreeSet<Uuid>)> = BTreeMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for served in rows {
        let person = served.stay.person;
        let (name, refused) = match people.entry(person) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(fresh) => {
                let refused = beans::refused_of(r, cx.community, person)?;
                let refused = refused.iter().map(|award| award.id.uuid()).collect();
                fresh.insert((view::name(r, cx.community, person)?, refused))
            }
        };
        let refused = served.stay.award.is_some_and(|award| refused.contains(&award));
        all.push(Named { name: name.clone(), refused, served });
    }
    Ok(all)
}

fn row(ctx: &Ctx, Named { served, name, refused }: &Named) -> Row {
    let (t, stay) = (&ctx.t, &served.stay);
    let flags = rules::flags(served.starts_at, served.ends_at, stay.from, stay.until);
    Row {
        name: name.clone(),
        title: served.title.clone(),
        href: ctx.url(&format!("/activities/{}", stay.activity)),
        day: view::when(t, stay.from, stay.until.unwrap_or(stay.from)),
        length: view::length(t, stay.minutes),
        grade: t.s(stay.grade.label()),
        reason: stay.reason.clone(),
        flags: flags.into_iter().map(|flag| view::flag(t, flag)).collect(),
        beans: stay.beans.map_or_else(|| "—".to_owned(), |beans| beans.to_string()),
        refused: *refused,
    }
}

/// Rows of one export; more is exported month by month.
const EXPORT_MAX: usize = 50_000;

pub(crate) async fn export(ctx: Ctx, Query(query): Query<ListQuery>) -> PageResult {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let broken = |e: csv::Error| Failure::Internal(e.to_string());
    csv.write_record(heads(&ctx)).map_err(broken)?;
    let (mut after, mut count) = ((Timestamp::from_millis(i64::MIN), Uuid::nil()), 0);
    loop {
        let wanted = query.clone();
        let rows = ctx.read(move |r, cx| chunk(r, cx, &wanted, after)).await?;
        let Some(last) = rows.last() else { break };
        after = (last.served.stay.from, last.served.stay.id.uuid());
        count += rows.len();
        for named in &rows {
            csv.write_record(record(&ctx, named)).map_err(broken)?;
        }
        if count >= EXPORT_MAX {
            break;
        }
    }
    let bytes = csv.into_inner().map_err(|e| Failure::Internal(e.to_string()))?;
    // Spreadsheets know by the byte order mark that the file is UTF-8.
    let body = [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
    let name = "attachment; filename=\"volunteer-hours.csv\"";
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((head, body).into_response())
}

fn chunk(
    r: &mut Reader<'_>,
    cx: &access::Cx,
    query: &ListQuery,
    after: (Timestamp, Uuid),
) -> Result<Vec<Named>, VolunteeringError> {
    let narrow = narrow(r, cx, query)?;
    let rows = store::hours::after(r, cx.community, &narrow, after)?;
    named(r, cx, rows)
}

fn heads(ctx: &Ctx) -> [String; 10] {
    [
        "volunteering-person",
        "volunteering-title",
        "volunteering-team",
        "volunteering-starts",
        "volunteering-ends",
        "volunteering-minutes-label",
        "volunteering-grade",
        "volunteering-rule-version",
        "volunteering-beans-earned",
        "volunteering-reason",
    ]
    .map(|key| ctx.t.s(key))
}

/// The beans of a refused award stay empty, as those of a stay that nobody has proposed.
fn record(ctx: &Ctx, Named { served, name, refused }: &Named) -> [String; 10] {
    let stay = &served.stay;
    [
        plain(name),
        plain(&served.title),
        plain(&served.team),
        stay.from.minute_text(),
        stay.until.map(Timestamp::minute_text).unwrap_or_default(),
        stay.minutes.to_string(),
        ctx.t.s(stay.grade.label()),
        stay.rule_version.to_string(),
        stay.beans.filter(|_| !refused).map(|beans| beans.to_string()).unwrap_or_default(),
        plain(&stay.reason),
    ]
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
