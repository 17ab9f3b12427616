//! `/c/{c}/desk/volunteering/hours` and `/c/{c}/desk/volunteering/hours.csv`.

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
    let (found, sum, names) = ctx
        .read(move |r, cx| {
            let narrow = narrow(r, cx, &wanted)?;
            let (found, sum) = store::hours::list(r, cx.community, &wanted, &narrow)?;
            let mut names = Vec::new();
            for served in &found.rows {
                names.push(view::name(r, cx.community, served.stay.person)?);
            }
            Ok::<_, VolunteeringError>((found, sum, names))
        })
        .await?;
    let rows = found.rows.iter().zip(names).map(|(served, name)| row(&ctx, served, name));
    html(&List {
        page: ctx.page(Area::Staff, "volunteering-hours-title"),
        list: ListView::new(&query, found.total, filters(&ctx, &query)),
        action: ctx.url("/desk/volunteering/hours"),
        export: export_address(&ctx),
        total: view::hours(sum.minutes),
        earning: view::hours(sum.earning_minutes),
        beans: sum.beans.to_string(),
        rows: rows.collect(),
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

fn row(ctx: &Ctx, served: &Served, name: String) -> Row {
    let (t, stay) = (&ctx.t, &served.stay);
    let flags = rules::flags(served.starts_at, served.ends_at, stay.from, stay.until);
    Row {
        name,
        title: served.title.clone(),
        href: ctx.url(&format!("/activities/{}", stay.activity)),
        day: view::when(t, stay.from, stay.until.unwrap_or(stay.from)),
        length: view::length(t, stay.minutes),
        grade: t.s(stay.grade.label()),
        reason: stay.reason.clone(),
        flags: flags.into_iter().map(|flag| view::flag(t, flag)).collect(),
        beans: stay.beans.map_or_else(|| "—".to_owned(), |beans| beans.to_string()),
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
        let Some((last, _)) = rows.last() else { break };
        after = (last.stay.from, last.stay.id.uuid());
        count += rows.len();
        for (served, name) in &rows {
            csv.write_record(record(&ctx, served, name)).map_err(broken)?;
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
) -> Result<Vec<(Served, String)>, VolunteeringError> {
    let narrow = narrow(r, cx, query)?;
    let mut rows = Vec::new();
    for served in store::hours::after(r, cx.community, &narrow, after)? {
        let name = view::name(r, cx.community, served.stay.person)?;
        rows.push((served, name));
    }
    Ok(rows)
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

fn record(ctx: &Ctx, served: &Served, name: &str) -> [String; 10] {
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
        stay.beans.map(|beans| beans.to_string()).unwrap_or_default(),
        plain(&stay.reason),
    ]
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
