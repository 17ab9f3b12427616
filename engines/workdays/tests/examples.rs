//! Days, hours and festivals worked out by hand.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use workdays::{Calendar, DayKind, Error, Hours, LunarDate, WorkTime, festivals};

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
fn make_up_saturday_is_worked_and_national_day_is_not() {
    let calendar = Calendar::china();
    assert_eq!(calendar.day(date(2026, 10, 10)).unwrap().kind, DayKind::MakeUp);
    assert_eq!(calendar.day(date(2026, 10, 5)).unwrap().name, Some("国庆节"));
    assert_eq!(calendar.day(date(2026, 10, 11)).unwrap().kind, DayKind::Weekend);
}

#[test]
fn round_the_clock_hours_need_no_calendar() {
    let work = WorkTime::new(Calendar::empty(), Hours::always(), TimeZone::UTC);
    assert_eq!(work.add(at("2030-02-01T10:00:00Z"), hours(30)).unwrap(), at("2030-02-02T16:00:00Z"));
}

#[test]
fn importing_a_year_replaces_it_and_keeps_the_others() {
    let mut calendar = Calendar::china();
    calendar.import("# a comment\nyear 2027\nwork 2026-12-27 元旦\noff 2027-01-01 元旦\n").unwrap();
    assert_eq!(calendar.day(date(2026, 12, 27)).unwrap().kind, DayKind::MakeUp);
    assert_eq!(calendar.add_workdays(date(2026, 12, 31), 1).unwrap(), date(2027, 1, 4));
    let mut again = Calendar::empty();
    again.import(&calendar.export()).unwrap();
    assert_eq!(again, calendar);
}

#[test]
fn calendar_file_errors_name_the_line() {
    for (text, line, part) in [
        ("", 0, "no \"year"),
        ("off 2027-01-01 x", 1, "after a \"year"),
        ("year 2027\noff 2027-13-01 x", 2, "not a date"),
        ("year 2027\noff 2025-01-01 x", 2, "does not belong"),
        ("year 2027\nwork 2027-01-04 x", 2, "worked anyway"),
        ("year 2027\noff 2027-01-03..2027-01-01 x", 2, "a range has"),
        ("year 2027\noff 2027-01-01 x\noff 2027-01-01 x", 3, "appears twice"),
        ("year 2027\n", 0, "no \"off\""),
        ("year 2027\nholiday 2027-01-01", 2, "not one of"),
        ("year 2027\noff 2027-01-01\nyear 2027", 3, "appears twice"),
    ] {
        let mut calendar = Calendar::china();
        match calendar.import(text).unwrap_err() {
            Error::File { line: l, message } => {
                assert!(l == line && message.contains(part), "{text:?}: {l} {message}")
            }
            other => panic!("{text:?}: {other}"),
        }
        assert_eq!(calendar, Calendar::china(), "a bad file must change nothing");
    }
}

#[test]
fn office_hours_errors_name_the_part() {
    for text in [
        "",
        "mon",
        "mon 9:00-12:00",
        "mon 12:00-09:00",
        "mon 09:00-24:30",
        "fun 09:00-10:00",
        "fri-mon 09:00-10:00",
        "mon 09:00-12:00,11:00-13:00",
        "mon 09:00-10:00; mon 11:00-12:00",
        "makeup-holiday 09:00-10:00",
    ] {
        assert!(matches!(text.parse::<Hours>(), Err(Error::Hours { .. })), "{text}");
    }
}

#[test]
fn make_up_days_keep_monday_hours_unless_given() {
    let work = shanghai("mon 09:00-10:00; fri 09:00-17:00");
    assert_eq!(
        work.between(at("2026-02-14T00:00:00+08:00"), at("2026-02-15T00:00:00+08:00")).unwrap(),
        hours(1)
    );
}

#[test]
fn daylight_saving_changes_count_as_lived() {
    let mut calendar = Calendar::empty();
    calendar.import("year 2025\noff 2025-01-01").unwrap();
    let berlin =
        WorkTime::new(calendar, "sun 01:00-04:00".parse().unwrap(), TimeZone::get("Europe/Berlin").unwrap());
    let day = |d: &str, e: &str| berlin.between(at(d), at(e)).unwrap();
    assert_eq!(day("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z"), hours(2));
    assert_eq!(day("2025-10-25T22:00:00Z", "2025-10-26T23:00:00Z"), hours(4));
}

#[test]
fn lunar_dates_go_there_and_back() {
    let mut day = date(1950, 2, 17);
    while day < date(2100, 2, 9) {
        let lunar = LunarDate::from_date(day).unwrap();
        assert_eq!(lunar.to_date().unwrap(), day, "{lunar:?}");
        day = day.tomorrow().unwrap();
    }
    assert!(
        LunarDate::from_date(date(1950, 2, 16)).is_err() && LunarDate::from_date(date(2100, 2, 9)).is_err()
    );
    assert!(LunarDate { year: 2026, month: 13, day: 1, leap: false }.to_date().is_err());
}

#[test]
fn festivals_of_2025_stand_where_everyone_knows_them() {
    let days: Vec<_> = festivals(2025).unwrap().into_iter().map(|(d, f)| format!("{d} {}", f.zh())).collect();
    let known = [
        "2025-01-07 腊八节",
        "2025-01-22 小年",
        "2025-01-28 除夕",
        "2025-01-29 春节",
        "2025-02-12 元宵节",
        "2025-03-01 龙抬头",
        "2025-04-04 清明节",
        "2025-05-31 端午节",
        "2025-08-29 七夕节",
        "2025-09-06 中元节",
        "2025-10-06 中秋节",
        "2025-10-29 重阳节",
        "2025-12-21 冬至",
    ];
    assert_eq!(days, known);
    assert!(festivals(1950).is_err() && festivals(2100).is_err());
}
