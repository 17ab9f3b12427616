//! Day by day against PyPI `chinesecalendar`; lunar years against `ephem` and `lunardate`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{Date, date};
use workdays::{Calendar, Festival, LunarDate, festivals};

fn python() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?;
    let venv = std::env::var_os("COURTYARD_VENV").map_or_else(|| root.join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    if !python.exists() {
        println!("skipped: no Python environment at {}", venv.display());
    }
    python.exists().then_some(python)
}

fn oracle(script: &str) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles").join(script);
    let run = Command::new(python()?).arg(script).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(String::from_utf8(run.stdout).unwrap())
}

#[test]
fn every_day_equals_chinesecalendar() {
    let Some(answer) = oracle("days.py") else { return };
    let calendar = Calendar::china();
    let mut days = 0;
    for line in answer.lines() {
        let (day, worked) = line.split_once(' ').unwrap();
        let day: Date = day.parse().unwrap();
        assert_eq!(calendar.day(day).unwrap().kind.is_worked(), worked == "1", "{day}");
        days += 1;
    }
    assert_eq!(days, 8401);
    assert_eq!(calendar.years().collect::<Vec<_>>(), (2004..=2026).collect::<Vec<_>>());
}

#[test]
fn lunar_years_follow_sun_and_moon() {
    let Some(answer) = oracle("lunar.py") else { return };
    let years = answer.lines().filter(|line| check_year(line)).count();
    assert_eq!(years, 150);
}

fn check_year(line: &str) -> bool {
    let fields: Vec<&str> = line.split(' ').collect();
    let year: i16 = fields[0].parse().unwrap();
    if !(1950..=2099).contains(&year) {
        return false;
    }
    let (mut day, leap): (Date, i8) = (fields[1].parse().unwrap(), fields[2].parse().unwrap());
    let (mut month, mut in_leap) = (1, false);
    for length in fields[3].split(',') {
        assert_eq!(LunarDate::from_date(day).unwrap(), LunarDate { year, month, leap: in_leap, day: 1 });
        day = day.checked_add(jiff::Span::new().days(length.parse::<i64>().unwrap())).unwrap();
        (month, in_leap) = if month == leap && !in_leap { (month, true) } else { (month + 1, false) };
    }
    if year > 1950 {
        let found = festivals(year).unwrap();
        assert!(found.contains(&(fields[4].parse().unwrap(), Festival::Qingming)), "{line}");
        assert!(found.contains(&(fields[5].parse().unwrap(), Festival::WinterSolstice)), "{line}");
    }
    true
}

#[test]
fn lunar_days_equal_lunardate() {
    let Some(answer) = oracle("lunar_days.py") else { return };
    // Two months in which that table is a day off the sky.
    let known = [(date(1954, 11, 25), date(1954, 12, 24)), (date(1978, 9, 2), date(1978, 10, 1))];
    let mut days = 0;
    for line in answer.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let day: Date = fields[0].parse().unwrap();
        if known.iter().any(|(from, to)| (*from..=*to).contains(&day)) {
            continue;
        }
        let lunar = LunarDate::from_date(day).unwrap();
        let ours = format!("{} {} {} {}", lunar.year, lunar.month, lunar.day, u8::from(lunar.leap));
        assert_eq!(ours, fields[1..].join(" "), "{day}");
        days += 1;
    }
    assert!(days > 54_000, "{days}");
}
