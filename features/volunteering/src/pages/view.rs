//! How this room's things are written on a page.

use access::PersonId;
use common::{CommunityId, Timestamp};
use db::Reader;
use jiff::civil::Weekday;
use text::T;
use web::FilterView;

use crate::rules::Flag;
use crate::{Activity, ActivityState, Team};

/// `2026-11-23 周一`
pub(super) fn day(t: &T, at: Timestamp) -> String {
    let weekday = match at.date().weekday() {
        Weekday::Monday => "volunteering-monday",
        Weekday::Tuesday => "volunteering-tuesday",
        Weekday::Wednesday => "volunteering-wednesday",
        Weekday::Thursday => "volunteering-thursday",
        Weekday::Friday => "volunteering-friday",
        Weekday::Saturday => "volunteering-saturday",
        Weekday::Sunday => "volunteering-sunday",
    };
    format!("{} {}", at.date(), t.s(weekday))
}

pub(super) fn clock(at: Timestamp) -> String {
    at.zoned().strftime("%H:%M").to_string()
}

/// `2026-11-23 周一 09:00–11:30`
pub(super) fn when(t: &T, from: Timestamp, until: Timestamp) -> String {
    let end = if from.date() == until.date() { clock(until) } else { until.minute_text() };
    format!("{} {}–{end}", day(t, from), clock(from))
}

/// `2 小时 30 分`
pub(super) fn length(t: &T, minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => t.msg("volunteering-minutes").arg("m", m).to_string(),
        (h, 0) => t.msg("volunteering-hours").arg("h", h).to_string(),
        (h, m) => t.msg("volunteering-hours-minutes").arg("h", h).arg("m", m).to_string(),
    }
}

/// Hours with one decimal, cut: `12.5`.
pub(super) fn hours(minutes: i64) -> String {
    format!("{}.{}", minutes / 60, minutes % 60 / 6)
}

pub(super) fn tag(state: ActivityState) -> &'static str {
    match state {
        ActivityState::Draft => "wait",
        ActivityState::Open => "ok",
        ActivityState::Closed => "info",
        ActivityState::Cancelled => "off",
    }
}

/// `还有 3 个名额`, `已满，可排队`, or its state once it is over.
pub(super) fn places(t: &T, activity: &Activity, now: Timestamp) -> (&'static str, String) {
    match activity.state {
        ActivityState::Open if now >= activity.ends_at => ("info", t.s("volunteering-ended")),
        ActivityState::Open if activity.places_left() == 0 => ("wait", t.s("volunteering-full")),
        ActivityState::Open => {
            let left = t.msg("volunteering-places-left").arg("n", activity.places_left());
            ("ok", left.to_string())
        }
        other => (tag(other), t.s(other.label())),
    }
}

pub(super) fn flag(t: &T, flag: Flag) -> String {
    match flag {
        Flag::Late(n) => t.msg("volunteering-flag-late").arg("n", n).to_string(),
        Flag::LeftEarly(n) => t.msg("volunteering-flag-early").arg("n", n).to_string(),
        Flag::NoCheckOut => t.s("volunteering-flag-no-check-out"),
    }
}

pub(super) fn name(r: &mut Reader<'_>, c: CommunityId, person: PersonId) -> Result<String, db::Error> {
    Ok(people::name_of(r, c, person)?.unwrap_or_default())
}

/// Filters of every list of activities: when, and which team.
pub(super) fn filters(t: &T, query: &common::ListQuery, teams: &[Team]) -> Vec<FilterView> {
    let when = vec![
        ("", t.s("volunteering-when-upcoming")),
        ("past", t.s("volunteering-when-past")),
        ("all", t.s("volunteering-when-all")),
    ];
    let mut names = vec![("", t.s("volunteering-team-all"))];
    names.extend(teams.iter().map(|team| (team.name.as_str(), team.name.clone())));
    vec![
        FilterView::new(query, "when", t.s("volunteering-when"), when),
        FilterView::new(query, "team", t.s("volunteering-team"), names),
    ]
}
