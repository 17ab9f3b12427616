//! Clocks worked out by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use workdays::{Allowance, Calendar, Clock, Due, Entry, Error, Event, Phase, WorkTime};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(h: i64) -> SignedDuration {
    SignedDuration::from_hours(h)
}

fn shanghai(text: &str) -> WorkTime {
    WorkTime::new(Calendar::china(), text.parse().unwrap(), TimeZone::get("Asia/Shanghai").unwrap())
}

#[test]
fn an_unknown_year_is_named_and_never_guessed() {
    let calendar = Calendar::china();
    let error = calendar.add_workdays(date(2026, 12, 30), 5).unwrap_err();
    assert_eq!(error, Error::UnknownYear { year: 2027, range: Some((2004, 2026)) });
    assert!(error.to_string().contains("import the calendar of 2027"), "{error}");
    let work = shanghai("mon-fri 09:00-17:00");
    let log = [Entry { at: at("2026-12-31T16:00:00+08:00"), event: Event::Start }];
    let clock = Clock::new(Allowance::Time(hours(2)));
    let state = clock.reckon(&log, &work, at("2026-12-31T16:30:00+08:00")).unwrap();
    assert_eq!((state.due, state.remaining), (Due::UnknownYear(2027), SignedDuration::from_mins(90)));
}

#[test]
fn five_working_days_end_when_the_office_closes() {
    let work = shanghai("mon-fri 09:00-12:00,13:00-17:00");
    let log = [Entry { at: at("2026-04-30T20:00:00+08:00"), event: Event::Start }];
    let state =
        Clock::new(Allowance::Workdays(5)).reckon(&log, &work, at("2026-05-01T00:00:00+08:00")).unwrap();
    // May 1–5 off, 6–8 worked, the 9th made up, 11 May the fifth day.
    assert_eq!(state.due, Due::At(at("2026-05-11T17:00:00+08:00")));
}

#[test]
fn no_days_allowed_after_closing_time_is_due_at_once() {
    let work = shanghai("mon-fri 09:00-17:00");
    let start = at("2026-03-06T18:00:00+08:00");
    let log = [Entry { at: start, event: Event::Start }];
    let state = Clock::new(Allowance::Workdays(0)).reckon(&log, &work, start).unwrap();
    assert_eq!((state.due, state.remaining), (Due::At(start), SignedDuration::ZERO));
}

#[test]
fn a_pause_without_length_is_over_at_its_own_moment() {
    let work = shanghai("mon-fri 09:00-17:00");
    let noon = at("2026-03-02T12:00:00+08:00");
    let log = [
        Entry { at: at("2026-03-02T10:00:00+08:00"), event: Event::Start },
        Entry { at: noon, event: Event::Pause("documents".into()) },
        Entry { at: noon, event: Event::Resume },
    ];
    let state = Clock::new(Allowance::Time(hours(4))).reckon(&log, &work, noon).unwrap();
    assert_eq!((state.phase, state.due), (Phase::Running, Due::At(at("2026-03-02T14:00:00+08:00"))));
}

#[test]
fn log_errors_name_the_entry() {
    let work = shanghai("mon-fri 09:00-17:00");
    let entry = |t: &str, event| Entry { at: at(t), event };
    let clock = Clock::new(Allowance::Time(hours(8)));
    let now = at("2026-03-10T00:00:00+08:00");
    let start = || entry("2026-03-02T10:00:00+08:00", Event::Start);
    for second in [Event::Start, Event::Resume] {
        let log = [start(), entry("2026-03-02T11:00:00+08:00", second)];
        assert!(matches!(clock.reckon(&log, &work, now), Err(Error::Log { index: 1, .. })));
    }
    let backwards = [start(), entry("2026-03-02T09:00:00+08:00", Event::Stop)];
    assert!(matches!(clock.reckon(&backwards, &work, now), Err(Error::Log { index: 1, .. })));
}

#[test]
fn extending_after_a_breach_lifts_it() {
    let work = shanghai("mon-fri 09:00-17:00");
    let log = [
        Entry { at: at("2026-03-02T09:00:00+08:00"), event: Event::Start },
        Entry { at: at("2026-03-02T12:00:00+08:00"), event: Event::Extend(hours(4)) },
        Entry { at: at("2026-03-02T16:00:00+08:00"), event: Event::Stop },
    ];
    let clock = Clock::new(Allowance::Time(hours(2)));
    let before = clock.reckon(&log, &work, at("2026-03-02T11:30:00+08:00")).unwrap();
    assert_eq!(before.breached_at, Some(at("2026-03-02T11:00:00+08:00")));
    let after = clock.reckon(&log, &work, at("2026-03-02T14:00:00+08:00")).unwrap();
    assert_eq!((after.breached_at, after.due), (None, Due::At(at("2026-03-02T15:00:00+08:00"))));
    let end = clock.reckon(&log, &work, at("2026-03-05T14:00:00+08:00")).unwrap();
    assert_eq!(end.breached_at, Some(at("2026-03-02T15:00:00+08:00")));
    assert_eq!((end.phase, end.spent), (Phase::Stopped { at: at("2026-03-02T16:00:00+08:00") }, hours(7)));
}
