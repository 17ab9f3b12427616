//! Values that are one of a list, or a date.

/// What a value should have been, where it is none of the allowed ones.
pub(super) fn expected(name: &str, text: &str) -> Option<&'static str> {
    let within = |list: &str| list.split_whitespace().any(|item| item == text);
    let (fine, expected) = match name {
        "country" => (is_country(text), "a country's name"),
        "vote_type" => (
            within("ordinal approval cumulative scoring choose-1"),
            "ordinal, approval, cumulative, scoring or choose-1",
        ),
        "date_begin" | "date_end" => (parse_date(text).is_some(), "YYYY or DD.MM.YYYY"),
        "language" => (within(include_str!("../../../data/languages.txt")), "an ISO 639-1 code"),
        "currency" => (within(include_str!("../../../data/currencies.txt")), "an ISO 4217 code"),
        "fully_funded" | "experimental" => (text.parse() == Ok(1), "1"),
        "comment" => (text.starts_with("#1: "), "\"#1: …\""),
        "selected" => (text.parse().is_ok_and(|n: i64| (0..=3).contains(&n)), "0, 1, 2 or 3"),
        "age" => (is_age(text), "a number or a range like 40-59"),
        "sex" => (within("M F O"), "M, F or O"),
        "voting_method" => (within("internet paper"), "internet or paper"),
        _ => return None,
    };
    (!fine).then_some(expected)
}

fn is_country(text: &str) -> bool {
    let lower = text.to_lowercase();
    text == "Worldwide" || include_str!("../../../data/countries.txt").lines().any(|name| name == lower)
}

fn is_age(text: &str) -> bool {
    let whole = |s: &str| s.parse::<u64>().ok();
    text.parse::<i64>().is_ok()
        || text.split_once('-').is_some_and(|(a, b)| whole(a).zip(whole(b)).is_some_and(|(a, b)| a <= b))
}

/// Year, month, day; a year alone is its first day.
pub(super) fn parse_date(text: &str) -> Option<(u32, u32, u32)> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let parts: Vec<&str> = text.split('.').collect();
    let number = |text: &str, length| text.parse::<u32>().ok().filter(|_| text.len() == length);
    let (day, month, year) = match parts[..] {
        [year] => (1, 1, number(year, 4)?),
        [day, month, year] => (number(day, 2)?, number(month, 2)?, number(year, 4)?),
        _ => return None,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let last = *days.get(month.checked_sub(1)? as usize)?;
    (year > 0 && (1..=last).contains(&day)).then_some((year, month, day))
}
