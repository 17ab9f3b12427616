//! Amounts at the ends of their ranges: an error that says so, never a panic.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use workdays::{Allowance, Calendar, Clock, Entry, Error, Event, Hours, WorkTime, festivals};

fn work() -> WorkTime {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    WorkTime::new(Calendar::china(), Hours::always(), zone)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn entry(time: &str, event: Event) -> Entry {
    Entry { at: at(time), event }
}

#[test]
fn festivals_of_the_first_year_of_all_overflowed() {
    assert!(matches!(festivals(i16::MIN), Err(Error::LunarRange(_))));
    assert!(matches!(festivals(i16::MAX), Err(Error::LunarRange(_))));
}

#[test]
fn subtracting_the_largest_amount_overflowed() {
    for amount in [SignedDuration::MIN, SignedDuration::MAX] {
        assert!(matches!(work().add(at("2026-03-02T10:00:00+08:00"), amount), Err(Error::Range(_))));
    }
}

#[test]
fn extensions_of_a_clock_overflowed() {
    let log = [
        entry("2026-03-02T10:00:00+08:00", Event::Start),
        entry("2026-03-02T11:00:00+08:00", Event::Extend(SignedDuration::MAX)),
    ];
    let clock = Clock::new(Allowance::Time(SignedDuration::from_hours(1)));
    let error = clock.reckon(&log, &work(), at("2026-03-03T10:00:00+08:00")).unwrap_err();
    assert_eq!(error.to_string(), "clock log, entry 2: an extension is at most 40,000 days of working time");
    let endless = Clock::new(Allowance::Time(SignedDuration::MIN));
    assert!(matches!(endless.reckon(&log[..1], &work(), log[0].at), Err(Error::Range(_))));
}

#[test]
fn a_pause_limited_to_less_than_nothing_ended_before_it_began() {
    let log = [
        entry("2026-03-02T10:00:00+08:00", Event::Start),
        entry("2026-03-02T12:00:00+08:00", Event::Pause("papers".into())),
    ];
    let clock = Clock::new(Allowance::Time(SignedDuration::from_hours(9)))
        .limit("papers", SignedDuration::from_hours(-2));
    let error = clock.reckon(&log, &work(), at("2026-03-02T12:00:00+08:00")).unwrap_err();
    assert_eq!(error.to_string(), "limit of a pause for \"papers\": not below 0");
}

#[test]
fn hours_of_any_length_were_read() {
    let long = format!("mon {}09:00-10:00", "00:00-00:01,".repeat(100));
    let error = long.parse::<Hours>().unwrap_err().to_string();
    assert_eq!(error, "office hours, \"\": at most 1000 bytes");
    assert!("mon\t09:00-10:00".parse::<Hours>().is_ok());
}
