//! Calendars and office hours: an error, or something that means the same when it is written and read again.

use ::jiff::civil::date;
use ::workdays::{Calendar, Hours};

/// A calendar file.
pub fn calendar(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut calendar = Calendar::empty();
    let Ok(years) = calendar.import(text) else { return };
    assert!(!years.is_empty() && years.iter().all(|year| calendar.knows(*year)));
    let mut again = Calendar::empty();
    assert_eq!(again.import(&calendar.export()).ok(), Some(years));
    assert_eq!(again.export(), calendar.export());
    let _ = Calendar::china().import(text);
}

/// Office hours.
pub fn hours(bytes: &[u8]) {
    let Ok(hours) = std::str::from_utf8(bytes).unwrap_or_default().parse::<Hours>() else { return };
    assert!(hours.minutes_per_week() <= 7 * 1440);
    for day in 1..29 {
        let spans = hours.on(date(2026, 2, day), &Calendar::china());
        assert!(spans.is_ok_and(|spans| spans.windows(2).all(|w| w[0].to_minutes() <= w[1].from_minutes())));
    }
}
